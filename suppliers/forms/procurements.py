"""Forms of procurements: what is acquired, the gate, the moves and the hand-over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from isms.register.access import Actor
from isms.register.decisions import DecisionGroundForm
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, LONGEST_TEXT, EntryForm, Fieldset
from isms.register.models import Entry
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.reference_fields import ReferencesField
from suppliers.forms.suppliers import DATE, one_supplier
from suppliers.models import GateAnswer, GateDecision, Procurement, Supplier
from suppliers.services.deliveries import DELIVERED_TO
from suppliers.services.procurements import CONCERNED


class ProcurementForm(EntryForm):
    """A procurement: the need, what it concerns, and the day of its gate."""

    UNGUARDED = ("subjects",)

    subjects = ReferencesField(
        label=_("Berör"),
        required=False,
        help_text=_(
            "Referenser till system, informationstillgångar och behandlingar, till exempel SYS-0042, INF-0007. "
            "Grinden läser klassning och tröskelanalys där."
        ),
    )

    FIELDSETS = (
        Fieldset(_("Upphandlingen"), ("title", "procurement_kind", "need", "has_personal_data", "subjects", "gate_on")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        Fieldset(_("Insyn"), ("is_restricted",)),
        Fieldset(ADMINISTRATION_FIELDSET.legend, ADMINISTRATION_FIELDSET.names[:-1], is_rare=True),
    )

    class Meta:
        model = Procurement
        fields = (*COMMON_FIELDS, "procurement_kind", "need", "has_personal_data", "gate_on")
        labels = {"owner": _("Ansvarig för upphandlingen")}
        widgets = {
            "need": forms.Textarea(attrs={"rows": 4}),
            "gate_on": DATE["widget"],
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "is_restricted": _(
                "Före tilldelningen gäller sekretess i ärendet (19 kap. 3 § OSL). Syns bara för samordnare, "
                "dataskyddsombud och dem som upphandlingen delas med. Varje läsning loggas."
            )
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        entries = Entry.objects.visible_to(actor).active().filter(kind__in=CONCERNED).select_related("organisation")
        self.fields["subjects"].queryset = entries
        self.unseen: list[Entry] = []
        if self.instance.pk is not None:
            held = Entry.objects.filter(procured_by__procurement_id=self.instance.pk).order_by("reference")
            seen = set(entries.filter(pk__in=held.values("pk")).values_list("pk", flat=True))
            self.fields["subjects"].initial = [entry for entry in held if entry.pk in seen]
            self.unseen = [entry for entry in held if entry.pk not in seen]
        elif "is_restricted" in self.fields:
            self.fields["is_restricted"].initial = True
            self.initial["is_restricted"] = True

    def concerned(self) -> list[Entry]:
        """Return what a valid form says is concerned, with what the actor does not see left in place."""
        return [*self.cleaned_data["subjects"], *self.unseen]


class GateAnswerForm(PersonalNumberGuard):
    """The answer to one item, why, and where it can be seen."""

    UNGUARDED = ("points_at",)

    answer = forms.ChoiceField(label=_("Svar"), choices=GateAnswer.Answer.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Skäl"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Var står det, eller varför är det inte aktuellt? Till exempel kravspecifikationen avsnitt 4.2."),
    )
    points_at = forms.CharField(
        label=_("Visas i"),
        max_length=20,
        required=False,
        help_text=_("Referensen till en post i registret, till exempel AVT-0007 eller KON-0003."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_points_at(self) -> Entry | None:
        """Find the entry among those that the actor sees."""
        reference = self.cleaned_data["points_at"].strip().upper()
        if not reference:
            return None
        found = Entry.objects.visible_to(self.actor).active().filter(reference=reference).first()
        if found is None:
            raise ValidationError(_("Det finns ingen sådan post, eller så ser du den inte."))
        return found


class DecideGateForm(DecisionGroundForm):
    """What is decided at the gate."""

    outcome = forms.ChoiceField(label=_("Beslut"), choices=GateDecision.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Behövs vid undantag och när upphandlingen stoppas."),
    )
    field_order = ("outcome", "reason")


class MoveForm(PersonalNumberGuard):
    """To which state a procurement moves."""

    to_state = forms.ChoiceField(label=_("Nytt läge"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Kommentar"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Behövs när upphandlingen avbryts."),
    )
    lifts_restriction = forms.BooleanField(
        label=_("Häv den begränsade läsbehörigheten vid tilldelningen"),
        required=False,
        initial=True,
        help_text=_("Leverantörens egna uppgifter kan fortfarande omfattas av sekretess (31 kap. 16 § OSL)."),
    )

    def __init__(self, *args: Any, procurement: Procurement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_state"].choices = procurement.next_states
        offers_award = Procurement.State.AWARDED in Procurement.TRANSITIONS[procurement.state]
        if not (procurement.is_restricted and offers_award):
            del self.fields["lifts_restriction"]


class HandOverForm(PersonalNumberGuard):
    """Who was chosen, and what is delivered: in the register already, or new."""

    UNGUARDED = ("supplier_named", "system_reference")

    supplier_named = forms.CharField(
        label=_("Leverantör i registret"),
        max_length=250,
        required=False,
        help_text=_("Referens, hela namnet eller organisationsnumret, till exempel LEV-0007."),
    )
    supplier_title = forms.CharField(label=_("Eller ny leverantör"), max_length=250, required=False)
    system_reference = forms.CharField(
        label=_("System eller behandling i registret"),
        max_length=20,
        required=False,
        help_text=_("Till exempel SYS-0042."),
    )
    system_title = forms.CharField(label=_("Eller nytt system"), max_length=250, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_supplier_named(self) -> Supplier | None:
        """Find the supplier among those that the actor may change."""
        text = self.cleaned_data["supplier_named"].strip()
        return one_supplier(text, self.actor, must_change=True) if text else None

    def clean_system_reference(self) -> Entry | None:
        """Find what is delivered among what the actor may change."""
        reference = self.cleaned_data["system_reference"].strip().upper()
        if not reference:
            return None
        found = Entry.objects.editable_by(self.actor).active().filter(kind__in=DELIVERED_TO, reference=reference)
        entry = found.select_related("organisation").first()
        if entry is None:
            raise ValidationError(_("Det finns inget sådant system eller behandling som du får ändra."))
        return entry

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        cleaned = super().clean()
        for chosen, named in (("supplier_named", "supplier_title"), ("system_reference", "system_title")):
            if cleaned.get(chosen) and cleaned.get(named):
                self.add_error(named, _("Lämna tomt: posten finns redan i registret."))
        return cleaned
