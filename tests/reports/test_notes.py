"""Notes of the year: who writes them, where they wait, and how they come into a chapter."""

import pytest

from reports.models import ManagementReview, YearNote
from reports.services import add_note
from tests.factories import STOCKHOLM_NOON

HOME = "/kulturforvaltningen/arsanteckningar/"
SECTION = "/kulturforvaltningen/ledningens-genomgang/LG-0001/avsnitt/external_factors/"
FORM = {"chapter_code": "external_factors", "text": "Ny lag i **januari**.", "noted_on": "2026-11-20", "year": "2026"}

pytestmark = pytest.mark.usefixtures("clock")


def note(organisation, by, **values) -> YearNote:
    about = {"year": 2026, "chapter_code": "external_factors", "text": "Avbrott i passersystemet."} | values
    return add_note(organisation=organisation, noted_on=STOCKHOLM_NOON.date(), by=by, at=STOCKHOLM_NOON, **about)


def test_a_note_is_written_before_there_is_a_review_and_seen_by_its_writer_and_the_coordinator(
    client_for, actors, organisation, owner_post
) -> None:
    mine = client_for(actors.owner)
    assert "Inga anteckningar för året" in mine.get(HOME).content.decode()
    assert "Ny lag" in mine.post(f"{HOME}ny/", FORM | {"noted_on": "2026-12-24"}).content.decode()
    for wrong, message in (
        ({"noted_on": "2026-12-24"}, "framåt i tiden"),
        ({"chapter_code": "trolleri"}, "giltigt alternativ"),
        ({"text": "Anna 811218-9876 ringde"}, "personnummer"),
        ({"year": "1899"}, "2000"),
    ):
        assert message in mine.post(f"{HOME}ny/", FORM | wrong).content.decode()
    assert not YearNote.objects.exists()
    answer = mine.post(f"{HOME}ny/", FORM)
    assert (answer.status_code, answer.url) == (302, f"{HOME}?ar=2026")
    stored = YearNote.objects.get()
    assert (stored.noted_by, stored.chapter_code) == (actors.owner, "external_factors")
    page = mine.get(HOME).content.decode()
    assert "Omvärld och ny lagstiftning" in page
    assert "<strong>januari</strong>" in page
    assert "Ny lag" in client_for(actors.coordinator).get(HOME).content.decode()
    assert "Ny lag" not in client_for(actors.colleague).get(HOME).content.decode()
    assert client_for(actors.reader).get(HOME).status_code == 403
    assert 'href="/kulturforvaltningen/arsanteckningar/"' in mine.get("/kulturforvaltningen/min-sida/").content.decode()
    changed = mine.post(f"{HOME}{stored.pk}/", FORM | {"text": "Ny lag i februari."})
    assert changed.status_code == 302
    stored.refresh_from_db()
    assert stored.text == "Ny lag i februari."
    assert client_for(actors.colleague).post(f"{HOME}{stored.pk}/", FORM).status_code == 404
    assert mine.post(f"{HOME}{stored.pk}/ta-bort/").status_code == 302
    assert "Ny lag" not in mine.get(HOME).content.decode()


def test_one_click_puts_a_note_last_in_the_chapter_and_marks_it_as_used(
    client_for, actors, organisation, other_organisation, review: ManagementReview
) -> None:
    waiting = note(organisation, actors.owner)
    elsewhere = note(organisation, actors.owner, chapter_code="rsa", text="Hör till RSA.")
    foreign = note(other_organisation, actors.other_coordinator, text="Främmande.")
    client = client_for(actors.coordinator)
    page = client.get(SECTION).content.decode()
    assert "Avbrott i passersystemet." in page
    assert "Hör till RSA." not in page
    assert "Främmande" not in page
    values = {"version": review.version, "text": "Inledning som inte var sparad.", "is_public": "yes"}
    stale = client.post(SECTION, values | {"version": review.version - 1, "insert_note": waiting.pk})
    assert stale.status_code == 409
    waiting.refresh_from_db()
    assert not waiting.is_used  # nothing of it happens when somebody else was first
    for wrong in (elsewhere, foreign):
        assert client.post(SECTION, values | {"insert_note": wrong.pk}).status_code == 404
    assert client.post(SECTION, values | {"insert_note": waiting.pk}).status_code == 302
    section = review.sections.get(code="external_factors")
    assert section.text == "Inledning som inte var sparad.\n\nAvbrott i passersystemet."
    waiting.refresh_from_db()
    assert waiting.used_by == actors.coordinator
    page = client.get(SECTION).content.decode()
    assert "Inga anteckningar väntar" in page
    review.refresh_from_db()
    twice = client.post(SECTION, values | {"version": review.version, "insert_note": waiting.pk})
    assert "redan använd" in twice.content.decode()
    section.refresh_from_db()
    assert section.text.count("Avbrott") == 1
    assert client_for(actors.owner).get(f"{HOME}{waiting.pk}/").status_code == 302
    assert "använd 2026-11-23" in client_for(actors.owner).get(HOME).content.decode()


def test_a_year_whose_review_is_approved_takes_no_more_notes(client_for, actors, approved) -> None:
    answer = client_for(actors.coordinator).post(f"{HOME}ny/", FORM).content.decode()
    assert "Genomgången för 2026 är godkänd" in answer
    assert client_for(actors.coordinator).post(f"{HOME}ny/", FORM | {"year": "2027"}).status_code == 302


def test_the_list_asks_the_same_however_much_is_noted(
    client_for, actors, organisation, django_assert_max_num_queries
) -> None:
    client = client_for(actors.coordinator)
    for number in range(12):
        note(organisation, actors.owner, text=f"Anteckning {number}")
    client.get(HOME)
    with django_assert_max_num_queries(12):
        assert "Anteckning 11" in client.get(HOME).content.decode()
