"""Complete, plan and close many follow-ups at once."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from isms.accounts.models import User
from isms.followup.dates import end_of_day
from isms.followup.models import FollowUp
from isms.followup.services import complete_by_hand
from isms.register.errors import DomainError
from isms.register.models import Entry

MOST_AT_ONCE = 250
PLANNED_FIELDS = (
    "intended_on",
    "anchored_on",
    "due_at",
    "is_timed",
    "occurrence",
    "responsible",
    "interval_months",
    "follows_rule",
)


@dataclass(frozen=True)
class Completed:
    """How many were completed, and which were left because of what had happened to them meanwhile."""

    done_count: int
    left: tuple[FollowUp, ...]


@transaction.atomic
def complete_followups(
    *,
    followups: Collection[FollowUp],
    outcome: str,
    note: str,
    by: User,
    at: dt.datetime,
    action_due_on: dt.date | None = None,
) -> Completed:
    """Record the same outcome and note for many follow-ups, each as ``complete_by_hand`` does.

    One that somebody else has completed meanwhile, that only the work completes, or whose entry is put
    away, is left alone; the others are completed all the same. Entries are locked in the order of their keys.
    """
    left = []
    for followup in sorted(followups, key=lambda item: (item.entry_id, item.pk)):
        try:
            complete_by_hand(followup=followup, outcome=outcome, note=note, action_due_on=action_due_on, by=by, at=at)
        except (DomainError, ValidationError):
            left.append(followup)
    return Completed(len(followups) - len(left), tuple(left))


@transaction.atomic
def plan_once(*, days: Mapping[int, dt.date], kind: str, by: User, at: dt.datetime) -> None:
    """Plan the same kind of follow-up of many entries, once each, as ``open_followup`` does for one.

    The caller holds the entries' locks, and none of them is put away. It takes as many queries for one as for many.

    Args:
        days: the intended day of each, by the entry's key.
    """
    waiting = FollowUp.objects.open().select_for_update().filter(entry_id__in=days, kind=kind, topic="").order_by("pk")
    has_one = {followup.entry_id: followup for followup in waiting}
    for key, followup in has_one.items():
        followup.move_count += followup.intended_on != days[key]
        _plan(followup, days[key])
    FollowUp.objects.bulk_update(has_one.values(), [*PLANNED_FIELDS, "move_count"])
    FollowUp.objects.bulk_create(
        [
            _plan(FollowUp(entry_id=key, kind=kind, opened_at=at, opened_by=by), day)
            for key, day in days.items()
            if key not in has_one
        ]
    )


def _plan(followup: FollowUp, day: dt.date) -> FollowUp:
    followup.intended_on = followup.anchored_on = day
    followup.due_at, followup.is_timed, followup.occurrence = end_of_day(day), False, 0
    followup.responsible, followup.interval_months, followup.follows_rule = None, None, False
    return followup


@transaction.atomic
def close_many(*, entries: Collection[Entry], kind: str, reason: str, by: User, at: dt.datetime) -> int:
    """Close the open follow-ups of a kind of many entries as no longer relevant; return how many."""
    closing = FollowUp.objects.open().filter(entry_id__in=[entry.pk for entry in entries], kind=kind)
    return closing.update(completed_at=at, completed_by=by, outcome=FollowUp.Outcome.CANCELLED, outcome_note=reason)
