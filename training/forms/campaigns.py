"""The form of a lesson."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Unit
from isms.register.access import Actor
from isms.register.forms import EntryForm, Fieldset
from isms.register.sorting import SwedishOrder
from training.forms.courses import units_of
from training.models import Campaign, Course

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CampaignForm(EntryForm):
    """A lesson: its text, whom it is for and when it is shown."""

    units = forms.ModelMultipleChoiceField(
        label=_("Enheter"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ingen vald betyder alla."),
    )

    link = forms.URLField(label=_("Länk till mer"), max_length=500, required=False, assume_scheme="https")

    FIELDSETS = (
        Fieldset(_("Lektionen"), ("title", "text", "link", "course")),
        Fieldset(_("För vem och när"), ("units", "starts_on", "ends_on", "is_on_my_page")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Diarium"), ("case_number",), is_rare=True),
    )

    class Meta:
        model = Campaign
        fields = (
            "title",
            "unit",
            "owner",
            "case_number",
            "text",
            "link",
            "course",
            "starts_on",
            "ends_on",
            "is_on_my_page",
        )
        widgets = {"text": forms.Textarea(attrs={"rows": 8}), "starts_on": DAY, "ends_on": DAY}
        labels = {"title": _("rubrik"), "unit": _("ansvarig enhet")}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["units"].queryset = units_of(actor)
        self.fields["course"].queryset = Course.objects.visible_to(actor).active().order_by(SwedishOrder("title"), "pk")
        if self.instance.pk:
            self.fields["units"].initial = list(self.instance.unit_links.values_list("unit_id", flat=True))
