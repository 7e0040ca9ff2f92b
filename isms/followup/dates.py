"""Calendar rules of follow-ups: calendar months, the end of a day and Swedish working days."""

import calendar
import datetime as dt
from functools import lru_cache

import holidays
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isms.register.errors import DomainError

LATEST_YEARS_AHEAD = 10
END_OF_DAY = dt.time(23, 59, 59)


def add_months(day: dt.date, months: int) -> dt.date:
    """Move a date by calendar months; the 31st becomes the last day of a shorter month."""
    years, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month_index + 1
    return dt.date(years, month, min(day.day, calendar.monthrange(years, month)[1]))


def next_occurrence(*, anchored_on: dt.date, interval_months: int, after: dt.date) -> tuple[int, dt.date]:
    """Return the smallest n >= 1, and its date, for which the anchor plus n intervals lies after a date.

    Every date is counted from the anchor itself, so that a review on the 31st stays on the 31st.

    Args:
        interval_months: length of one interval in calendar months, at least 1.
    """
    whole_months = (after.year - anchored_on.year) * 12 + after.month - anchored_on.month
    n = max(1, whole_months // interval_months)
    while (day := add_months(anchored_on, n * interval_months)) <= after:
        n += 1
    return n, day


def start_of_day(day: dt.date) -> dt.datetime:
    """Return the first moment of a day in the site's own time zone (Europe/Stockholm)."""
    return at_time(day, dt.time.min)


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last second of a day in the site's own time zone (Europe/Stockholm)."""
    return at_time(day, END_OF_DAY)


def at_time(day: dt.date, time: dt.time) -> dt.datetime:
    """Return a time of a day in the site's own time zone (Europe/Stockholm)."""
    return timezone.make_aware(dt.datetime.combine(day, time))


def check_reachable(day: dt.date, *, today: dt.date) -> None:
    """Refuse a date so far ahead that it can only be a slip of the hand.

    Raises:
        DomainError: the date lies more than ten years ahead.
    """
    if day > add_months(today, 12 * LATEST_YEARS_AHEAD):
        raise DomainError(_("Datumet ligger mer än tio år fram. Kontrollera året."))


def is_working_day(day: dt.date) -> bool:
    """Tell whether a Swedish administration works on a day: not weekends, public holidays or the three eves."""
    return day.weekday() < 5 and day not in _closed_days()


@lru_cache(maxsize=1)
def _closed_days() -> holidays.HolidayBase:
    return holidays.country_holidays("SE", categories=("public", "de_facto"))


def monday_after(day: dt.date) -> dt.date:
    """Return the first Monday that comes after a day."""
    return day + dt.timedelta(days=7 - day.weekday())
