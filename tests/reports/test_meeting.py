"""The meeting about a review, and what became of last year's decisions."""

import datetime as dt

import pytest

from isms.followup.models import FollowUp
from isms.followup.services import complete_followup
from isms.register.decisions import DecisionGround
from reports.compare import compare_content
from reports.content import build_content
from reports.models import Edition, ManagementReview
from reports.public import public_content
from reports.report import build_report
from reports.services import (
    add_decision,
    approve_edition,
    correct_review,
    mark_part,
    start_review,
    submit_review,
    write_section,
)

PAGE = "/kulturforvaltningen/ledningens-genomgang/LG-0001/"
MEETING = f"{PAGE}motet/"
TOLD = {"met_on": "2026-11-20", "attendance": " Kulturdirektören \n\nIT-chefen", "notes": "Leverantörerna\n\n- Hotbild"}

pytestmark = pytest.mark.usefixtures("clock")


def appendices(content: dict) -> dict:
    return {section.heading: section for section in build_report(content=content).appendices}


def test_the_meeting_is_written_frozen_and_printed(
    review: ManagementReview, director_post, actors, now, client_for
) -> None:
    writer, director = client_for(actors.coordinator), client_for(actors.director)
    main = [chapter.heading for chapter in build_report(content=_content(review, actors, now)).chapters]
    assert "Mötet är inte nerskrivet." in writer.get(PAGE).content.decode()
    sent = {"version": review.version, **TOLD}
    for wrong, told in (
        ({"met_on": ""}, "Ange vilken dag mötet hölls."),
        ({"met_on": "2026-11-24"}, "Ange en dag som har varit."),
        ({"met_on": "2025-12-20"}, "före genomgångens år"),
        ({"met_on": "i går"}, "giltigt datum"),
        ({"notes": "Kim 19121212-1212 deltog"}, "personnummer"),
    ):
        page = writer.post(MEETING, {**sent, **wrong}).content.decode()
        assert told in page
        assert "IT-chefen" in page
    assert writer.post(MEETING, sent).url == PAGE
    stale = writer.post(MEETING, {**sent, "notes": "Annat"})
    assert stale.status_code == 409
    assert "Annat" in stale.content.decode()
    review.refresh_from_db()
    assert (review.attendants, review.met_on) == (["Kulturdirektören", "IT-chefen"], dt.date(2026, 11, 20))
    assert 'name="is_from_meeting" id="id_is_from_meeting" checked' in _squeezed(
        writer.get(f"{PAGE}beslutspunkter/ny/?mote=1").content.decode()
    )
    decided = {"text": "Byt leverantör.", "owner": director_post.pk, "due_on": "2027-02-01", "is_from_meeting": "on"}
    writer.post(f"{PAGE}beslutspunkter/ny/", {"version": review.version, **decided})
    page = director.get(PAGE).content.decode()
    for text in ("IT-chefen", "<li>Hotbild</li>", "tillagt vid mötet", "2026-11-20", "Mötesdag"):
        assert text in page
    assert page.count("IT-chefen") == 2  # in the panel and in the history
    assert "Ändra mötet" not in page
    assert director.get(MEETING).status_code == 403

    review.refresh_from_db()
    marking = {"ground": "18 kap. 8 § OSL", "reason": "Visar brister."}
    for key in ("attendance", "notes"):
        mark_part(review=review, part="meeting", key=key, version=review.version, **marking, **_by(actors, now))
        review.refresh_from_db()
    assert "Anteckningar från mötet" in writer.get(f"{PAGE}sekretess/").content.decode()
    assert writer.get(f"{PAGE}sekretess/meeting/notes/").status_code == 200
    edition = submit_review(review=review, version=review.version, **_by(actors, now))
    assert edition.content["meeting"]["attendance"] == ["Kulturdirektören", "IT-chefen"]
    full = appendices(edition.content)["Mötet"]
    assert [table.caption for table in full.tables] == ["Närvarande", "Beslut tillagda vid mötet"]
    assert full.tables[0].secrecy == "18 kap. 8 § OSL"
    assert full.tables[1].rows[0][1] == "Byt leverantör."
    public = appendices(edition.public_content)["Mötet"]
    assert [table.caption for table in public.tables] == ["Beslut tillagda vid mötet"]
    assert len(public.left_out) == 2
    assert edition.public_content["grounds"] == ["18 kap. 8 § OSL"]
    for hidden in ("IT-chefen", "Hotbild", "Leverantörerna", "Visar brister"):
        assert hidden not in str(edition.public_content)
    assert [pair.number for pair in compare_content(edition.content) if pair.full.heading == "Mötet" and pair.differs]
    report = build_report(content=edition.content, edition=edition)
    assert [chapter.heading for chapter in report.chapters] == main
    read = director.get(f"{PAGE}utgava/1/").content.decode()
    assert "Byt leverantör. (tillagt vid mötet)" in read
    closed = writer.post(MEETING, {"version": review.version, **TOLD}, follow=True).content.decode()
    assert "Den behöver först komma åter." in closed
    approve_edition(edition=edition, ground=DecisionGround(), by=actors.director, at=now)
    assert FollowUp.objects.filter(topic="Beslut 2. Byt leverantör.", responsible=director_post).count() == 1


