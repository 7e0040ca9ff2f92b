"""An organisation's own chapters: decided in versions, kept by what is started, checked against ISO 27001."""

import pytest

from reports.chapters import chapters_of, load_chapters
from reports.clauses import CLAUSES, clauses_of, coverage_of
from reports.content import build_content
from reports.models import ManagementReview, ReviewStructure
from reports.report import build_report
from reports.services import add_note, start_review
from tests.security.forms_of_pages import forms_of

LIST = "/kulturforvaltningen/ledningens-genomgang/"
STRUCTURE = f"{LIST}struktur/"
EDIT = f"{STRUCTURE}ny-version/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def typed_in(page: str) -> dict[str, object]:
    """Return what a browser would send of the form as it is shown."""
    form = next(form for form in forms_of(page, EDIT) if "started_from" in form.values)
    sent: dict[str, object] = {}
    for name, found in form.values.items():
        if name.endswith(("-parent", "-placement")):
            sent[name] = (found or form.choices[name])[0]
        elif name.endswith("-figures") or not found:
            sent[name] = found
        else:
            sent[name] = found[0].removeprefix("\n")
    return {name: value for name, value in sent.items() if value != []}


def row_of(sent: dict[str, object], code: str) -> str:
    """Return the prefix of the row that holds a chapter."""
    return next(name.removesuffix("code") for name, value in sent.items() if name.endswith("-code") and value == code)


def new_row(sent: dict[str, object], **values: object) -> None:
    """Fill in the first empty row."""
    prefix = next(
        name.removesuffix("code")
        for name, value in sent.items()
        if name.endswith("-code") and not value and not sent[f"{name.removesuffix('code')}heading"]
    )
    sent.update({f"{prefix}{name}": value for name, value in values.items()})


def test_the_coordinator_renames_reorders_adds_and_leaves_out_chapters_and_a_started_review_keeps_its_own(
    client_for, actors, organisation, unit, director_post, review: ManagementReview, coordinator, now, clock
) -> None:
    client, before = client_for(actors.coordinator), list(review.sections.in_order().values_list("code", "heading"))
    shown = client.get(STRUCTURE).content.decode()
    assert "följer med produkten" in shown
    assert "Alla 11 punkter har ett avsnitt." in shown
    sent = typed_in(client.get(EDIT).content.decode())
    assert client.post(EDIT, sent).url == STRUCTURE  # saved as it is shown, nothing is lost or moved
    assert chapters_of(organisation) == tuple(
        type(chapter)(**vars(chapter) | {"order": position}) for position, chapter in enumerate(load_chapters(), 1)
    )
    # Renamed, moved first under its heading, figures changed, two left out, and a new one under "influences".
    sent = typed_in(client.get(EDIT).content.decode())
    audits, measured = row_of(sent, "audits"), row_of(sent, "own_monitoring")
    sent |= {f"{audits}heading": "Granskningar", f"{audits}order": "1", f"{audits}figures": ["systems_total"]}
    sent[f"{measured}figures"] = [*sent[f"{measured}figures"], "systems_total"]
    for code in ("rsa", "city_developments"):
        del sent[f"{row_of(sent, code)}is_included"]
    new_row(sent, heading="AI i förvaltningen", parent="influences", iso_clause="9.3.2 c", figures=["systems_cloud"])
    sent["note"] = "Nämnden vill läsa om AI"
    assert client.post(EDIT, sent).url == STRUCTURE
    chapters = {chapter.code: chapter for chapter in chapters_of(organisation)}
    under = [chapter.code for chapter in chapters.values() if chapter.parent == "influences"]
    assert (under[0], under[-1]) == ("audits", "ai-i-forvaltningen")
    assert chapters["audits"].figures == ("systems_total",)
    shipped = {chapter.code: chapter for chapter in load_chapters()}
    assert chapters["own_monitoring"].figures == (*shipped["own_monitoring"].figures, "systems_total")
    assert not {"rsa", "city_developments"} & chapters.keys()
    # What is not in the form stays: tables, and the mark of an appendix that is not open.
    assert chapters["appendix_high_protection"].secrecy_ground == shipped["appendix_high_protection"].secrecy_ground
    assert chapters["summary"].tables == ("decisions",)
    shown = client.get(STRUCTURE).content.decode()
    for words in ("Version 2, beslutad", "Nämnden vill läsa om AI", "Granskningar"):
        assert words in shown
    assert "Versionen gäller inte längre" in client.get(STRUCTURE, {"version": "1"}).content.decode()
    assert "i risk- och sårbarhetsanalysen" in client.get(STRUCTURE, {"version": "0"}).content.decode()
    for wrong in ("3", "x", "9" * 5000):
        assert client.get(STRUCTURE, {"version": wrong}).status_code == 404
    # The review of this year keeps what it was started with; a note for next year can go under the new chapter.
    assert list(review.sections.in_order().values_list("code", "heading")) == before
    add_note(
        organisation=organisation,
        year=2027,
        chapter_code="ai-i-forvaltningen",
        text="Nya riktlinjer.",
        noted_on=now.date(),
        by=coordinator,
        at=now,
    )
    later = start_review(organisation=organisation, unit=unit, owner=director_post, year=2027, by=coordinator, at=now)
    codes = list(later.sections.in_order().values_list("code", flat=True))
    assert codes == list(chapters)
    report = build_report(content=build_content(review=later, by=coordinator, at=now))
    influences = next(chapter for chapter in report.chapters if chapter.anchor == "avsnitt-influences")
    assert [child.heading for child in influences.children][::5] == ["Granskningar", "AI i förvaltningen"]
    # Brought back from those that are left out: it is the same chapter again.
    sent = typed_in(client.get(EDIT).content.decode())
    sent[f"{row_of(sent, 'rsa')}is_included"] = "on"
    client.post(EDIT, sent)
    assert "rsa" in {chapter.code for chapter in chapters_of(organisation)}


