"""What is typed about a follow-up or a rule; the forms validate and never save."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from isms.followup.dates import check_reachable
from isms.followup.models import FollowUp, FollowUpRule
from isms.register.errors import DomainError


class CompletionForm(forms.Form):
    """How a follow-up went."""

    outcome = forms.ChoiceField(
        label=_("Hur gick det"),
        choices=FollowUp.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur det gick.")},
    )
    note = forms.CharField(
        label=_("Anteckning"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Skriv vad du har sett. Behövs när du har en anmärkning eller skjuter upp."),
    )
    postponed_to = forms.DateField(
        label=_("Skjut upp till"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Bara när du väljer Uppskjuten."),
    )

    def __init__(self, *args: Any, followup: FollowUp, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.followup = followup
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Ask for the note and the new date where the outcome needs them."""
        cleaned = super().clean()
        outcome, postponed_to = cleaned.get("outcome"), cleaned.get("postponed_to")
        needs_note = outcome in {FollowUp.Outcome.WITH_REMARK, FollowUp.Outcome.POSTPONED}
        if needs_note and "note" not in self.errors and not cleaned.get("note"):
            self.add_error("note", _("Skriv vad anmärkningen eller uppskjutningen beror på."))
        if "postponed_to" in self.errors or not outcome:
            return cleaned
        if outcome == FollowUp.Outcome.POSTPONED:
            self._check_postponement(postponed_to)
        elif postponed_to:
            self.add_error("postponed_to", _("Ange datum bara när du väljer Uppskjuten, eller ta bort datumet."))
        return cleaned

    def _check_postponement(self, postponed_to: dt.date | None) -> None:
        if postponed_to is None:
            self.add_error("postponed_to", _("Välj vilket datum uppföljningen skjuts upp till."))
            return
        latest = max(self.today, self.followup.intended_on)
        if postponed_to <= latest:
            self.add_error("postponed_to", _("Välj ett datum efter %(day)s.") % {"day": latest.isoformat()})
            return
        try:
            check_reachable(postponed_to, today=self.today)
        except DomainError as error:
            self.add_error("postponed_to", error.message)

    def take_model_errors(self, error: ValidationError) -> None:
        """Show a service's validation errors at the top."""
        self.add_error(None, error.messages)


class RuleForm(forms.ModelForm):
    """An organisation's own intervals for a kind."""

    class Meta:
        model = FollowUpRule
        fields = ("interval_months", "lead_days", "escalation_days")
