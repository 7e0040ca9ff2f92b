"""Forms of the self-assessment: one small form for each requirement on the page."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from classification.assessment import GivenAnswer
from classification.models import AssessedRequirement, Fulfilment, Theme
from classification.requirement_selectors import Gap
from isms.register.personal_number_guard import PersonalNumberGuard

FIELDS = ("state", "how", "evidence", "reason", "is_deviation")
SHOW_CHOICES = [
    ("", _("Alla krav")),
    ("unanswered", _("Obesvarade")),
    ("gaps", _("Brister")),
    ("changed", _("Ändrade sedan svaret")),
    ("inherited", _("Gemensamt besvarade")),
]


class AssessmentFilterForm(forms.Form):
    """Which requirements of a system the page shows."""

    tema = forms.ChoiceField(label=_("Tema"), required=False, choices=[("", _("Alla teman")), *Theme.choices])
    visa = forms.ChoiceField(label=_("Visa"), required=False, choices=SHOW_CHOICES)

    def narrow(self, rows):
        """Return the assessed requirements that the filter asks for; what it does not know it leaves out."""
        if not self.is_valid():
            return rows
        if theme := self.cleaned_data["tema"]:
            rows = rows.filter(text__theme=theme)
        show = self.cleaned_data["visa"]
        if show == "unanswered":
            rows = rows.unanswered()
        elif show == "gaps":
            rows = rows.gaps()
        elif show == "changed":
            rows = rows.filter(has_changed=True)
        elif show == "inherited":
            rows = rows.filter(is_inherited=True)
        return rows


class AnswerForm(PersonalNumberGuard):
    """The answer to one requirement; left as it was it is not saved."""

    state = forms.ChoiceField(label=_("Svar"), required=False, choices=[("", _("Inte besvarat")), *Fulfilment.choices])
    how = forms.CharField(label=_("Hur"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = forms.CharField(
        label=_("Underlag"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=_("Länk, diarienummer eller var underlaget finns. Filer bifogas på systemets sida."),
    )
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=_("Behövs när kravet inte är tillämpligt eller när systemet avviker."),
    )
    is_deviation = forms.BooleanField(label=_("Lokal avvikelse: systemet har ett eget svar"), required=False)
    still_holds = forms.BooleanField(label=_("Svaret gäller även den nya lydelsen"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: AssessedRequirement, **kwargs: Any) -> None:
        self.row = row
        values = stored_values(row)
        initial = values | {"version": row.answer.version if row.answer else 0, "seen": _digest(values)}
        super().__init__(*args, initial=initial, prefix=f"krav{row.requirement_id}", **kwargs)
        if row.control_id is None:
            del self.fields["is_deviation"]
        if not row.has_changed:
            del self.fields["still_holds"]
        self.is_conflicting = False
        self.gap: Gap | None = None

    @property
    def is_touched(self) -> bool:
        """True when what is posted is not what the page showed, whatever is stored by now."""
        posted = {name: self.cleaned_data.get(name) or "" for name in FIELDS if name in self.fields}
        return _digest(posted) != self.cleaned_data.get("seen") or self.cleaned_data.get("still_holds", False)

    def given(self) -> GivenAnswer:
        """Return the answer of a valid form."""
        return GivenAnswer(
            requirement_id=self.row.requirement_id,
            version=self.cleaned_data.get("version") or 0,
            state=self.cleaned_data["state"],
            how=self.cleaned_data["how"],
            evidence=self.cleaned_data["evidence"],
            reason=self.cleaned_data["reason"],
            is_deviation=self.cleaned_data.get("is_deviation", False),
        )

    def show_conflict(self) -> None:
        """Let the next save start from the stored answer, which the page shows beside what was typed."""
        self.is_conflicting = True
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.initial["version"])
        self.data[self.add_prefix("seen")] = self.initial["seen"]


class AnswerForms:
    """All answer forms of a page, read and checked together."""

    def __init__(self, rows: Iterable[AssessedRequirement], data: Any = None) -> None:
        self.forms = [AnswerForm(data, row=row) for row in rows]

    def __iter__(self):
        return iter(self.forms)

    @property
    def rows(self) -> list[AssessedRequirement]:
        """The requirements that the forms ask about."""
        return [form.row for form in self.forms]

    def __len__(self) -> int:
        return len(self.forms)

    def is_valid(self) -> bool:
        """Check every form, also after the first that fails."""
        return sum(not form.is_valid() for form in self.forms) == 0

    def given(self) -> list[GivenAnswer]:
        """Return the answers that somebody has changed."""
        return [form.given() for form in self.forms if form.is_touched]

    def take_errors(self, errors: dict[int, ValidationError]) -> None:
        """Show a service's refusals at their requirements."""
        for form in self.forms:
            if form.row.requirement_id in errors:
                error = errors[form.row.requirement_id]
                for name, messages in error.message_dict.items():
                    form.add_error(name if name in form.fields else None, messages)

    def take_conflicts(self, requirement_ids: list[int]) -> None:
        """Mark the requirements that somebody else has answered meanwhile."""
        for form in self.forms:
            if form.row.requirement_id in requirement_ids:
                form.show_conflict()

    @property
    def with_errors(self) -> list[AnswerForm]:
        """The forms that need something more."""
        return [form for form in self.forms if form.errors]


def stored_values(row: AssessedRequirement) -> dict[str, Any]:
    """Return what a form starts from: the system's own answer, when it counts."""
    answer = row.answer
    names = [name for name in FIELDS if name != "is_deviation" or row.control_id is not None]
    if answer is None or (row.control_id is not None and not answer.is_deviation):
        return dict.fromkeys(names, "")
    return {name: getattr(answer, name) for name in names}


def _digest(values: dict[str, Any]) -> str:
    """Return a short mark of a form's values, alike for alike values whichever line endings the browser sends."""
    parts = [f"{name}={' '.join(str(values.get(name) or '').split())}" for name in FIELDS]
    return hashlib.blake2s("\x1f".join(parts).encode(), digest_size=8).hexdigest()
