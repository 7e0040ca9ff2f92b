"""A share as two whole numbers, how it reads, and where it is heading: pure functions of numbers and dates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)

    def __str__(self) -> str:
        if not self.whole:
            return _("ej tillämpligt")
        return _("%(part)d av %(whole)d (%(percent)d %%)") % {
            "part": self.part,
            "whole": self.whole,
            "percent": self.percent,
        }

    @property
    def percent(self) -> int | None:
        """The share in whole per cent; None of nothing. It never reads as more than it is near a target of 100."""
        if not self.whole:
            return None
        rounded = (200 * self.part + self.whole) // (2 * self.whole)
        return min(rounded, 99) if self.part < self.whole else rounded

    def is_below(self, target_percent: int) -> bool:
        """Tell whether the exact share is below a target; nothing out of nothing is not."""
        return self.part * 100 < target_percent * self.whole


@dataclass(frozen=True)
class Point:
    """A share as it stood at the end of a month."""

    month_on: dt.date
    share: Share


@dataclass(frozen=True)
class Forecast:
    """What the year is heading for: the per cent at its end, and the month in which the target is reached."""

    percent: int
    target_month: int | None


def forecast_of(points: Sequence[Point], *, target_percent: int) -> Forecast | None:
    """Draw a straight line from the start of the year through the latest month, or through the first and the latest.

    The totals are the standing since the year began. With one month the line starts from nothing in
    January; with more it keeps the pace between the first and the latest. It never falls, and it
    stops at 100.

    Args:
        points: months of one year with something to count, in order.

    Returns:
        None when there is nothing to go by.
    """
    known = [
        (point.month_on.month, 100 * point.share.part / point.share.whole) for point in points if point.share.whole
    ]
    if not known:
        return None
    month, percent = known[-1]
    first_month, first_percent = known[0] if len(known) > 1 else (0, 0.0)
    pace = max(0.0, (percent - first_percent) / (month - first_month))
    at_end = min(100.0, percent + pace * (12 - month))
    reached = None
    for ahead in range(13 - month):
        if percent + pace * ahead >= target_percent - 1e-9:
            reached = month + ahead
            break
    return Forecast(percent=int(at_end + 0.5), target_month=reached)