def test_last_years_decisions_are_told_with_what_became_of_them(
    organisation, unit, director_post, actors, now, client_for
) -> None:
    then = now - dt.timedelta(days=330)
    started = {"organisation": organisation, "unit": unit, "owner": director_post}
    last = _written(2025, started, actors, then)
    for text, due_on in (
        ("Byt lås.", dt.date(2026, 3, 1)),
        ("Öva återställning.", dt.date(2026, 6, 1)),
        ("Köp stöd.", dt.date(2027, 3, 1)),
        ("Se över budgeten.", None),
        ("Hemligt beslut.", dt.date(2026, 5, 1)),
    ):
        add_decision(review=last, text=text, due_on=due_on, version=last.version, **_by(actors, then))
    marking = {"ground": "18 kap. 8 § OSL", "reason": "Visar brister."}
    mark_part(review=last, part="decision", key="5", version=last.version, **marking, **_by(actors, then))
    edition = submit_review(review=last, version=last.version, **_by(actors, then))
    approve_edition(edition=edition, ground=DecisionGround(), by=actors.director, at=then)
    lock = FollowUp.objects.get(topic="Beslut 1. Byt lås.")
    complete_followup(
        followup=lock, outcome="no_remark", note="", by=actors.coordinator, at=now - dt.timedelta(days=200)
    )

    review = _written(2026, started, actors, now)
    content = _content(review, actors, now)
    table = appendices(content)["Vad som har blivit av förra årets beslut"].tables[0]
    assert [row[3] for row in table.rows] == [
        "Genomfört 2026-05-07",
        "Försenat, skulle vara klart 2026-06-01",
        "Pågår, klart senast 2027-03-01",
        "Följs inte upp i registret",
        "Försenat, skulle vara klart 2026-05-01",
    ]
    assert table.rows[4][0] == "Hemligt beslut. (sekretessmarkerad: 18 kap. 8 § OSL)"
    public = public_content(content)
    assert "Beslut 5. Sekretessmarkerad, se genomgången." in str(content["figures"])
    assert "Hemligt beslut" not in str(public)
    assert "Beslut 2. Öva återställning." in str(public["figures"])
    assert "18 kap. 8 § OSL" in public["grounds"]
    own = {"review": review, "part": "decision", "key": "2025/2"}
    mark_part(**own, version=review.version, ground="19 kap. 1 § OSL", reason="Pågår.", **_by(actors, now))
    offered = client_for(actors.coordinator).get(
        f"/kulturforvaltningen/ledningens-genomgang/{review.reference}/sekretess/"
    )
    assert "beslut 2 i genomgången 2025" in offered.content.decode()
    assert "beslut 5 i genomgången 2025" not in offered.content.decode()
    told = [point["text"] for point in public_content(_content(review, actors, now))["earlier_decisions"]]
    assert told == ["Byt lås.", "Köp stöd.", "Se över budgeten."]
    review.refresh_from_db()
    whole = {"review": review, "part": "table", "key": "appendix_decisions/earlier_decisions"}
    mark_part(**whole, version=review.version, **marking, **_by(actors, now))
    content = _content(review, actors, now)
    assert public_content(content)["earlier_decisions"] == []
    assert compare_content(content)

    submitted = submit_review(review=review, version=review.version, **_by(actors, now))
    approve_edition(edition=submitted, ground=DecisionGround(), by=actors.director, at=now)
    review.refresh_from_db()
    done = FollowUp.objects.get(topic="Beslut 2. Öva återställning.")
    complete_followup(followup=done, outcome="no_remark", note="Gick trögt.", by=actors.coordinator, at=now)
    correct_review(review=review, changes="En felskrivning.", version=review.version, **_by(actors, now))
    review.refresh_from_db()
    assert _content(review, actors, now)["earlier_decisions"] == submitted.content["earlier_decisions"]
    assert Edition.objects.count() == 2


def _by(actors, at: dt.datetime) -> dict:
    return {"by": actors.coordinator, "at": at}


def _content(review: ManagementReview, actors, at: dt.datetime) -> dict:
    return build_content(review=ManagementReview.objects.get(pk=review.pk), **_by(actors, at))


def _written(year: int, started: dict, actors, at: dt.datetime) -> ManagementReview:
    review = start_review(year=year, **started, **_by(actors, at))
    write_section(review=review, code="summary", text="Läget är gott.", version=review.version, **_by(actors, at))
    return review


def _squeezed(text: str) -> str:
    return " ".join(text.split())
