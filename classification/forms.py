"""The forms of a guided classification: one aspect at a time, then who took part and decides."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from classification.drafts import DraftedDecision, DraftedJudgement
from classification.models import ConsequenceArea, RaiseGround
from classification.selectors import AspectQuestion
from isms.register.decisions import DecisionGroundForm
from isms.register.forms import LONGEST_TEXT, ConflictingField
from isms.register.personal_number_guard import PersonalNumberGuard


class StepForm(PersonalNumberGuard):
    """What every step shares: the draft's version, and what two people have filled in differently.

    ``must_be_complete`` is set when the user goes on to the next step; a draft that is only saved may lack anything.
    """

    draft_version = forms.IntegerField(
        label=_("Utkastets version"), widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000
    )

    def __init__(self, *args: Any, must_be_complete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_be_complete = must_be_complete
        self.conflicts: list[ConflictingField] = []

    def show_conflict(self, stored: dict[str, Any], version: int) -> None:
        """Compare what was typed with what is stored now, and let the next save start from the stored version."""
        for name, value in stored.items():
            before, after = self._shown(name, value), self._shown(name, self.cleaned_data.get(name))
            if before != after:
                self.conflicts.append(ConflictingField(label=str(self.fields[name].label), stored=before, typed=after))
        self.data = self.data.copy()
        self.data["draft_version"] = str(version)

    def _shown(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, "" if value is None else value))

    def take_errors(self, error: ValidationError, *, prefix: str = "") -> None:
        """Show a service's errors at the fields they belong to, the rest at the top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for key, errors in error.error_dict.items():
            name = key.removeprefix(prefix)
            self.add_error(name if name in self.fields else None, errors)


class AspectForm(StepForm):
    """The level of one aspect with the texts to choose by, why, and whether it is raised."""

    level = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    area = forms.ChoiceField(label=_("Vilket område avgjorde nivån?"), required=False)
    reason = forms.CharField(
        label=_("Motivering"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    raised_level = forms.ChoiceField(
        label=_("Höjd nivå"),
        required=False,
        help_text=_(
            "Höj om mängden uppgifter, sammanställningen eller en koppling till ett system med högre nivå "
            "gör skadan större än vad den enskilda uppgiften skulle göra."
        ),
    )
    raise_ground = forms.ChoiceField(
        label=_("Varför höjs nivån?"), required=False, choices=[("", _("Ingen höjning")), *RaiseGround.choices]
    )
    raise_reason = forms.CharField(
        label=_("Motivering till höjningen"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, question: AspectQuestion, areas: list[ConsequenceArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.levels = {str(choice.level.pk): choice.level for choice in question.choices}
        self.areas = {str(area.pk): area for area in areas}
        self.fields["level"].label = question.aspect.question
        self.fields["level"].choices = [(key, str(level)) for key, level in self.levels.items()]
        self.fields["area"].choices = [("", _("Välj område")), *((key, area.name) for key, area in self.areas.items())]
        self.fields["raised_level"].choices = [
            ("", _("Ingen höjning")),
            *((key, str(level)) for key, level in self.levels.items() if level.severity and not level.is_out_of_scope),
        ]

    def options(self) -> list[tuple[Any, Any]]:
        """Return each level's texts with its radio button, for the page."""
        return list(zip(self.question.choices, self["level"], strict=True))

    def clean(self) -> dict[str, Any]:
        """Demand what the step needs before the user goes on; stop at once at a level outside the register."""
        cleaned = super().clean()
        chosen = self.levels.get(cleaned.get("level", ""))
        if chosen and chosen.is_out_of_scope:
            self.add_error("level", chosen.instruction)
        if self.must_be_complete:
            self._demand("level", _("Välj en nivå."))
            self._demand("area", _("Välj det område där följden blir värst."))
            self._demand("reason", _("Skriv varför nivån är vald."))
            if any(cleaned.get(name) for name in ("raised_level", "raise_ground", "raise_reason")):
                self._demand("raised_level", _("Välj den höjda nivån."))
                self._demand("raise_ground", _("Välj varför nivån höjs."))
                self._demand("raise_reason", _("Skriv varför nivån höjs."))
        raised = self.levels.get(cleaned.get("raised_level", ""))
        if chosen and raised and raised.severity <= chosen.severity:
            self.add_error("raised_level", _("Den höjda nivån ska vara högre än den valda nivån."))
        return cleaned

    def _demand(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def drafted(self) -> DraftedJudgement:
        """Return what a valid form holds."""
        return DraftedJudgement(
            level=self.levels.get(self.cleaned_data["level"]),
            area=self.areas.get(self.cleaned_data["area"]),
            reason=self.cleaned_data["reason"],
            raised_level=self.levels.get(self.cleaned_data["raised_level"]),
            raise_ground=self.cleaned_data["raise_ground"],
            raise_reason=self.cleaned_data["raise_reason"],
        )


def values_of_judgement(drafted: DraftedJudgement) -> dict[str, str]:
    """Return a judgement as the values of the aspect's form."""
    return {
        "level": str(drafted.level.pk) if drafted.level else "",
        "area": str(drafted.area.pk) if drafted.area else "",
        "reason": drafted.reason,
        "raised_level": str(drafted.raised_level.pk) if drafted.raised_level else "",
        "raise_ground": drafted.raise_ground,
        "raise_reason": drafted.raise_reason,
    }


class ParticipantsForm(StepForm, DecisionGroundForm):
    """Who took part, on whose authority it will be decided, and how the owner decided when somebody else records it."""

    participants = forms.CharField(
        label=_("Deltagare"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Vilka var med och bedömde? Skriv roller, till exempel systemförvaltare och två handläggare."),
    )
    owner_approval = forms.CharField(
        label=_("Ägarens beslut"),
        max_length=300,
        required=False,
        help_text=_(
            "Hur och när beslutade ägaren? Till exempel mejl 2026-11-20. "
            "Lämna tomt om du tänker lämna utkastet till ägaren för beslut."
        ),
    )

    def __init__(self, *args: Any, decides_as_owner: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if decides_as_owner:
            del self.fields["owner_approval"]

    def clean(self) -> dict[str, Any]:
        """Demand the participants before the user goes on."""
        cleaned = super().clean()
        if self.must_be_complete and not cleaned.get("participants") and "participants" not in self.errors:
            self.add_error("participants", _("Skriv vilka som deltog i bedömningen."))
        return cleaned

    def drafted(self) -> DraftedDecision:
        """Return what a valid form holds."""
        return DraftedDecision(
            participants=self.cleaned_data["participants"],
            owner_approval=self.cleaned_data.get("owner_approval", ""),
            ground=self.ground(),
        )


def values_of_decision(drafted: DraftedDecision) -> dict[str, Any]:
    """Return what is drafted about the decision as the values of its form."""
    return {"participants": drafted.participants, "owner_approval": drafted.owner_approval, **vars(drafted.ground)}
