"""What is typed about a follow-up or a rule; the forms validate and never save."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post
from isms.accounts.permissions import Right
from isms.followup.dates import check_reachable
from isms.followup.models import AreaAnswer, FollowUp, FollowUpRule, MailPreference
from isms.followup.remarks import ACTION_DAYS, may_make_actions
from isms.followup.services import outcomes_by_hand, refusal_by_hand
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.forms import PostField, posts_in
from isms.register.models import Entry
from isms.register.personal_number_guard import PersonalNumberGuard


class RemarkForm(PersonalNumberGuard):
    """What is common to completing one and many: an action may be made of a remark."""

    makes_action = forms.BooleanField(
        label=_("Skapa en åtgärd av anmärkningen"),
        required=False,
        help_text=_("Åtgärden får anteckningen som beskrivning och samma ägare som posten."),
    )
    action_due_on = forms.DateField(
        label=_("Åtgärden ska vara klar"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Lämna tomt för 30 dagar från i dag."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not may_make_actions():
            del self.fields["makes_action"], self.fields["action_due_on"]

    def clean(self) -> dict[str, Any]:
        """Let the action's day be set only for an action, and an action be made only of a remark."""
        cleaned = super().clean()
        day, wanted = cleaned.get("action_due_on"), cleaned.get("makes_action")
        if wanted and cleaned.get("outcome") not in (None, FollowUp.Outcome.WITH_REMARK):
            self.add_error("makes_action", _("En åtgärd skapas bara av en anmärkning. Välj Med anmärkning."))
        if day and not wanted:
            self.add_error("action_due_on", _("Kryssa i att en åtgärd ska skapas, eller ta bort datumet."))
        elif day and day < self.today:
            self.add_error("action_due_on", _("Välj i dag eller ett senare datum."))
        elif wanted and "action_due_on" not in self.errors:
            cleaned["action_due_on"] = day or self.today + dt.timedelta(days=ACTION_DAYS)
        return cleaned


class CompletionForm(RemarkForm):
    """How a follow-up went."""

    field_order = ("outcome", "note", "postponed_to", "makes_action", "action_due_on")

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
        super().__init__(*args, today=today, **kwargs)
        self.followup = followup
        allowed = outcomes_by_hand(followup.kind)
        refusal = refusal_by_hand(followup.kind)
        outcome = self.fields["outcome"]
        outcome.choices = [choice for choice in FollowUp.Outcome.choices if choice[0] in allowed]
        if len(allowed) < len(FollowUp.Outcome.choices):
            outcome.label = _("Vad gäller")
            outcome.error_messages["invalid_choice"] = refusal
        if FollowUp.Outcome.WITH_REMARK not in allowed and "makes_action" in self.fields:
            del self.fields["makes_action"], self.fields["action_due_on"]

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


class BulkCompletionForm(RemarkForm):
    """How many follow-ups went, in one word and one note."""

    outcome = forms.ChoiceField(
        label=_("Hur gick det"),
        choices=[choice for choice in FollowUp.Outcome.choices if choice[0] != FollowUp.Outcome.POSTPONED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur det gick.")},
    )
    note = forms.CharField(
        label=_("Gemensam anteckning"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Samma anteckning sparas på varje uppföljning. Behövs när du har en anmärkning."),
    )
    field_order = ("outcome", "note", "makes_action", "action_due_on")

    def clean(self) -> dict[str, Any]:
        """Ask for the note where the outcome needs it."""
        cleaned = super().clean()
        needs_note = cleaned.get("outcome") == FollowUp.Outcome.WITH_REMARK
        if needs_note and "note" not in self.errors and not cleaned.get("note"):
            self.add_error("note", _("Skriv vad anmärkningen gäller."))
        return cleaned


class RuleForm(forms.ModelForm):
    """An organisation's own intervals for a kind, and whether what is open is to follow them."""

    moves_open = forms.BooleanField(
        label=_("Flytta också öppna uppföljningar"),
        required=False,
        help_text=_("Du får se vilka som flyttas, från och till vilken dag, innan något sparas."),
    )

    class Meta:
        model = FollowUpRule
        fields = ("interval_months", "lead_days", "escalation_days")


class AbsenceForm(PersonalNumberGuard):
    """Which post's holder is away, and when."""

    post = PostField(label=_("Befattning"), queryset=Post.objects.none())
    first_on = forms.DateField(
        label=_("Från och med"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_on = forms.DateField(
        label=_("Till och med"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        posts = posts_in(actor)
        self.fields["post"].queryset = posts if actor.has(Right.EDIT_REGISTER) else posts.filter(pk__in=actor.post_ids)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and those that have passed or lie absurdly far ahead."""
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if last and last < self.today:
            self.add_error("last_on", _("Frånvaron ska sluta i dag eller senare."))
        elif first and last and last < first:
            self.add_error("last_on", _("Sista dagen ligger före den första."))
        elif last:
            try:
                check_reachable(last, today=self.today)
            except DomainError as error:
                self.add_error("last_on", error.message)
        return cleaned


class MailPreferenceForm(forms.ModelForm):
    """How often a person wants the mail."""

    class Meta:
        model = MailPreference
        fields = ("rhythm", "wants_notices")
        widgets = {"rhythm": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rhythm"].choices = MailPreference.Rhythm.choices


class AreasForm(PersonalNumberGuard):
    """For each entry stämmer, ändra or fråga, and a note; an entry without an answer is left for another day."""

    def __init__(self, *args: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[f"answer_{entry.pk}"] = forms.ChoiceField(
                label=_("Svar om %(reference)s") % {"reference": entry.reference},
                choices=AreaAnswer.Kind.choices,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{entry.pk}"] = forms.CharField(
                label=_("Vad ska ändras, eller vad undrar du om %(reference)s") % {"reference": entry.reference},
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> Iterator[tuple[Entry, BoundField, BoundField]]:
        """Yield each entry with its two fields."""
        for entry in self.entries:
            yield entry, self[f"answer_{entry.pk}"], self[f"note_{entry.pk}"]

    def answers(self) -> Iterator[tuple[Entry, str, str]]:
        """Yield what has been answered: entry, kind and note."""
        for entry in self.entries:
            if kind := self.cleaned_data.get(f"answer_{entry.pk}"):
                yield entry, kind, self.cleaned_data.get(f"note_{entry.pk}", "")

    def clean(self) -> dict[str, Any]:
        """Ask for the words of a question, and for an answer beside a note."""
        cleaned = super().clean()
        for entry in self.entries:
            kind, note = cleaned.get(f"answer_{entry.pk}"), cleaned.get(f"note_{entry.pk}", "").strip()
            if kind == AreaAnswer.Kind.QUESTION and not note and f"note_{entry.pk}" not in self.errors:
                self.add_error(f"note_{entry.pk}", _("Skriv vad du undrar."))
            if note and not kind and f"answer_{entry.pk}" not in self.errors:
                self.add_error(f"answer_{entry.pk}", _("Välj också ett svar."))
        return cleaned


class ReplyForm(PersonalNumberGuard):
    """The coordinator's reply to a question."""

    text = forms.CharField(label=_("Svar"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 2}))
