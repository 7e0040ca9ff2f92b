"""Writes of follow-ups and their rules: open, complete, close, decide a rule."""

import datetime as dt
from enum import Enum
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, Post, User
from isms.followup.dates import add_months, at_time, check_reachable, end_of_day, next_occurrence
from isms.followup.kinds import kind as kind_of
from isms.followup.models import FollowUp, FollowUpRule
from isms.followup.remarks import Remark, make_actions
from isms.followup.rules import rule_for
from isms.languages import in_swedish
from isms.register.consequences import Happening
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry


class _Default(Enum):
    RULE = "the rule's interval"


RULE_DEFAULT: Final = _Default.RULE


@transaction.atomic
def open_followup(
    *,
    entry: Entry,
    kind: str,
    intended_on: dt.date,
    by: User,
    at: dt.datetime,
    topic: str = "",
    responsible: Post | None = None,
    due_at: dt.datetime | None = None,
    is_timed: bool = False,
    interval_months: int | _Default | None = RULE_DEFAULT,
) -> FollowUp:
    """Plan a follow-up of an entry; if one is open for the same kind and topic, move that one to the new date.

    The new date is also the anchor from which later follow-ups are counted.

    Args:
        kind: the code of a registered kind.
        responsible: the post that answers for it; None means the entry's owner.
        due_at: needed when ``is_timed``; otherwise the end of the day is taken.
        interval_months: None for once; left out, the organisation's rule decides now and at each completion.

    Raises:
        EntryArchived: the entry is put away.
        ValidationError: a field or a rule of the model says no.
    """
    locked = _lock_entry(entry.pk)
    follows_rule = interval_months is RULE_DEFAULT
    if follows_rule:
        interval_months = rule_for(organisation=locked.organisation, kind=kind).interval_months
    if is_timed and (due_at is None or timezone.localtime(due_at).date() != intended_on):
        raise ValueError("A timed follow-up needs a due_at on its intended day")
    followup = FollowUp.objects.open().select_for_update().filter(entry=locked, kind=kind, topic=topic).first()
    if followup is None:
        followup = FollowUp(entry=locked, kind=kind, topic=topic, opened_at=at, opened_by=by)
    elif followup.intended_on != intended_on:
        followup.move_count += 1
    followup.intended_on = followup.anchored_on = intended_on
    followup.occurrence = 0
    followup.due_at = due_at if is_timed else end_of_day(intended_on)
    followup.is_timed = is_timed
    followup.responsible = responsible
    followup.interval_months, followup.follows_rule = interval_months, follows_rule
    followup.full_clean()
    followup.save()
    return followup


@transaction.atomic
def open_review(*, entry: Entry, kind: str, by: User, at: dt.datetime) -> FollowUp:
    """Plan a follow-up one interval of its rule after today, as when something has just been looked at.

    Args:
        kind: the code of a registered kind that recurs.

    Raises:
        EntryArchived: the entry is put away.
        DomainError: the organisation's rule for the kind has no interval.
    """
    interval = rule_for(organisation=entry.organisation, kind=kind).interval_months
    if interval is None:
        raise DomainError(_("Regeln för uppföljningen saknar intervall. Ange ett under Uppföljningsregler."))
    intended_on = add_months(timezone.localtime(at).date(), interval)
    return open_followup(entry=entry, kind=kind, intended_on=intended_on, by=by, at=at)


@transaction.atomic
def complete_followup(
    *,
    followup: FollowUp,
    outcome: str,
    note: str,
    by: User,
    at: dt.datetime,
    postponed_to: dt.date | None = None,
    action_due_on: dt.date | None = None,
) -> FollowUp | None:
    """Record how a follow-up went and open the next one; return the next, or None when there is none.

    The next date is the anchor plus the smallest number of intervals that puts it after both the
    intended date and today. A changed rule anchors the series anew at the intended date. A
    postponed follow-up keeps its anchor: only this occasion moves.

    Args:
        outcome: a code of ``FollowUp.Outcome``.
        note: required when the outcome is with remark or postponed.
        postponed_to: the new date, required when the outcome is postponed and unused otherwise.
        action_due_on: makes an action of a remark, to be done by that day; unused otherwise.

    Raises:
        DomainError: somebody else has completed it, or the new date is missing or not later.
        EntryArchived: the entry is put away.
        ValidationError: the outcome or the note is missing.
    """
    entry = _lock_entry(followup.entry_id)
    [locked] = list(FollowUp.objects.select_for_update().filter(pk=followup.pk))  # one of several in a bulk
    if not locked.is_open:
        who = locked.completed_by
        raise DomainError(_("%(who)s har redan avslutat uppföljningen.") % {"who": who})
    today = timezone.localtime(at).date()
    if outcome == FollowUp.Outcome.POSTPONED:
        _check_postponement(locked, postponed_to, today=today)
    _complete(locked, outcome=outcome, note=note, by=by, at=at)
    followup.refresh_from_db()
    if outcome == FollowUp.Outcome.WITH_REMARK and action_due_on is not None:
        make_actions(Remark(locked, note.strip(), action_due_on, by, at))
    if outcome == FollowUp.Outcome.POSTPONED:
        moved = _successor(locked, postponed_to, by=by, at=at)
        moved.calendar_id, moved.move_count = locked.calendar_id, locked.move_count + 1
        return _save_new(moved)
    if outcome == FollowUp.Outcome.CANCELLED:
        return None
    return _open_following(locked, entry.organisation, today=today, by=by, at=at)


def outcomes_by_hand(kind: str) -> list[str]:
    """Return the outcomes that a person may record without having done the work on another page."""
    definition = kind_of(kind)
    if not definition.is_completed_by_work:
        return list(FollowUp.Outcome.values)
    return [FollowUp.Outcome.POSTPONED, FollowUp.Outcome.CANCELLED] if definition.is_moved_by_hand else []


