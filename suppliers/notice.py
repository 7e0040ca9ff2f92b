"""When an agreement ends and by when it must be given notice: calendar months, pure functions."""

import datetime as dt

from isms.followup.dates import add_months

# Other years are slips of the hand, and calendars end.
FIRST_YEAR, LAST_YEAR = 1970, 2100


def is_believable(day: dt.date | None) -> bool:
    """Tell whether a day can be meant; nothing is no slip."""
    return day is None or FIRST_YEAR <= day.year <= LAST_YEAR


def notice_day(ends_on: dt.date, notice_months: int) -> dt.date:
    """Return the last day on which notice leaves whole calendar months until the agreement ends.

    Where months differ in length the earlier day is taken, so that notice is never too late.
    """
    return add_months(ends_on, -notice_months)


def current_end(ends_on: dt.date, *, renewal_months: int | None, today: dt.date) -> dt.date:
    """Return the last day of the period that a day lies in; the first period's until it has passed.

    Args:
        renewal_months: length of each renewal in calendar months; None for an agreement that runs out.
    """
    return add_months(ends_on, _periods(ends_on, renewal_months, 0, today) * (renewal_months or 0))


def last_day_of_notice(ends_on: dt.date, *, notice_months: int, renewal_months: int | None, today: dt.date) -> dt.date:
    """Return the next last day of notice that has not passed; the only one when the agreement is not renewed.

    Each period's end is counted from the first, so that an agreement on the 31st returns to the 31st.

    Args:
        notice_months: calendar months of notice, 0 for none.
        renewal_months: length of each renewal in calendar months; None for an agreement that is not renewed by itself.
    """
    periods = _periods(ends_on, renewal_months, notice_months, today)
    return notice_day(add_months(ends_on, periods * (renewal_months or 0)), notice_months)


def _periods(ends_on: dt.date, renewal_months: int | None, notice_months: int, today: dt.date) -> int:
    """Return the smallest number of renewals whose end, less the notice, is today or later."""
    if not renewal_months:
        return 0
    passed = (today.year - ends_on.year) * 12 + today.month - ends_on.month + notice_months
    periods = max(0, passed // renewal_months - 1)
    while notice_day(add_months(ends_on, periods * renewal_months), notice_months) < today:
        periods += 1
    return periods
