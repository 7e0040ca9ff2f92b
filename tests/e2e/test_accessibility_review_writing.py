"""Pages on which the yearly review is written together: usable with an aid, and the text is kept while it is typed."""

import datetime as dt

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.decisions import DecisionGround
from reports.models import ManagementReview, SectionDraft
from reports.services import (
    add_note,
    approve_edition,
    ask_for_section,
    comment_section,
    start_review,
    submit_review,
    write_section,
)
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"
TEXT = "Läget är **gott**.\n\n1. Klassa.\n2. Följ upp [lagen](https://lag.example/2025-1506)."


@pytest.fixture
def written(
    organisation: Organisation, unit: Unit, owner_post: Post, coordinator: User, director: User, now: dt.datetime
) -> ManagementReview:
    """This year's review after an approved one, with a note, a comment and a chapter that a post is asked for."""
    by = {"by": coordinator, "at": now}
    last, review = (
        start_review(organisation=organisation, unit=unit, owner=owner_post, year=year, **by) for year in (2025, 2026)
    )
    write_section(review=last, code="summary", text=TEXT, version=1, **by)
    edition = submit_review(review=last, version=last.version, **by)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    write_section(review=review, code="summary", text=TEXT, version=1, **by)
    add_note(organisation=organisation, year=2026, chapter_code="summary", text=TEXT, noted_on=now.date(), **by)
    section = review.sections.select_related("review__organisation").get(code="summary")
    comment_section(section=section, text="Vad kostar det?", by=director, at=now)
    ask_for_section(section=section, post=owner_post, due_on=now.date() + dt.timedelta(days=7), **by)
    return review


def type_and_preview(page: Page) -> None:
    """Type, wait until it is kept, and ask how it will look."""
    page.get_by_label("Text", exact=False).first.fill(f"{TEXT}\n\nNytt stycke.")
    expect(page.locator("#utkast-lage")).to_contain_text("Utkast sparat")
    page.get_by_role("button", name="Förhandsvisa texten").click()
    expect(page.locator("#forhandsvisning")).to_contain_text("Nytt stycke.")


def test_the_review_is_written_together(
    site: Site, written: ManagementReview, coordinator: User, owner: User, director: User
) -> None:
    inspection = Inspection(site)
    page, section = f"{BASE}/ledningens-genomgang/{written.reference}/", "avsnitt/summary/"
    inspection.look_at(f"{BASE}/arsanteckningar/", by=coordinator)
    inspection.look_at(f"{BASE}/arsanteckningar/ny/?avsnitt=summary", by=owner)
    inspection.look_at(page, by=coordinator)
    inspection.look_at(f"{page}{section}", by=coordinator, after=type_and_preview)
    inspection.look_at(f"{page}avsnitt/isms/", by=coordinator)
    inspection.look_at(f"{page}{section}", by=coordinator)  # restored
    inspection.look_at(f"{page}{section}uppgift/", by=coordinator)
    inspection.look_at(f"{page}{section}kommentarer/", by=coordinator)
    inspection.look_at(f"{page}underlag/", by=owner)
    inspection.look_at(f"{BASE}/ledningens-genomgang/struktur/", by=director)
    inspection.look_at(f"{BASE}/ledningens-genomgang/struktur/ny-version/", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)
    assert "Nytt stycke." in SectionDraft.objects.get().text


def test_a_session_that_has_ended_is_said_and_nothing_is_loaded_over_what_is_typed(
    site: Site, written: ManagementReview, coordinator: User
) -> None:
    page = site.visit(f"{BASE}/ledningens-genomgang/{written.reference}/avsnitt/isms/", user=coordinator)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#id_text").fill("Det här får inte försvinna.")
    expect(page.locator("#request-error")).to_be_visible()
    expect(page.locator("#id_text")).to_have_value("Det här får inte försvinna.")
    assert not SectionDraft.objects.exists()
