"""Calendar months, working days and words for dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms.followup.dates import add_months, end_of_day, is_working_day, monday_after, next_occurrence
from isms.followup.due import due_in_words
from isms.followup.periods import horizon_days, period_of
from isms.followup.steps import Step, steps_for_coordinators, steps_for_responsible

days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-11-23", 12, "2027-11-23"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_a_month_is_a_calendar_month(day, months, expected):
    assert add_months(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(expected)


def test_a_series_on_the_31st_returns_to_the_31st():
    anchor, seen, after = dt.date(2026, 1, 31), [], dt.date(2026, 1, 31)
    for _turn in range(3):
        _n, after = next_occurrence(anchored_on=anchor, interval_months=1, after=after)
        seen.append(after.isoformat())
    assert seen == ["2026-02-28", "2026-03-31", "2026-04-30"]


@given(anchor=days, interval=st.integers(1, 60), after=days)
def test_the_next_occurrence_is_the_first_after_the_day(anchor, interval, after):
    n, day = next_occurrence(anchored_on=anchor, interval_months=interval, after=after)
    assert day > after
    assert n >= 1
    assert day == add_months(anchor, n * interval)
    assert n == 1 or add_months(anchor, (n - 1) * interval) <= after


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-06-15", "2026-06-15T21:59:59"), ("2026-11-23", "2026-11-23T22:59:59")],
)
def test_a_day_ends_by_stockholm_time(day, expected):
    assert end_of_day(dt.date.fromisoformat(day)).astimezone(dt.UTC).replace(tzinfo=None).isoformat() == expected


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-23", True),
        ("2026-11-22", False),
        ("2026-06-19", False),
        ("2026-12-24", False),
        ("2026-12-31", False),
        ("2026-05-14", False),
        ("2027-01-06", False),
        ("2027-01-07", True),
    ],
)
def test_swedish_working_days(day, works):
    assert is_working_day(dt.date.fromisoformat(day)) is works


@given(day=days)
def test_the_monday_after_lies_within_a_week(day):
    assert monday_after(day).weekday() == 0
    assert 1 <= (monday_after(day) - day).days <= 7


@pytest.mark.parametrize(
    ("days_ahead", "text", "tone"),
    [
        (-10, "försenad 10 dagar", "danger"),
        (-1, "försenad 1 dag", "danger"),
        (0, "i dag", "warning"),
        (1, "i morgon", "warning"),
        (7, "om 7 dagar", "warning"),
        (8, "om 8 dagar", "neutral"),
    ],
)
def test_due_dates_in_words(days_ahead, text, tone):
    today = dt.date(2026, 11, 23)
    due = due_in_words(today + dt.timedelta(days=days_ahead), today=today)
    assert (due.text, due.tone) == (text, tone)


def test_periods_follow_the_iso_week_over_new_year():
    assert period_of(dt.date(2027, 1, 1), weekly=True) == "2026-W53"
    assert period_of(dt.date(2027, 1, 1), weekly=False) == "2027-01"


@given(day=days, weekly=st.booleans())
def test_a_digest_looks_past_its_period(day, weekly):
    after = day + dt.timedelta(days=horizon_days(day, weekly=weekly))
    assert period_of(after, weekly=weekly) > period_of(day, weekly=weekly)


def test_steps_of_the_responsible():
    day = dt.date(2026, 11, 13)  # a Friday
    steps = steps_for_responsible(intended_on=day, lead_days=30, today=dt.date(2026, 11, 23))
    assert steps == [
        Step("upcoming", dt.date(2026, 10, 14)),
        Step("due", day),
        Step("late-1", dt.date(2026, 11, 16)),
        Step("late-2", dt.date(2026, 11, 23)),
    ]


def test_nothing_is_told_before_its_day():
    day = dt.date(2026, 11, 23)
    assert steps_for_responsible(intended_on=day, lead_days=5, today=dt.date(2026, 11, 17)) == []
    assert steps_for_coordinators(intended_on=day, escalation_days=14, today=dt.date(2026, 12, 6)) == []
    assert len(steps_for_coordinators(intended_on=day, escalation_days=14, today=dt.date(2026, 12, 7))) == 1
