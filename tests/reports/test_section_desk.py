"""Writing a chapter: the text is previewed, kept while it is typed, started from last year's and from sentences."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.test import Client

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from reports.chapters import load_chapters
from reports.legal_facts import load_facts
from reports.models import ManagementReview, SectionComment, SectionDraft
from reports.prose import blocks_of, spans_of
from reports.report import ReportSection
from reports.services import approve_edition, ask_for_section, start_review, submit_review, write_section
from tests.factories import SystemFactory

PAGE = "/kulturforvaltningen/ledningens-genomgang/LG-0001/"
SECTION = f"{PAGE}avsnitt/isms/"

pytestmark = pytest.mark.usefixtures("clock")


def save(client: Client, review: ManagementReview, text: str, path: str = SECTION, **values: object):
    review.refresh_from_db()
    return client.post(path, {"version": review.version, "text": text, "is_public": "yes"} | values)


def stored_text(review: ManagementReview, code: str = "isms") -> str:
    return review.sections.get(code=code).text


def test_the_text_is_read_as_a_safe_part_of_markdown() -> None:
    [first, second, third, last] = blocks_of(
        "Ett **viktigt** stycke\n2. oktober är ett datum.\n\n1. ett\n2) två\n- punkt\n\n*Slut* 2 * 3 * 4 snake_case"
    )
    assert first.text == "Ett **viktigt** stycke 2. oktober är ett datum."
    assert (second.items, second.is_numbered) == (("ett", "två"), True)
    assert (third.items, third.is_numbered) == (("punkt",), False)
    assert [(span.text, span.is_strong, span.is_emphasised) for span in spans_of(last.text)] == [
        ("Slut", False, True),
        (" 2 * 3 * 4 snake_case", False, False),
    ]
    assert [(span.text, span.url) for span in spans_of("Se [lagen](https://lag.example/1) nu")] == [
        ("Se ", ""),
        ("lagen", "https://lag.example/1"),
        (" nu", ""),
    ]
    for hostile in ("[x](javascript:alert(1))", "<b>x</b>", "**", "[x](https://a b)", "*a", "![x](data:y)"):
        assert [span.text for span in spans_of(hostile)] == [hostile]
        assert not spans_of(hostile)[0].url


def test_bold_links_and_numbers_are_printed_too() -> None:
    blocks = blocks_of("Se **nu** [lagen](https://lag.example/1) <b>\n\n1. ett")
    section = ReportSection(anchor="a", number="1", heading="Avsnitt", blocks=blocks, tables=[])
    printed = render_to_string("reports/pdf/section.html", {"section": section})
    assert (
        '<p>Se <strong>nu</strong> <a href="https://lag.example/1" rel="noreferrer">lagen</a> &lt;b&gt;</p>' in printed
    )
    assert '<ol class="points"><li>ett</li></ol>' in printed


def test_the_preview_shows_markup_escapes_the_rest_and_stores_nothing(
    client_for, coordinator: User, review: ManagementReview
) -> None:
    client = client_for(coordinator)
    typed = {
        "version": review.version,
        "text": "**Fet** <script>x</script>\n\n1. ett",
        "is_public": "yes",
        "preview": 1,
    }
    whole = client.post(SECTION, typed).content.decode()
    part = client.post(SECTION, typed, headers={"HX-Request": "true"}).content.decode()
    for shown in (whole, part):
        assert "<strong>Fet</strong> &lt;script&gt;x" in shown
        assert "<ol><li>ett</li></ol>" in shown
    assert 'name="text"' in whole
    assert "<html" not in part
    assert stored_text(review) == ""
    assert not SectionDraft.objects.exists()


def test_what_is_typed_is_kept_restored_and_let_go_of_when_it_is_saved(
    client_for, actors, coordinator: User, review: ManagementReview
) -> None:
    client = client_for(coordinator)
    save(client, review, "Sparad text.")
    started = client.get(SECTION).context["started_from"]
    typed = {"text": "Sparad text. Och mer som inte hann sparas.", "started_from": started}
    assert "Utkast sparat kl. 12:00" in client.post(f"{SECTION}utkast/", typed).content.decode()
    assert stored_text(review) == "Sparad text."
    again = client_for(coordinator).get(SECTION)  # another session
    assert "inte hann sparas" in again.content.decode()
    assert "är återställt" in again.content.decode()
    assert client_for(actors.director).post(f"{SECTION}utkast/", typed).status_code == 403
    spoilt = {"text": "\x00Trasigt", "started_from": "\x00" * 64}
    assert client.post(f"{SECTION}utkast/", spoilt).status_code == 200
    assert "för lång" in client.post(f"{SECTION}utkast/", {"text": "x" * 50_001}).content.decode()
    assert save(client, review, typed["text"]).status_code == 302
    assert "är återställt" not in client.get(SECTION).content.decode()
    assert SectionDraft.objects.get().text == ""
    client.post(f"{SECTION}utkast/", {"text": "Kastas."})
    assert client.post(f"{SECTION}utkast/", {"discard": 1}).url == SECTION
    assert "Kastas." not in client.get(SECTION).content.decode()


def test_a_kept_text_that_somebody_else_has_overtaken_is_shown_beside_the_saved(
    client_for, coordinator: User, review: ManagementReview, now: dt.datetime
) -> None:
    client = client_for(coordinator)
    started = client.get(SECTION).context["started_from"]
    client.post(f"{SECTION}utkast/", {"text": "Mitt förslag.", "started_from": started})
    review.refresh_from_db()
    write_section(review=review, code="rsa", text="Annat.", version=review.version, by=coordinator, at=now)
    assert "Jämför innan du sparar" not in client.get(SECTION).content.decode()  # another chapter is no conflict
    write_section(review=review, code="isms", text="Någon annans.", version=review.version, by=coordinator, at=now)
    page = client.get(SECTION).content.decode()
    for told in ("Jämför innan du sparar", "Så står avsnittet nu", "Någon annans.", "Mitt förslag."):
        assert told in page
    stale = client.post(SECTION, {"version": review.version - 1, "text": "Mitt förslag.", "is_public": "yes"})
    assert stale.status_code == 409
    assert stored_text(review) == "Någon annans."


def test_last_years_text_is_a_start_and_is_warned_of_until_it_is_rewritten(
    client_for, coordinator: User, approved, unit, director_post, organisation, now: dt.datetime
) -> None:
    about = {"organisation": organisation, "unit": unit, "owner": director_post, "by": coordinator, "at": now}
    this_year = start_review(year=2027, **about)
    client, page = client_for(coordinator), this_year.get_absolute_url()
    summary = f"{page}avsnitt/summary/"
    assert "Börja från förra årets text" in client.get(summary).content.decode()
    assert save(client, this_year, "", summary, insert_previous=1).status_code == 302
    assert stored_text(this_year, "summary").startswith("Läget är gott")
    assert "ordagrant förra årets" in client.get(summary).content.decode()
    assert "Ordagrant som förra året: Sammanfattning" in client.get(page).content.decode()
    save(client, this_year, "Läget är sämre.", summary)
    assert "ordagrant förra årets" not in client.get(summary).content.decode()
    assert "Ordagrant som förra året" not in client.get(page).content.decode()


def test_a_figure_becomes_a_sentence_that_is_taken_in_and_rewritten(
    client_for, coordinator: User, review: ManagementReview, unit
) -> None:
    SystemFactory.create_batch(2, unit=unit)
    client, path = client_for(coordinator), f"{PAGE}avsnitt/summary/"
    [sentence] = [each for each in client.get(path).context["sentences"] if each.code == "systems_total"]
    assert sentence.text == "System i registret är 2."
    assert save(client, review, "Inledning.", path, insert_sentence="systems_total").status_code == 302
    assert stored_text(review, "summary") == f"Inledning.\n\n{sentence.text}"
    assert save(client, review, "Orört.", path, insert_sentence="trolleri").status_code == 302
    assert stored_text(review, "summary") == "Orört."


def test_a_fact_of_law_tells_its_source_and_when_it_was_checked(
    client_for, coordinator: User, review: ManagementReview, clock
) -> None:
    client, path = client_for(coordinator), f"{PAGE}avsnitt/external_factors/"
    page = client.get(path).content.decode()
    assert "gäller sedan den 15 januari 2026" in page
    assert "kontrollerat 2026-11-23" in page
    assert "kontrollera igen" not in page
    assert save(client, review, "Året präglades av nya krav.", path, insert_fact="cybersecurity_authority") is not None
    assert "Myndigheten för civilt försvar (MCF, tidigare MSB)" in stored_text(review, "external_factors")
    assert "Rättsliga fakta" not in client.get(f"{PAGE}avsnitt/summary/").content.decode()
    clock.shift(dt.timedelta(days=366))
    client = client_for(coordinator)  # the session has ended since
    assert "kontrollera igen innan du använder det" in client.get(path).content.decode()


def test_every_fact_of_law_belongs_to_a_chapter_that_ships() -> None:
    facts = load_facts()
    assert {fact.chapter for fact in facts} <= {chapter.code for chapter in load_chapters()}
    assert len({fact.code for fact in facts}) == len(facts)
    assert all(fact.source and isinstance(fact.checked_on, dt.date) for fact in facts)


def test_chapters_are_commented_by_those_who_read_and_handled_by_the_writer(
    client_for, actors, review: ManagementReview
) -> None:
    path = f"{SECTION}kommentarer/"
    director = client_for(actors.director)
    assert path in director.get(PAGE).content.decode()
    assert "personnummer" in director.post(path, {"text": "Se 811218-9876"}).content.decode()
    assert director.post(path, {"text": "Vad kostar det?"}).status_code == 302
    comment = SectionComment.objects.get()
    writer = client_for(actors.coordinator)
    assert "Kommentarer (1)" in writer.get(SECTION).content.decode()
    assert "1 kommentar till ett avsnitt är inte hanterad" in writer.get(PAGE).content.decode()
    assert director.post(f"{path}{comment.pk}/hanterad/").status_code == 403
    assert writer.post(f"{path}{comment.pk}/hanterad/").status_code == 302
    assert "hanterad 2026-11-23" in director.get(path).content.decode()
    assert client_for(actors.colleague).get(path).status_code == 404


def test_somebody_is_asked_for_a_chapter_and_hands_it_in_without_reading_the_review(
    client_for, actors, review: ManagementReview, colleague_post
) -> None:
    writer, mine = client_for(actors.coordinator), client_for(actors.colleague)
    ask, deliver = f"{SECTION}uppgift/", f"{PAGE}underlag/"
    assert mine.get(deliver).status_code == 404
    assert (
        "Dagen har redan varit"
        in writer.post(ask, {"post": colleague_post.pk, "due_on": "2026-11-22"}).content.decode()
    )
    for day in ("2026-12-01", "2026-12-04"):
        assert writer.post(ask, {"post": colleague_post.pk, "due_on": day}).status_code == 302
    followup = FollowUp.objects.get(kind="review_section")
    assert (followup.responsible, followup.intended_on) == (colleague_post, dt.date(2026, 12, 4))
    assert f"{colleague_post.title}" in writer.get(SECTION).content.decode()
    assert "Underlag till ledningens genomgång" in mine.get("/kulturforvaltningen/min-sida/").content.decode()
    assert deliver in mine.get(followup.get_absolute_url()).content.decode()
    assert mine.get(PAGE).status_code == 404
    assert "Klart senast 2026-12-04" in mine.get(deliver).content.decode()
    assert mine.post(deliver, {"followup": followup.pk, "text": ""}).status_code == 200
    assert mine.post(deliver, {"followup": followup.pk, "text": "Vårt underlag."}).status_code == 302
    followup.refresh_from_db()
    assert followup.outcome == FollowUp.Outcome.NO_REMARK
    assert "Vårt underlag." in writer.get(SECTION).content.decode()
    assert mine.get(deliver).status_code == 404


def test_a_review_that_is_handed_over_is_neither_drafted_nor_asked_for_but_still_commented(
    client_for, actors, coordinator, review: ManagementReview, colleague_post, director, now: dt.datetime
) -> None:
    section = review.sections.get(code="isms")
    ask_for_section(section=section, post=colleague_post, due_on=dt.date(2026, 12, 4), by=coordinator, at=now)
    review.refresh_from_db()
    edition = submit_review(review=review, version=review.version, by=coordinator, at=now)
    client = client_for(coordinator)
    assert "sparas inte" in client.post(f"{SECTION}utkast/", {"text": "x"}).content.decode()
    asked = client.post(f"{SECTION}uppgift/", {"post": colleague_post.pk, "due_on": "2026-12-01"})
    assert "överlämnad" in asked.content.decode()
    assert client.post(f"{SECTION}kommentarer/", {"text": "Kom ihåg."}).status_code == 302
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    assert "kommenteras inte längre" in client.post(f"{SECTION}kommentarer/", {"text": "För sent."}).content.decode()
    followup = FollowUp.objects.get(kind="review_section")
    late = client_for(actors.colleague).post(f"{PAGE}underlag/", {"followup": followup.pk, "text": "Sent."})
    assert "är godkänd" in late.content.decode()
    assert SectionComment.objects.count() == 1