def complete_by_hand(*, followup: FollowUp, outcome: str, **told: Any) -> FollowUp | None:
    """Record what a person says of a follow-up, as ``complete_followup`` does, unless only the work completes it.

    Services that do the work call ``complete_followup``; pages call this.

    Raises:
        DomainError: the work has to be done on its page.
    """
    if outcome not in outcomes_by_hand(followup.kind) and outcome in FollowUp.Outcome.values:
        raise DomainError(refusal_by_hand(followup.kind))
    return complete_followup(followup=followup, outcome=outcome, **told)


def refusal_by_hand(kind: str) -> str:
    """Say in a sentence that only the work completes a follow-up, and where it is done."""
    definition = kind_of(kind)
    names = {"kind": str(definition.label), "action": str(definition.action_text)}
    return _("%(kind)s avslutas bara av att arbetet görs. Välj ”%(action)s”.") % names


@transaction.atomic
def close_followups(*, entry: Entry, by: User, at: dt.datetime, reason: str, kind: str | None = None) -> int:
    """Close an entry's open follow-ups, of one kind or all, as no longer relevant; return how many.

    Args:
        reason: why, kept as the outcome's note.
    """
    closing = FollowUp.objects.open().filter(entry_id=entry.pk)
    if kind is not None:
        closing = closing.filter(kind=kind)
    return closing.update(completed_at=at, completed_by=by, outcome=FollowUp.Outcome.CANCELLED, outcome_note=reason)


def close_followups_of_archived_entry(happening: Happening) -> None:
    """Close the follow-ups of an entry that has just been archived.

    Restoring the entry does not reopen them: somebody decides anew when it is to be looked at.
    """
    with in_swedish():
        close_followups(entry=happening.entry, by=happening.by, at=happening.at, reason=_("Posten arkiverades."))


@transaction.atomic
def decide_rule(
    *,
    organisation: Organisation,
    kind: str,
    interval_months: int | None,
    lead_days: int,
    escalation_days: int,
) -> FollowUpRule:
    """Set an organisation's own intervals for a kind; they count from the next completion and the next reminder.

    Raises:
        ValidationError: an interval is out of range.
    """
    kind_of(kind)
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two first rules at once become one
    rule = FollowUpRule.objects.of(organisation).select_for_update().filter(kind=kind).first()
    rule = rule or FollowUpRule(organisation=organisation, kind=kind)
    rule.interval_months, rule.lead_days, rule.escalation_days = interval_months, lead_days, escalation_days
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def return_to_default(*, organisation: Organisation, kind: str) -> None:
    """Drop an organisation's own intervals for a kind, so that the defaults hold again."""
    FollowUpRule.objects.of(organisation).filter(kind=kind).delete()


def _lock_entry(pk: int) -> Entry:
    """Lock the entry before its follow-ups, so that archiving and completing never pass each other.

    Raises:
        EntryArchived: the entry is put away.
    """
    # As a list: one request may plan several follow-ups, which is no query per row that could be joined.
    [locked] = list(
        Entry.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").filter(pk=pk)
    )
    if locked.is_archived:
        raise EntryArchived
    return locked


def _check_postponement(followup: FollowUp, postponed_to: dt.date | None, *, today: dt.date) -> None:
    if postponed_to is None:
        raise DomainError(_("Välj vilket datum uppföljningen skjuts upp till."))
    if postponed_to <= max(today, followup.intended_on):
        raise DomainError(_("Det nya datumet ska ligga efter både dagens datum och det planerade datumet."))
    check_reachable(postponed_to, today=today)


def _complete(followup: FollowUp, *, outcome: str, note: str, by: User, at: dt.datetime) -> None:
    followup.completed_at, followup.completed_by = at, by
    followup.outcome, followup.outcome_note = outcome, note.strip()
    followup.full_clean()
    followup.save(update_fields=["completed_at", "completed_by", "outcome", "outcome_note"])


def _open_following(
    done: FollowUp, organisation: Organisation, *, today: dt.date, by: User, at: dt.datetime
) -> FollowUp | None:
    """Open the next of a series; None when it has come to its end."""
    interval, anchored_on = done.interval_months, done.anchored_on
    if done.follows_rule:
        interval = rule_for(organisation=organisation, kind=done.kind).interval_months
        if interval != done.interval_months:
            anchored_on = done.intended_on
    if interval is None:
        return None
    occurrence, intended_on = next_occurrence(
        anchored_on=anchored_on, interval_months=interval, after=max(done.intended_on, today)
    )
    following = _successor(done, intended_on, by=by, at=at)
    following.anchored_on, following.occurrence, following.interval_months = anchored_on, occurrence, interval
    return _save_new(following)


def _successor(done: FollowUp, intended_on: dt.date, *, by: User, at: dt.datetime) -> FollowUp:
    """Return an unsaved follow-up that takes over everything but the date."""
    return FollowUp(
        entry_id=done.entry_id,
        kind=done.kind,
        topic=done.topic,
        intended_on=intended_on,
        due_at=_same_time(done, intended_on),
        is_timed=done.is_timed,
        responsible_id=done.responsible_id,
        anchored_on=done.anchored_on,
        occurrence=done.occurrence,
        interval_months=done.interval_months,
        follows_rule=done.follows_rule,
        opened_at=at,
        opened_by=by,
    )


def _save_new(followup: FollowUp) -> FollowUp:
    followup.full_clean()
    followup.save(force_insert=True)
    return followup


def _same_time(followup: FollowUp, day: dt.date) -> dt.datetime:
    if not followup.is_timed:
        return end_of_day(day)
    return at_time(day, timezone.localtime(followup.due_at).time())