def test_what_cannot_be_is_said_at_the_field_and_two_who_decide_at_once_are_told(
    client_for, actors, other_organisation
) -> None:
    client = client_for(actors.coordinator)
    shown = client.get(EDIT).content.decode()
    sent = typed_in(shown)
    rows = {name: row_of(sent, name) for name in ("rsa", "audits", "influences", "privacy", "appendix_waiting")}
    more = {name: row_of(sent, name) for name in ("external_factors", "city_developments")}
    together = {
        f"{rows['rsa']}iso_clause": "9.3.2 h",
        f"{rows['audits']}heading": "",
        f"{rows['influences']}parent": "influences",
        f"{rows['privacy']}placement": "appendix",
        f"{more['external_factors']}placement": "appendix",
        f"{more['city_developments']}figures": ["trolleri"],
    }
    said = ("”9.3.2 h” är ingen punkt", "Skriv en rubrik.", "inte ingå i sig självt", "kan inte flyttas")
    for changes, messages in (
        (together, (*said, "En bilaga står för sig.", "giltigt alternativ", "Avsnitt 8, Punkt i ISO 27001")),
        ({f"{rows['appendix_waiting']}placement": "main"}, ("kan inte flyttas",)),
        ({f"{rows['audits']}parent": "rsa"}, ("kan bara ingå i ett avsnitt",)),
        ({f"{rows['rsa']}heading": "Sammanfattning"}, ("samma rubrik",)),
        ({f"{rows['rsa']}code": "trolleri", "note": "Anna 811218-9876"}, ("finns inte längre", "personnummer")),
    ):
        answer = client.post(EDIT, sent | {"note": "Behållen text"} | changes).content.decode()
        assert [message for message in messages if message not in answer] == []
        assert "note" in changes or "Behållen text" in answer
    everything_out = {name: value for name, value in sent.items() if not name.endswith("is_included")}
    assert "minst ett avsnitt" in client.post(EDIT, everything_out).content.decode()
    assert not ReviewStructure.objects.exists()
    client.post(EDIT, sent)
    late = client.post(EDIT, sent | {"note": "Min version"})
    assert late.status_code == 409
    assert "har beslutat version 1 medan du skrev" in late.content.decode()
    again = typed_in(late.content.decode())
    assert (again["note"], again["started_from"]) == ("Min version", "1")
    assert client.post(EDIT, again).status_code == 302
    assert ReviewStructure.objects.count() == 2
    assert client_for(actors.director).get(EDIT).status_code == 403
    assert len(chapters_of(other_organisation)) == len(load_chapters())


def test_a_chapter_that_is_left_out_leaves_its_clause_missing_there_and_on_the_review(
    client_for, actors, organisation, unit, director_post, coordinator, now
) -> None:
    client = client_for(actors.coordinator)
    sent = typed_in(client.get(EDIT).content.decode())
    for code in ("previous_measures", "appendix_decisions"):
        del sent[f"{row_of(sent, code)}is_included"]
    client.post(EDIT, sent)
    missing = "9.3.2 a: vad det blev av tidigare genomgångars åtgärder"
    shown = client.get(STRUCTURE).content.decode()
    assert "1 punkt saknar avsnitt" in shown
    assert missing in shown
    start_review(organisation=organisation, unit=unit, owner=director_post, year=2026, by=coordinator, at=now)
    page = client_for(actors.director).get(f"{LIST}LG-0001/").content.decode()
    assert missing in page
    assert "9.3.2 d 4, hur målen nås</dt><dd>4 Måluppfyllelse</dd>" in page


def test_clauses_are_read_as_people_write_them() -> None:
    for text, codes in (
        ("9.3.2 c, e", {"9.3.2 c", "9.3.2 e"}),
        ("9.3.2 d 1–2", {"9.3.2 d 1", "9.3.2 d 2"}),
        ("9.3.2 c, d 3", {"9.3.2 c", "9.3.2 d 3"}),
        ("9.3.2 d) 3", {"9.3.2 d 3"}),
        ("9.3.2 d", {f"9.3.2 d {number}" for number in (1, 2, 3, 4)}),
        ("9.3.2 g, 9.3.3", {"9.3.2 g", "9.3.3"}),
        ("9.3.1", {"9.3.1"}),
        ("", set()),
    ):
        assert clauses_of(text) == codes, text
    for text in ("9.3.2", "9.3.2 h", "9.3.2 d 5", "9.3.2 d 3-9", "9.3.2 a 1", "a", "9.4", "9.3.3 a", "d 1"):
        with pytest.raises(ValueError, match=r".*"):
            clauses_of(text)
    assert not coverage_of((chapter.heading, chapter.iso_clause) for chapter in load_chapters()).missing
    assert [clause.code for clause in coverage_of([("Text", "9.3.2, nonsens")]).missing] == list(CLAUSES)
