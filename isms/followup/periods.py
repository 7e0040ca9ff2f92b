"""The periods of digests: a calendar month for owners, an ISO week for coordinators."""

import datetime as dt

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
