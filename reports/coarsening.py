"""Write a number so that what was left out cannot be counted by subtraction.

A reader of the public edition knows how many rows are named and that something is left out. The
interval that is told always leaves room for at least four answers to "how many?", so a total minus
the named rows says nothing.
"""

from django.utils.translation import gettext as _

STEP = 5
LEAST_SPREAD = 4


def coarse_text(number: int, *, known: int | None = None) -> str:
    """Return an interval that holds a number, such as ``färre än 5`` or ``35–39``.

    Args:
        known: how many of those counted the reader can see elsewhere; None when nothing is listed.
    """
    if known is None:
        low = number - number % STEP
        high = low + STEP - 1
    else:
        low = known - known % STEP
        highest = max(number, known + LEAST_SPREAD)
        high = highest - highest % STEP + STEP - 1
    if not low:
        return _("färre än %(limit)d") % {"limit": high + 1}
    return _("%(low)d–%(high)d") % {"low": low, "high": high}


def coarse_value(*, unit: str, numerator: str, denominator: str) -> str:
    """Write a figure of coarse numbers; no per cent, which would tell them exactly."""
    if unit == "count":
        return numerator
    return _("%(part)s av %(whole)s") % {"part": numerator, "whole": denominator}
