"""Let a changed interval move what is open already, when the coordinator asks for it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from isms.accounts.models import Organisation
from isms.followup.dates import add_months, end_of_day
from isms.followup.models import FollowUp


@dataclass(frozen=True)
class Move:
    """One open follow-up with the day it would get."""

    followup: FollowUp
    new_day: dt.date


def moves_of(
    *, organisation: Organisation, kind: str, interval_months: int | None, lead_days: int, today: dt.date
) -> list[Move]:
    """Return which open follow-ups a new interval would move, and to what day.

    A follow-up is counted from the time before: its day less its own interval. What is late stays
    where it is, so that nobody makes lateness vanish; nothing is moved closer than the new
    lead time, so that nobody gets a date without being told. What was opened with an
    interval of its own, only once, or with a time of day stays too.
    """
    if interval_months is None:
        return []
    following = (
        FollowUp.objects.in_organisation(organisation)
        .open()
        .filter(kind=kind, follows_rule=True, is_timed=False, intended_on__gte=today)
        .filter(interval_months__isnull=False, entry__archived_at__isnull=True)
        .exclude(interval_months=interval_months)
        .with_detail()
        .in_due_order()
    )
    earliest = today + dt.timedelta(days=lead_days)
    moves = []
    for followup in following:
        before = add_months(followup.intended_on, -followup.interval_months)
        day = add_months(before, interval_months)
        if day < earliest:
            day = min(earliest, followup.intended_on)
        if day != followup.intended_on:
            moves.append(Move(followup, day))
    return moves


@transaction.atomic
def move_followups(moves: list[Move], *, interval_months: int) -> int:
    """Give open follow-ups their new days and anchor their series there; return how many were still open.

    Args:
        interval_months: the interval that the series have from now on.
    """
    moved = 0
    for move in sorted(moves, key=lambda item: (item.followup.entry_id, item.followup.pk)):
        moved += (
            FollowUp.objects.open()
            .filter(pk=move.followup.pk, intended_on=move.followup.intended_on)
            .update(
                intended_on=move.new_day,
                anchored_on=move.new_day,
                due_at=end_of_day(move.new_day),
                occurrence=0,
                interval_months=interval_months,
                move_count=F("move_count") + 1,
            )
        )
    return moved
