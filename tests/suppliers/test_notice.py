"""The last day of notice by calendar months, for any agreement."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms.followup.dates import add_months
from suppliers.notice import current_end, last_day_of_notice, notice_day

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))
NOTICE = st.integers(0, 36)
RENEWAL = st.integers(1, 60)


@pytest.mark.parametrize(
    ("ends_on", "months", "expected"),
    [
        ("2027-12-31", 3, "2027-09-30"),
        ("2027-12-31", 0, "2027-12-31"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2027-02-28", 3, "2026-11-28"),  # the earlier of the days that would do
    ],
)
def test_notice_leaves_whole_calendar_months(ends_on: str, months: int, expected: str) -> None:
    assert notice_day(dt.date.fromisoformat(ends_on), months) == dt.date.fromisoformat(expected)


@given(DAYS, NOTICE)
def test_notice_is_never_given_too_late(ends_on: dt.date, months: int) -> None:
    day = notice_day(ends_on, months)
    assert add_months(day, months) <= ends_on
    assert add_months(day, months + 1) > ends_on - dt.timedelta(days=1)


@given(DAYS, NOTICE, RENEWAL, DAYS)
def test_the_next_day_of_notice_is_the_first_that_has_not_passed(
    ends_on: dt.date, months: int, renewal: int, today: dt.date
) -> None:
    found = last_day_of_notice(ends_on, notice_months=months, renewal_months=renewal, today=today)
    period, slow = 0, notice_day(ends_on, months)
    while slow < today:
        period += 1
        slow = notice_day(add_months(ends_on, period * renewal), months)
    assert found == slow
    assert last_day_of_notice(ends_on, notice_months=months, renewal_months=None, today=today) == notice_day(
        ends_on, months
    )


@given(DAYS, RENEWAL, DAYS)
def test_the_present_period_ends_today_or_later(ends_on: dt.date, renewal: int, today: dt.date) -> None:
    end = current_end(ends_on, renewal_months=renewal, today=today)
    assert end >= today
    assert end == ends_on or add_months(end, -renewal) < today
    assert current_end(ends_on, renewal_months=None, today=today) == ends_on
