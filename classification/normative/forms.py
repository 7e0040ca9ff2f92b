"""Forms about normative classifications: their terms, requests to the city, lowering and withdrawal."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classification.models import CityRequest, Level, Method, NormativeClassification, NormativeState
from classification.normative.matters import CHOSEN_STATES
from classification.normative.publishing import NormativeTerms
from isms.register.decisions import DecisionGroundForm
from isms.register.forms import ConflictingField, Fieldset
from isms.register.personal_number_guard import PersonalNumberGuard

DATE = {"type": "date"}


class VersionedForm(PersonalNumberGuard):
    """A form about an entry that carries the version it was made from, and groups its fields."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    FIELDSETS: tuple[Fieldset, ...] = ()
    conflicts: tuple[ConflictingField, ...] = ()

    def fieldsets(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        """Yield each legend with its bound fields."""
        for fieldset in self.FIELDSETS:
            yield fieldset.legend, [self[name] for name in fieldset.names if name in self.fields]

    def take_errors(self, error: ValidationError) -> None:
        """Show a service's validation errors at their fields, the rest at the top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def start_from(self, version: int) -> None:
        """Let the next attempt start from the stored version; everything typed stays."""
        self.data = self.data.copy()
        self.data["version"] = str(version)


class NormativeTermsForm(VersionedForm, DecisionGroundForm):
    """The levels of a normative classification, its version and how far it binds."""

    issued_by = forms.CharField(
        label=_("Beslutad av"), max_length=200, help_text=_("Till exempel stadsledningskontoret.")
    )
    version_label = forms.CharField(label=_("Version"), max_length=40, help_text=_("Till exempel 1.0 eller 2026."))
    decided_on = forms.DateField(label=_("Beslutad den"), widget=forms.DateInput(attrs=DATE))
    valid_until = forms.DateField(
        label=_("Gäller till och med"),
        required=False,
        widget=forms.DateInput(attrs=DATE),
        help_text=_("Lämna tomt om den gäller tills vidare."),
    )
    case_number = forms.CharField(label=_("Diarienummer"), max_length=40, required=False)
    may_lower = forms.BooleanField(
        label=_("Får sänkas lokalt"),
        required=False,
        help_text=_("En organisation får med skäl hålla en lägre egen bedömning."),
    )
    lowering_approver = forms.CharField(
        label=_("Sänkning godkänns av"),
        max_length=150,
        required=False,
        help_text=_("Till exempel: informationsägaren efter samråd med informationssäkerhetschefen."),
    )
    note = forms.CharField(
        label=_("Anmärkning"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    link = forms.URLField(label=_("Länk till underlaget"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, method: Method, start: dict[str, int], is_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.method = method
        if is_published:
            del self.fields["issued_by"]
        levels = list(Level.objects.filter(method=method, is_out_of_scope=False).order_by("number", "pk"))
        self.levels = {str(level.pk): level for level in levels}
        self.aspects = list(method.aspects.order_by("position", "pk"))
        names = []
        for aspect in self.aspects:
            name = f"{aspect.aspect}_level"
            self.fields[name] = forms.ChoiceField(
                label=aspect.get_aspect_display(),
                required=aspect.is_required,
                choices=[("", _("Välj nivå")), *((key, str(level)) for key, level in self.levels.items())],
                initial=str(start.get(aspect.aspect, "")),
                error_messages={"required": _("Välj en nivå.")},
            )
            names.append(name)
        self.FIELDSETS = (
            Fieldset(_("Nivåer"), tuple(names)),
            Fieldset(
                _("Versionen"),
                ("issued_by", "version_label", "decided_on", "valid_until", "case_number", "link", "note"),
            ),
            Fieldset(_("Sänkning"), ("may_lower", "lowering_approver")),
            Fieldset(_("Beslut"), ("authority", "delegation_item", "board_on", "board_paragraph")),
        )

    def clean(self) -> dict[str, Any]:
        """Ask who approves when lowering is allowed."""
        cleaned = super().clean()
        if cleaned.get("may_lower") and not cleaned.get("lowering_approver", "").strip():
            self.add_error("lowering_approver", _("Ange vem som godkänner en sänkning."))
        return cleaned

    def terms(self) -> NormativeTerms:
        """Return what a valid form says."""
        chosen = {aspect.aspect: self.cleaned_data[f"{aspect.aspect}_level"] for aspect in self.aspects}
        names = (
            "version_label",
            "decided_on",
            "valid_until",
            "case_number",
            "may_lower",
            "lowering_approver",
            "note",
            "link",
        )
        return NormativeTerms(
            method=self.method,
            levels={aspect: self.levels[key] for aspect, key in chosen.items() if key},
            **{name: self.cleaned_data[name] for name in names},
        )


class CityRequestForm(VersionedForm, forms.ModelForm):
    """A question to the city and, when it has come, the answer."""

    FIELDSETS = (
        Fieldset(_("Begäran"), ("subject", "asked_on", "asked_to", "case_number")),
        Fieldset(_("Svar"), ("answered_on", "answer")),
    )

    class Meta:
        model = CityRequest
        fields = ("subject", "asked_on", "asked_to", "case_number", "answered_on", "answer")
        widgets = {
            "asked_on": forms.DateInput(attrs=DATE),
            "answered_on": forms.DateInput(attrs=DATE),
            "answer": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"asked_to": _("Ställd till")}

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the rules between rows to the service, which sees them under its lock."""
        return {*super()._get_validation_exclusions(), "system"}

    def show_conflict(self) -> None:
        """Compare what was typed with what somebody else has saved meanwhile."""
        stored = CityRequest.objects.get(pk=self.instance.pk)
        found = []
        for name in self.changed_data:
            if name in self.Meta.fields:
                before, typed = getattr(stored, name), getattr(self.instance, name)
                if before != typed:
                    found.append(ConflictingField(str(self.fields[name].label), str(before or ""), str(typed or "")))
        self.conflicts = tuple(found)


class MoveForm(VersionedForm):
    """How far the city has come."""

    to = forms.ChoiceField(label=_("Läge"), choices=[(state.value, state.label) for state in CHOSEN_STATES])
    note = forms.CharField(
        label=_("Anteckning"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Till exempel: staden har startat arbetet, vi deltar med två personer."),
    )

    FIELDSETS = (Fieldset(_("Läget hos staden"), ("to", "note")),)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [one for one in CHOSEN_STATES if one != state]
        self.fields["to"].choices = [(one, NormativeState(one).label) for one in shown]


class WithdrawForm(VersionedForm):
    """Why a normative classification no longer holds."""

    reason = forms.CharField(
        label=_("Skäl"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Till exempel: systemet har fått nya funktioner som inte är bedömda."),
    )

    FIELDSETS = (Fieldset(_("Upphäv"), ("reason",)),)


class LoweringForm(VersionedForm, DecisionGroundForm):
    """Why the own judgement holds although the normative level is higher."""

    reason = forms.CharField(
        label=_("Skäl till sänkningen"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Vad skiljer den här informationen från det som den normerande klassningen utgår från?"),
    )
    approved_by = forms.CharField(label=_("Godkänd av"), max_length=150)

    FIELDSETS = (
        Fieldset(_("Sänkning"), ("reason", "approved_by")),
        Fieldset(_("Beslut"), ("authority", "delegation_item", "board_on", "board_paragraph")),
    )

    def __init__(self, *args: Any, normative: NormativeClassification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approved_by"].help_text = _("Enligt den normerande klassningen: %(who)s.") % {
            "who": normative.lowering_approver
        }
