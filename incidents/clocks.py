"""When a legal clock runs out, as pure functions of moments.

Hours are clock hours, counted in UTC through nights, weekends, holidays and changes of the clock; they are
never moved to a working day. Days and calendar months are counted by the Swedish calendar at the same time
of day: 31 January and one month is the last day of February.
"""

import datetime as dt
from enum import StrEnum

from django.utils import timezone

from isms.followup.dates import add_months, at_time


class Unit(StrEnum):
    """What the length of a clock is counted in."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


def runs_out_at(started_at: dt.datetime, *, length: int, unit: str) -> dt.datetime:
    """Return when a clock that started at a moment runs out, in UTC.

    Args:
        started_at: an aware moment.
        length: how many of ``unit``, at least 1.
        unit: a value of ``Unit``.

    Raises:
        ValueError: the unit is none of them.
    """
    match Unit(unit):
        case Unit.HOURS:
            due_at = started_at.astimezone(dt.UTC) + dt.timedelta(hours=length)
        case Unit.DAYS:
            due_at = _same_time_on(started_at, _local_day(started_at) + dt.timedelta(days=length))
        case Unit.MONTHS:
            due_at = _same_time_on(started_at, add_months(_local_day(started_at), length))
    return due_at.astimezone(dt.UTC)


def _local_day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment).date()


def _same_time_on(moment: dt.datetime, day: dt.date) -> dt.datetime:
    return at_time(day, timezone.localtime(moment).time())
