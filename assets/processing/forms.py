"""The forms of the processing register; they validate and never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.models import ControllerDetails, InformationAsset, ProcessingActivity, ServedController, System
from isms.register.access import Actor
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from isms.register.models import Entry
from isms.register.personal_number_guard import PersonalNumberGuard

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SHORT = {"rows": 2}
ROWS = {
    "controller_reason": 2,
    "joint_controllers": 3,
    "purpose": 3,
    "data_subjects": 2,
    "data_categories": 2,
    "recipients": 2,
    "transfer_safeguards": 2,
    "retention": 2,
    "security_measures": 3,
    "legal_support": 2,
    "sensitive_support": 2,
    "offences_support": 2,
    "information_given": 2,
    "secrecy_reason": 2,
}
CONTENT_FIELDS = (
    "our_role",
    "controller",
    "controller_reason",
    "escalated_to",
    "escalated_on",
    "joint_controllers",
    "purpose",
    "data_subjects",
    "data_categories",
    "personal_data",
    "has_protected_identities",
    "recipients",
    "transfer",
    "transfer_countries",
    "transfer_mechanism",
    "transfer_safeguards",
    "retention",
    "security_measures",
    "legal_basis",
    "legal_support",
    "sensitive_ground",
    "sensitive_support",
    "offences_support",
    "information_given",
)


class ProcessingActivityForm(EntryForm):
    """A processing: who answers for it, what it is for, what it uses and on what ground."""

    assets = forms.ModelMultipleChoiceField(
        label=_("Informationstillgångar"),
        queryset=InformationAsset.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    systems = forms.ModelMultipleChoiceField(
        label=_("System"),
        queryset=System.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Lämna tomt för behandling på papper."),
    )

    FIELDSETS = (
        Fieldset(_("Behandlingen"), ("title", "state", "unit", "owner")),
        Fieldset(
            _("Personuppgiftsansvar"),
            ("our_role", "controller", "controller_reason", "escalated_to", "escalated_on", "joint_controllers"),
        ),
        Fieldset(
            _("Ändamål och uppgifter"),
            ("purpose", "data_subjects", "data_categories", "personal_data", "has_protected_identities"),
        ),
        Fieldset(
            _("Rättslig grund"),
            ("legal_basis", "legal_support", "sensitive_ground", "sensitive_support", "offences_support"),
        ),
        Fieldset(
            _("Mottagare och överföring"),
            ("recipients", "transfer", "transfer_countries", "transfer_mechanism", "transfer_safeguards"),
        ),
        Fieldset(_("Radering, säkerhet och information"), ("retention", "security_measures", "information_given")),
        Fieldset(_("Var behandlingen sker"), ("systems", "assets")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = ProcessingActivity
        fields = (*COMMON_FIELDS, "state", *CONTENT_FIELDS, "assets", "systems")
        widgets = {
            "escalated_on": DATE,
            **{name: forms.Textarea(attrs={"rows": rows}) for name, rows in ROWS.items()},
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["systems"].queryset = System.objects.visible_to(actor).active().in_swedish_order()
        self.fields["assets"].queryset = InformationAsset.objects.visible_to(actor).active().in_swedish_order()
        if self.instance.pk is None:
            self._offer_states()
            self.initial.setdefault("controller", ProcessingActivity.Controller.BOARD)
        else:
            del self.fields["state"]

    def _offer_states(self) -> None:
        """A new row is planned or runs already; the other moves are buttons on the page."""
        offered = (ProcessingActivity.State.PLANNED, ProcessingActivity.State.ACTIVE)
        self.fields["state"].choices = [(state.value, state.label) for state in offered]
        self.fields["state"].help_text = _(
            "Välj Pågår för en behandling som redan finns. Den flaggas tills tröskelanalysen är beslutad."
        )

    def clean_systems(self) -> list[System]:
        """Keep the systems that were never offered: archived ones, and those the actor does not see."""
        return self._with_unseen("systems")

    def clean_assets(self) -> list[InformationAsset]:
        """Keep the assets that were never offered: archived ones, and those the actor does not see."""
        return self._with_unseen("assets")

    def _with_unseen(self, name: str) -> list[Entry]:
        chosen = list(self.cleaned_data[name])
        if self.instance.pk is None:
            return chosen
        offered = self.fields[name].queryset.values("pk")
        return chosen + list(getattr(self.instance, name).exclude(pk__in=offered))


class ServedControllerForm(PersonalNumberGuard, forms.ModelForm):
    """Somebody for whom the organisation is a processor."""

    UNGUARDED = ("contact",)

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ServedController
        fields = ("name", "contact", "representative", "data_protection_officer", "categories")
        widgets = {
            "contact": forms.Textarea(attrs={"rows": 3}),
            "categories": forms.Textarea(attrs={"rows": 3}),
        }


class ControllerDetailsForm(PersonalNumberGuard, forms.ModelForm):
    """Who answers for the organisation's personal data."""

    UNGUARDED = ("phone", "officer_contact")

    class Meta:
        model = ControllerDetails
        fields = (
            "name",
            "organisation_number",
            "address",
            "email",
            "phone",
            "representative",
            "officer_name",
            "officer_contact",
        )
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}
