"""Shares, months as people write them, and where a year is heading."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isms.register.imports import CellError
from training.imports.cells import count_of, month_of, percent_of
from training.shares import Point, Share, forecast_of

TODAY = dt.date(2026, 11, 23)
shares = st.integers(0, 500).flatmap(lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole)))
years_points = st.lists(st.integers(1, 12), unique=True, min_size=1).flatmap(
    lambda months: st.tuples(st.just(sorted(months)), st.lists(shares, min_size=len(months), max_size=len(months)))
)


@given(shares, st.integers(1, 100))
def test_a_share_never_reads_as_reached_while_it_is_not(share: Share, target: int) -> None:
    assert share.is_below(target) == (share.part * 100 < target * share.whole)
    if share.whole and share.part < share.whole:
        assert share.percent < 100
    if not share.whole:
        assert (share.percent, str(share), share.is_below(target)) == (None, "ej tillämpligt", False)


@given(years_points, st.integers(1, 100))
def test_a_forecast_never_falls_and_keeps_its_word_about_the_target(drawn, target: int) -> None:
    months, found = drawn
    points = [Point(dt.date(2026, month, 1), share) for month, share in zip(months, found, strict=True)]
    forecast = forecast_of(points, target_percent=target)
    known = [point for point in points if point.share.whole]
    assert (forecast is None) == (not known)
    if forecast is None:
        return
    latest = known[-1]
    assert 100 * latest.share.part / latest.share.whole <= forecast.percent + 0.5 <= 101
    if forecast.target_month is None:
        assert forecast.percent <= target
    else:
        assert latest.month_on.month <= forecast.target_month <= 12
        assert forecast.percent + 0.5 >= target


def test_the_pace_is_that_between_the_first_month_and_the_latest() -> None:
    points = [Point(dt.date(2026, 4, 1), Share(40, 100)), Point(dt.date(2026, 8, 1), Share(60, 100))]
    assert forecast_of(points, target_percent=75).percent == 80
    assert forecast_of(points, target_percent=75).target_month == 11
    assert forecast_of(points, target_percent=90).target_month is None
    assert forecast_of(points[:1], target_percent=100).percent == 100


@pytest.mark.parametrize(
    ("written", "count"), [("1\u00a0234", 1234), ("12,0", 12), (12.0, 12), (0, 0), ("1 234", 1234), (None, None)]
)
def test_numbers_are_read_as_people_write_them(written: object, count: int | None) -> None:
    assert count_of({"n": written}, "n") == count


@pytest.mark.parametrize("written", ["12,5", -1, "många", "nan", "1e9", float("inf")])
def test_what_is_no_number_of_people_is_refused(written: object) -> None:
    with pytest.raises(CellError):
        count_of({"n": written}, "n")


@pytest.mark.parametrize(
    ("written", "percent"), [("92,5 %", 92.5), (0.5, 50), ("0,5", 50), (100, 100), ("1 %", 1), (92.5, 92.5)]
)
def test_shares_are_read_as_excel_and_people_write_them(written: object, percent: float) -> None:
    assert percent_of({"p": written}, "p") == pytest.approx(percent)


@pytest.mark.parametrize("written", ["110 %", 110, 1.1, "-5 %"])
def test_impossible_and_doubtful_shares_are_refused(written: object) -> None:
    with pytest.raises(CellError):
        percent_of({"p": written}, "p")


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2026-10", (2026, 10)),
        ("202610", (2026, 10)),
        (dt.date(2026, 10, 14), (2026, 10)),
        ("oktober 2026", (2026, 10)),
        ("T2 2026", (2026, 8)),
        (2025, (2025, 12)),
        ("2026", (2026, 11)),  # the year is not over
        ("VB 2026", (2026, 11)),
    ],
)
def test_months_are_read_in_many_ways(written: object, month: tuple[int, int]) -> None:
    assert month_of({"m": written}, "m", today=TODAY) == dt.date(*month, 1)


@pytest.mark.parametrize("written", ["hösten", "2026-13", "13", "T4 2026"])
def test_what_is_no_month_is_refused(written: str) -> None:
    with pytest.raises(CellError):
        month_of({"m": written}, "m", today=TODAY)
