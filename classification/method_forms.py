"""The form in which an organisation chooses how it classifies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classification.models import Method, MethodChoice
from isms.register.personal_number_guard import PersonalNumberGuard


class MethodChoiceForm(PersonalNumberGuard, forms.ModelForm):
    """Method, optional aspect, way of working, and whom to contact about security protection; it never saves."""

    UNGUARDED = ("security_contact",)

    class Meta:
        model = MethodChoice
        fields = ("method", "judges_traceability", "works_in", "security_contact")
        widgets = {"method": forms.RadioSelect, "works_in": forms.RadioSelect}
        labels = {
            "method": _("Metod"),
            "judges_traceability": _("Bedöm även spårbarhet (S)"),
            "works_in": _("Var klassar ni och besvarar krav?"),
            "security_contact": _("Kontakt för säkerhetsskydd"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].queryset = Method.objects.order_by("name", "version", "pk")
        self.fields["method"].empty_label = None
