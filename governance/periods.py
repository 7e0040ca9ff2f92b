"""When the tertials of a year begin and end: T1, T2 and VB, four months each (``isms.followup.periods``)."""

import calendar
import datetime as dt

from isms.followup.periods import TERTIALS


def first_day(year: int, tertial: str) -> dt.date:
    """Return the first day of a tertial."""
    return dt.date(year, 4 * _position(tertial) + 1, 1)


def last_day(year: int, tertial: str) -> dt.date:
    """Return the last day of a tertial, on which its checks are due."""
    month = 4 * _position(tertial) + 4
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _position(tertial: str) -> int:
    return [each.value for each in TERTIALS].index(tertial)
