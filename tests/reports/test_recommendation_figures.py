"""What the figures of recommendations count, as of their day, and the appendix that lists what is open."""

import datetime as dt

import pytest

from governance.services import verify_recommendation
from isms.register.models import Entry
from reports.content import build_content
from reports.figures import Frame, compute_figure
from reports.report import build_report
from tests.governance.recommendation_factories import RecommendationFactory, decide


def at(year: int, month: int, day: int = 2) -> dt.datetime:
    return dt.datetime(year, month, day, 9, tzinfo=dt.UTC)


def frame(organisation, year: int, month: int = 12) -> Frame:
    return Frame(organisation=organisation, year=year, as_of=dt.date(year, month, 28))


def value(code: str, of: Frame) -> str:
    return compute_figure(f"recommendations_{code}", of).value_text.replace("\u00a0", " ")


@pytest.fixture
def given(unit, other_unit, actors):
    """An audit remark that stays for years, one that was put right, and this year's of the officer."""
    old = {"unit": unit, "source": "audit", "year": 2024, "at": at(2024, 3)}
    old |= {"received_on": dt.date(2024, 3, 1), "answer_due_on": dt.date(2024, 6, 1)}
    stays = RecommendationFactory(**old, title="Staden saknar klassningar")
    mended = RecommendationFactory(**old, title="Inventeringen")
    for each, month in ((stays, 5), (mended, 7)):
        decide(each, "answered", at=at(2024, month))
    decide(stays, "remaining", at=at(2025, 2))
    decide(mended, "done", at=at(2025, 2))
    version = Entry.objects.get(pk=mended.pk).version
    told = {"verifier": "Stadsrevisionen", "verified_on": dt.date(2025, 4, 1), "note": ""}
    common = {"is_verified": True, "version": version, "by": actors.coordinator, "at": at(2025, 4)}
    verify_recommendation(recommendation=mended, **told, **common)
    own = {"received_on": dt.date(2026, 1, 10), "answer_due_on": dt.date(2026, 3, 1), "at": at(2026, 1, 10)}
    RecommendationFactory(unit=unit, **own, title="Incidenter")
    RecommendationFactory(unit=unit, **own, title="Hemligt", restricted=True)
    RecommendationFactory(unit=unit, **own, source="authority", title="Tillsyn")
    RecommendationFactory(unit=other_unit, **own)


def test_the_figures_tell_the_day_and_the_year(given, organisation) -> None:
    years = {2024: frame(organisation, 2024), 2025: frame(organisation, 2025), 2026: frame(organisation, 2026, 11)}
    assert {year: value("open", of) for year, of in years.items()} == {2024: "2", 2025: "1", 2026: "4"}
    remaining = {year: value("remaining_audit", of) for year, of in years.items()}
    assert remaining == {2024: "2 av 2 (100 %)", 2025: "1 av 2 (50 %)", 2026: "1 av 1 (100 %)"}
    assert value("answered_in_time", years[2024]) == "1 av 2 (50 %)"
    assert value("answered_in_time", years[2025]) == "ej tillämpligt"
    assert value("answered_in_time", frame(organisation, 2026, 2)) == "ej tillämpligt"
    assert value("answered_in_time", years[2026]) == "0 av 3 (0 %)"
    assert value("remaining_officer", years[2026]) == "2 av 2 (100 %)"
    assert value("remaining_other", years[2026]) == "1 av 1 (100 %)"
    assert value("remaining_officer", years[2024]) == "ej tillämpligt"
    rows = compute_figure("recommendations_open", years[2026]).rows
    assert "Hemligt" not in str(rows)
    assert [row.note for row in rows if row.title == "Staden saknar klassningar"] == ["Stadsrevisionen 2024, kvarstår"]


def test_the_appendix_lists_what_is_open(given, review, coordinator, now) -> None:
    report = build_report(content=build_content(review=review, by=coordinator, at=now))
    appendix = next(each for each in report.appendices if each.heading == "Rekommendationer")
    [table] = appendix.tables
    assert {row[1] for row in table.rows} == {"Staden saknar klassningar", "Incidenter", "Tillsyn"}
    assert table.note == "Dessutom finns 1 post med begränsad läsbehörighet."
    heading = "Resultatet från revisioner"
    chapters = [child for chapter in report.chapters for child in chapter.children]
    figures = next(chapter for chapter in chapters if chapter.heading == heading).tables[0]
    assert figures.rows[0][:2] == ("Kvarstående rekommendationer från stadsrevisionen", "1 av 1 (100\u00a0%)")
