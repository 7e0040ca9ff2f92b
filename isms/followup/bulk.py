"""Complete many follow-ups with one note."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_by_hand
from isms.register.errors import DomainError

MOST_AT_ONCE = 250


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
