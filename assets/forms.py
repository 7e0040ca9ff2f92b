"""Forms of systems and information assets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.models import InformationAsset, System
from isms.register.access import Actor
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset


class SystemForm(EntryForm):
    """A system: what it is, who answers for it, how it is run and what it handles."""

    FIELDSETS = (
        Fieldset(_("Systemet"), ("title", "description", "lifecycle")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Drift"), ("operation", "supplier_name", "country")),
        Fieldset(_("Betydelse"), ("is_critical", "is_in_rsa", "handles_personal_data")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = System
        fields = (
            *COMMON_FIELDS,
            "description",
            "lifecycle",
            "operation",
            "supplier_name",
            "country",
            "is_critical",
            "is_in_rsa",
            "handles_personal_data",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }


class InformationAssetForm(EntryForm):
    """An information asset: what it is, where it is kept, who answers for it and what it holds."""

    systems = forms.ModelMultipleChoiceField(
        label=_("Finns i system"),
        queryset=System.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Lämna tomt för information på papper."),
    )

    FIELDSETS = (
        Fieldset(_("Informationen"), ("title", "description", "purpose", "medium", "priority")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Var den finns"), ("systems",)),
        Fieldset(_("Personuppgifter och gallring"), ("personal_data", "has_protected_identities", "retention")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = InformationAsset
        fields = (
            *COMMON_FIELDS,
            "description",
            "purpose",
            "medium",
            "priority",
            "personal_data",
            "has_protected_identities",
            "retention",
            "systems",
        )
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["systems"].queryset = System.objects.visible_to(actor).active().in_swedish_order()

    def clean_systems(self) -> list[System]:
        """Keep the placements that were never offered: archived systems, and those the actor does not see."""
        chosen = list(self.cleaned_data["systems"])
        if self.instance.pk is None:
            return chosen
        offered = self.fields["systems"].queryset.values("pk")
        return chosen + list(self.instance.systems.exclude(pk__in=offered))
