"""Läget: what the director meets first."""

import datetime as dt

import pytest

from incidents.models import NotificationDuty
from incidents.services import FiledPack, record_filing
from isms.followup.services import open_followup
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from reports.board import BOARD_FIGURES
from reports.figures import DEFINITIONS, FigureValue
from reports.services import approve_edition, start_review, submit_review, write_section
from reports.situation import Change, change_of
from risks.services import decide_analysis
from tests.factories import IncidentFactory, RiskAnalysisFactory, RiskFactory, SystemFactory

HOME = "/kulturforvaltningen/"
PAGE = f"{HOME}lagesbild/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def written(organisation, unit, director_post, coordinator):
    """Start and hand over a year's review."""

    def hand_over(year: int, at: dt.datetime):
        doing = {"by": coordinator, "at": at}
        review = start_review(organisation=organisation, unit=unit, owner=director_post, year=year, **doing)
        write_section(review=review, code="summary", text="Läget är gott.", version=review.version, **doing)
        return submit_review(review=review, version=review.version, **doing)

    return hand_over


def decide(analysis, by, at: dt.datetime) -> None:
    version = Entry.objects.get(pk=analysis.pk).version
    decide_analysis(analysis=analysis, version=version, reason="", ground=DecisionGround(), by=by, at=at)


def test_the_director_sees_what_has_changed_and_what_waits(
    written, unit, director_post, actors, now, client_for, django_assert_max_num_queries
) -> None:
    assert set(BOARD_FIGURES) <= set(DEFINITIONS)
    director = client_for(actors.director)
    assert director.get("/", follow=True).redirect_chain[-1] == (PAGE, 302)
    empty = director.get(PAGE)
    assert "Ingen genomgång är godkänd ännu." in empty.content.decode()
    assert "Inget väntar på dig." in empty.content.decode()
    assert empty.context["navigation"][0]["items"][0]["url"] == PAGE

    by, before, later = actors.coordinator, now - dt.timedelta(days=300), now - dt.timedelta(days=10)
    SystemFactory(unit=unit, owner=director_post, title="Bokningen", at=before)
    known = RiskAnalysisFactory(unit=unit, owner=director_post, at=before)
    RiskFactory(analysis=known, owner=director_post, event="ett känt haveri", now=(4, 4), at=before)
    decide(known, by, before)
    approve_edition(edition=written(2025, before), ground=DecisionGround(), by=actors.director, at=before)

    SystemFactory(unit=unit, title="Nykomlingen", at=later)
    for title, restricted in (("Felskickat", False), ("Dold läcka", True)):
        breach = IncidentFactory(
            unit=unit, title=title, is_personal_data_breach=True, restricted=restricted, discovered_at=later, at=later
        )
        duty = NotificationDuty.objects.open().select_related("incident").get(incident=breach)
        pack = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")
        told = {"way": "filed", "is_complete": True, "delay_reason": ""}
        record_filing(duty=duty, pack=pack, filed_at=later, by=by, at=later, **told)
    fresh = RiskAnalysisFactory(unit=unit, owner=director_post, at=later)
    risk = RiskFactory(
        analysis=fresh, owner=director_post, event="ett nytt haveri", now=(3, 4), treatment="accept", at=later
    )
    decide(fresh, by, later)
    late = {"kind": "review_decision", "topic": "Beslut 1. Försenat beslut", "responsible": director_post}
    review = Entry.objects.get(kind="management_review")
    open_followup(entry=review, intended_on=later.date() + dt.timedelta(days=1), by=by, at=later, **late)
    written(2026, later)

    with django_assert_max_num_queries(23):
        shown = director.get(PAGE)
    page, situation = shown.content.decode(), shown.context["situation"]
    systems = next(figure for figure in situation.figures if figure.code == "systems_total")
    assert (systems.value, systems.previous, systems.change.text) == ("2", "1", "+1")
    assert len(situation.figures) == 10
    assert f'href="{PAGE}systems_total/"' in page
    high = next(figure for figure in situation.figures if figure.code == "risks_high")
    assert (high.previous, high.change.text) == ("1 av 1 (100\u00a0%)", "+1 till antalet")
    assert {"systems_total", "risks_high", "breaches_notified_in_time"} <= {each.code for each in situation.moved}
    assert "ej tillämpligt blev 2 av 2" in page
    assert "assets_total" not in {each.code for each in situation.moved}
    share = DEFINITIONS["risks_high"]
    six = FigureValue(share, 3, 5)
    assert change_of(six, {"numerator": 1, "denominator": 2}) == Change("+10 procentenheter, sämre", "danger")
    assert change_of(six, {"numerator": 0, "denominator": 0}) == Change()
    assert [row.reference for row in situation.new_high_risks] == [risk.reference]
    assert "Felskickat" in page
    assert "Dold läcka" not in page
    assert f"{HOME}ledningens-genomgang/LG-0002/godkann/" in page
    assert [each.reference for each in situation.awaiting.acceptances] == [risk.reference]
    assert [followup.topic for followup in situation.awaiting.late] == ["Beslut 1. Försenat beslut"]
    assert situation.awaiting.count == 3
    read = client_for(actors.reader).get(PAGE).content.decode()
    assert "Läs och godkänn" not in read
    assert "Inget väntar på dig." in read

    rows = director.get(f"{PAGE}systems_total/").content.decode()
    assert "Nykomlingen" in rows
    assert "Bokningen" in rows
    assert director.get(f"{PAGE}annat/").status_code == 404
    assert client_for(actors.owner).get(PAGE).status_code == 403
    assert client_for(actors.owner).get(f"{PAGE}systems_total/").status_code == 403


def test_several_risks_that_wait_cost_no_query_each(unit, director_post, actors, now, client_for) -> None:
    analysis = RiskAnalysisFactory(unit=unit, owner=director_post, at=now)
    for event in ("ett haveri", "ett intrång"):
        RiskFactory(analysis=analysis, owner=director_post, event=event, now=(3, 4), treatment="accept", at=now)
    decide(analysis, actors.coordinator, now)
    shown = client_for(actors.director).get(PAGE)
    assert len(shown.context["situation"].awaiting.acceptances) == 2
    assert shown.content.decode().count("Risk att acceptera") == 2
