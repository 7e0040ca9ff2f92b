"""Forms of agreements: what is agreed, its content, signing, notice and end."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.register.access import Actor
from isms.register.decisions import DecisionGroundForm
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, LONGEST_TEXT, EntryForm, Fieldset
from isms.register.models import Entry
from isms.register.personal_number_guard import PersonalNumberGuard
from isms.register.reference_fields import ReferencesField
from isms.register.sorting import SwedishOrder
from suppliers.checklist import CONTENT_ITEMS, ContentItem
from suppliers.forms.suppliers import DATE, one_supplier
from suppliers.models import Agreement, ContentAnswer
from suppliers.selectors import content_of
from suppliers.services.agreements import COVERED, Found

# The fields by which the form names what the model holds as foreign keys.
NAMED_BY = {"supplier": "supplier_named", "part_of": "main_reference"}


class AgreementForm(EntryForm):
    """An agreement: with whom, what it covers, how long it holds and what it says."""

    UNGUARDED = ("agreement_number", "supplier_named", "main_reference", "covers")

    supplier_named = forms.CharField(
        label=_("Leverantör"),
        max_length=250,
        required=False,
        help_text=_("Referens, hela namnet eller organisationsnumret, till exempel LEV-0007."),
    )
    main_reference = forms.CharField(
        label=_("Hör till huvudavtal"),
        max_length=20,
        required=False,
        help_text=_("Till exempel AVT-0003. Ett PUB-avtal eller en bilaga gäller inte längre än huvudavtalet."),
    )
    covers = ReferencesField(
        label=_("Omfattar"),
        required=False,
        help_text=_("Referenser till system och behandlingar, till exempel SYS-0042, BEH-0007."),
    )

    FIELDSETS = (
        Fieldset(_("Avtalet"), ("title", "agreement_kind", "agreement_number", "description")),
        Fieldset(
            _("Parter och omfattning"),
            ("supplier_named", "counterpart_organisation", "counterpart_name", "main_reference", "covers"),
        ),
        Fieldset(_("Tid"), ("starts_on", "ends_on", "renewal", "renewal_months", "notice_months")),
        Fieldset(
            _("Villkor"), ("consent", "objection_days", "incident_hours", "audit_right", "exit_terms"), is_rare=True
        ),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Agreement
        fields = (
            *COMMON_FIELDS,
            "agreement_kind",
            "agreement_number",
            "description",
            "counterpart_organisation",
            "counterpart_name",
            "starts_on",
            "ends_on",
            "renewal",
            "renewal_months",
            "notice_months",
            "consent",
            "objection_days",
            "incident_hours",
            "audit_right",
            "exit_terms",
        )
        labels = {"owner": _("Avtalsansvarig")}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "exit_terms": forms.Textarea(attrs={"rows": 3}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
            "starts_on": DATE["widget"],
            "ends_on": DATE["widget"],
        }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        others = Organisation.objects.exclude(pk=actor.organisation.pk)
        self.fields["counterpart_organisation"].queryset = others.order_by(SwedishOrder("name"), "pk")
        self._offer_covers()
        self.unseen_supplier = self._offer("supplier_named", self.instance.supplier)
        self.unseen_main = self._offer("main_reference", self.instance.part_of)

    def _offer_covers(self) -> None:
        seen = Entry.objects.visible_to(self.actor).filter(kind__in=COVERED).select_related("organisation")
        held = Entry.objects.none()
        if self.instance.pk:
            held = Entry.objects.filter(covered_by__agreement_id=self.instance.pk)
        field = self.fields["covers"]
        field.queryset = seen
        field.initial = list(seen.filter(pk__in=held.values("pk")).order_by("reference"))
        # What the actor does not see stays as it is.
        self.unseen = list(held.exclude(pk__in=seen.values("pk")))

    def _offer(self, name: str, entry: Entry | None) -> bool:
        """Start with the stored entry; take the field away when it is not the actor's to see, and say so."""
        if entry is None:
            return False
        if not Entry.objects.visible_to(self.actor).filter(pk=entry.pk).exists():
            del self.fields[name]
            return True
        self.fields[name].initial = entry.reference
        return False

    def clean_supplier_named(self) -> str:
        """Find the supplier among those that the actor sees."""
        text = self.cleaned_data["supplier_named"].strip()
        self.instance.supplier = one_supplier(text, self.actor) if text else None
        return text

    def clean_main_reference(self) -> str:
        """Find the main agreement among those that the actor sees."""
        reference = self.cleaned_data["main_reference"].strip().upper()
        main = None
        if reference:
            main = Agreement.objects.visible_to(self.actor).active().filter(reference=reference).first()
            if main is None:
                raise ValidationError(_("Det finns inget sådant avtal, eller så ser du det inte."))
        self.instance.part_of = main
        return reference

    def covered_entries(self) -> list[Entry]:
        """Return what a valid form says is covered, with what the actor does not see left in place."""
        return [*self.cleaned_data["covers"], *self.unseen]

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what the model says about the parties at the fields that name them, the rest at the top."""
        if field is None and hasattr(error, "error_dict"):
            moved: dict[str, list[ValidationError]] = {}
            for name, told in error.error_dict.items():
                shown = NAMED_BY.get(name, name)
                moved.setdefault(shown if shown in self.fields else NON_FIELD_ERRORS, []).extend(told)
            error = ValidationError(moved)
        super().add_error(field, error)

    def take_model_errors(self, error: ValidationError) -> None:
        """Show a service's errors at the fields that name the parties."""
        self.add_error(None, error)


