"""The periods of digests: a calendar month for owners, an ISO week for coordinators."""

import datetime as dt
from enum import Enum

from isms.followup.dates import add_months, monday_after

# The next digest may come a few days into its period, when that begins with days off.
SLACK_DAYS = 4
LONGEST_HORIZON_DAYS = 31 + SLACK_DAYS


def period_of(day: dt.date, *, weekly: bool) -> str:
    """Name the period that a day lies in, such as ``2026-11`` or ``2026-W48``."""
    if weekly:
        year, week, _weekday = day.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{day:%Y-%m}"


def horizon_days(day: dt.date, *, weekly: bool) -> int:
    """Return how many days ahead a digest looks: to the end of its period and until the next may have come."""
    end = monday_after(day) if weekly else add_months(day.replace(day=1), 1)
    return (end - day).days + SLACK_DAYS


class Tertial(Enum):
    """A third of the year, named as the city's reports are: the last one is the year's own, VB."""

    T1 = "T1"
    T2 = "T2"
    VB = "VB"


TERTIALS = tuple(Tertial)


def tertial_of(day: dt.date) -> Tertial:
    """Return the tertial of a day: four months each."""
    return TERTIALS[(day.month - 1) // 4]
