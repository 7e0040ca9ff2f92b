"""Every clock runs out when the law says, over changes of the clock, month ends and leap years."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.clocks import runs_out_at

STOCKHOLM = ZoneInfo("Europe/Stockholm")
moments = st.datetimes(
    min_value=dt.datetime.fromisoformat("2018-05-25"),
    max_value=dt.datetime.fromisoformat("2060-01-01"),
    timezones=st.just(dt.UTC),
)


@given(started_at=moments, hours=st.sampled_from([24, 72]))
def test_hours_are_clock_hours_also_over_changes_of_the_clock(started_at: dt.datetime, hours: int) -> None:
    due_at = runs_out_at(started_at.astimezone(STOCKHOLM), length=hours, unit="hours")
    assert (due_at - started_at).total_seconds() == hours * 3600


@given(started_at=moments, days=st.integers(1, 60))
def test_days_end_at_the_same_time_of_day_in_sweden(started_at: dt.datetime, days: int) -> None:
    due_at = runs_out_at(started_at, length=days, unit="days").astimezone(STOCKHOLM)
    start = started_at.astimezone(STOCKHOLM)
    assert due_at.date() == start.date() + dt.timedelta(days=days)
    assert _same_time_or_skipped_hour(start, due_at)


@given(started_at=moments, months=st.integers(1, 12))
def test_months_are_calendar_months_and_end_with_a_shorter_month(started_at: dt.datetime, months: int) -> None:
    due_at = runs_out_at(started_at, length=months, unit="months").astimezone(STOCKHOLM)
    start = started_at.astimezone(STOCKHOLM)
    assert (due_at.year * 12 + due_at.month) - (start.year * 12 + start.month) == months
    assert due_at.day == min(start.day, calendar.monthrange(due_at.year, due_at.month)[1])
    assert _same_time_or_skipped_hour(start, due_at)


@given(one=moments, later=st.timedeltas(min_value=dt.timedelta(), max_value=dt.timedelta(days=400)))
def test_whoever_knows_earlier_must_report_no_later(one: dt.datetime, later: dt.timedelta) -> None:
    for length, unit in ((72, "hours"), (1, "months")):
        first = runs_out_at(one, length=length, unit=unit)
        assert first <= runs_out_at(one + later, length=length, unit=unit) + dt.timedelta(days=3)
        assert first > one


@pytest.mark.parametrize(
    ("started", "length", "unit", "due"),
    [
        ("2026-10-23T12:00+02:00", 72, "hours", "2026-10-26T11:00+01:00"),  # the clock is turned back
        ("2027-03-26T12:00+01:00", 72, "hours", "2027-03-29T13:00+02:00"),  # and forward
        ("2026-12-24T23:30+01:00", 72, "hours", "2026-12-27T23:30+01:00"),  # Christmas moves nothing
        ("2027-01-31T09:00+01:00", 1, "months", "2027-02-28T09:00+01:00"),
        ("2028-01-31T09:00+01:00", 1, "months", "2028-02-29T09:00+01:00"),  # a leap year
        ("2027-02-28T09:00+01:00", 1, "months", "2027-03-28T09:00+02:00"),
        ("2026-12-31T23:59+01:00", 1, "months", "2027-01-31T23:59+01:00"),
        ("2026-10-01T00:30+02:00", 28, "days", "2026-10-29T00:30+01:00"),
    ],
)
def test_clocks_that_people_have_counted_by_hand(started: str, length: int, unit: str, due: str) -> None:
    assert runs_out_at(dt.datetime.fromisoformat(started), length=length, unit=unit) == dt.datetime.fromisoformat(due)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnights"):
        runs_out_at(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), length=1, unit="fortnights")


def _same_time_or_skipped_hour(start: dt.datetime, due_at: dt.datetime) -> bool:
    """A time of day that the change to summer time skips becomes the one an hour later."""
    skipped = due_at.month == 3 and due_at.hour == start.hour + 1 and due_at.minute == start.minute
    return due_at.time() == start.time() or (skipped and start.hour == 2)