class ContentForm(PersonalNumberGuard):
    """The checklist of art. 28.3: an answer and a place in the agreement for each item."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Inte granskat")), *ContentAnswer.Answer.choices]
        for checked in content_of(agreement):
            answer = checked.answer
            self.fields[f"{checked.item.code}_answer"] = forms.ChoiceField(
                label=_("Finns det med?"),
                choices=choices,
                required=False,
                initial=answer.answer if answer else "",
            )
            self.fields[f"{checked.item.code}_where"] = forms.CharField(
                label=_("Var i avtalet"),
                max_length=200,
                required=False,
                initial=answer.where if answer else "",
            )

    def rows(self) -> Iterator[tuple[ContentItem, BoundField, BoundField]]:
        """Yield each item with its two fields."""
        for item in CONTENT_ITEMS:
            yield item, self[f"{item.code}_answer"], self[f"{item.code}_where"]

    def answers(self) -> dict[str, Found]:
        """Return what a valid form has found."""
        found = {}
        for item in CONTENT_ITEMS:
            if answer := self.cleaned_data[f"{item.code}_answer"]:
                found[item.code] = Found(answer, self.cleaned_data[f"{item.code}_where"])
        return found

    def clean(self) -> dict[str, Any]:
        """A place without an answer would be lost."""
        cleaned = super().clean()
        for item in CONTENT_ITEMS:
            if cleaned.get(f"{item.code}_where") and not cleaned.get(f"{item.code}_answer"):
                told = _("Välj ett svar, annars sparas inte platsen i avtalet: %(item)s.") % {"item": item.label}
                self.add_error(f"{item.code}_answer", told)
        return cleaned


class SignForm(DecisionGroundForm):
    """How an agreement was signed, and on whose authority."""

    signed_on = forms.DateField(label=_("Undertecknat"), **DATE)
    signed_for_us = forms.CharField(
        label=_("Undertecknat för oss av"),
        max_length=200,
        help_text=_("Befattningen, till exempel förvaltningschefen."),
    )
    signed_for_them = forms.CharField(label=_("Undertecknat för den andra parten av"), max_length=200, required=False)
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Behövs när något som artikel 28 kräver saknas i avtalet."),
    )
    field_order = ("signed_on", "signed_for_us", "signed_for_them", "reason")


class NoticeForm(DecisionGroundForm):
    """Go on with an agreement, or give notice."""

    decision = forms.ChoiceField(
        label=_("Beslut"),
        choices=[("go_on", _("Fortsätt eller förläng")), ("give_notice", _("Säg upp"))],
        widget=forms.RadioSelect,
    )
    ends_on = forms.DateField(
        label=_("Avtalets sista dag"),
        required=False,
        help_text=_("Ny sista dag när en option används, eller dagen då ett uppsagt avtal upphör."),
        **DATE,
    )
    notice_given_on = forms.DateField(
        label=_("Uppsagt"), required=False, help_text=_("Tomt betyder i dag. Bara vid uppsägning."), **DATE
    )
    reason = forms.CharField(label=_("Skäl"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("decision", "ends_on", "notice_given_on", "reason")


class EndAgreementForm(PersonalNumberGuard):
    """An agreement has ended, and what happened to the information."""

    ended_on = forms.DateField(label=_("Upphörde"), **DATE)
    reason = forms.CharField(
        label=_("Skäl, och vad som hänt med informationen"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Till exempel: återlämnad i exportformat, raderad hos leverantören med intyg."),
    )
