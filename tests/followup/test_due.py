"""What is left of a clock, in words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms.followup.due import time_left_in_words

DUE = dt.datetime(2026, 11, 28, 13, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        ({"days": 27, "hours": 5}, "27 dygn kvar", "neutral"),
        ({"days": 3, "hours": 4, "minutes": 59}, "3 dygn 4 h kvar", "neutral"),
        ({"hours": 72}, "72 h kvar", "neutral"),
        ({"hours": 71, "minutes": 59}, "71 h kvar", "warning"),
        ({"hours": 31, "minutes": 59}, "31 h kvar", "warning"),
        ({"hours": 1}, "1 h kvar", "warning"),
        ({"minutes": 45, "seconds": 59}, "45 min kvar", "warning"),
        ({"seconds": 59}, "mindre än 1 min kvar", "warning"),
        ({"seconds": 0}, "gick ut nyss", "danger"),
        ({"minutes": -20}, "gick ut för 20 min sedan", "danger"),
        ({"hours": -5, "minutes": -59}, "gick ut för 5 h sedan", "danger"),
        ({"days": -8, "hours": -3}, "gick ut för 8 dygn sedan", "danger"),
    ],
)
def test_time_left_is_told_in_the_largest_unit_that_matters(left, text, tone):
    told = time_left_in_words(DUE, now=DUE - dt.timedelta(**left))
    assert (told.text, told.tone) == (text, tone)


def test_the_moment_is_told_in_stockholm_with_its_weekday():
    assert time_left_in_words(DUE, now=DUE).absolute == "lördag 28 november 2026 kl. 14.05"
    summer = dt.datetime(2026, 6, 30, 22, 5, tzinfo=dt.UTC)
    assert time_left_in_words(summer, now=DUE).absolute == "onsdag 1 juli 2026 kl. 00.05"


@given(
    st.timedeltas(dt.timedelta(minutes=1), dt.timedelta(hours=72)),
    st.timedeltas(dt.timedelta(days=-365), dt.timedelta(days=365)),
)
def test_nobody_is_told_of_more_time_than_there_is_also_when_the_clock_is_changed(left, away):
    now = DUE + away
    number, unit, _left = time_left_in_words(now + left, now=now).text.split(" ")
    told = dt.timedelta(**{{"h": "hours", "min": "minutes"}[unit]: int(number)})
    assert told <= left < told + dt.timedelta(hours=1)
