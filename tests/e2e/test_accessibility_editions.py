"""Pages about the review's two editions and its way: usable with an aid, at 400 % and in a small window."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.decisions import DecisionGround
from reports.services import (
    add_measure,
    approve_edition,
    mark_part,
    record_meeting,
    start_review,
    start_round,
    submit_review,
    write_section,
)
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import InformationAssetFactory, PostFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen/ledningens-genomgang/"


def open_everything(page: Page) -> None:
    """Open what is folded."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")


def send_empty(page: Page) -> None:
    """Send the form of the page as it is and wait for what is said about it."""
    page.locator("main form button[type=submit]").last.click()
    page.locator("#error-summary").wait_for()


def test_the_two_editions_and_the_way_to_approval(
    site: Site,
    organisation: Organisation,
    unit: Unit,
    owner_post: Post,
    owner: User,
    coordinator: User,
    director: User,
    now: dt.datetime,
) -> None:
    inspection = Inspection(site)
    post = PostFactory(unit=unit, title="Kulturdirektör", holder=director)
    InformationAssetFactory(unit=unit, title="Ritningar över valvet", at=now)
    doing = {"by": coordinator, "at": now}
    reviews = []
    for year in (2024, 2025, 2026):
        review = start_review(organisation=organisation, unit=unit, owner=post, year=year, **doing)
        write_section(review=review, code="summary", text="Läget är gott.", version=review.version, **doing)
        add_measure(
            review=review,
            area="privacy",
            from_year=2027,
            to_year=2027,
            text="Följa upp biträdena.",
            owner=owner_post,
            version=review.version,
            **doing,
        )
        mark = {"ground": "18 kap. 8 § OSL", "reason": "Visar en brist."}
        mark_part(review=review, part="row", key="INF-0001", version=review.version, **mark, **doing)
        reviews.append(review)
    approved, handed_over, opened = reviews
    edition = submit_review(review=approved, version=approved.version, **doing)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    submit_review(review=handed_over, version=handed_over.version, **doing)
    start_round(review=opened, version=opened.version, **doing)
    told = {"met_on": now.date(), "attendance": "Kulturdirektören\nIT-chefen", "notes": "Läget.\n\n- Det gick bra."}
    record_meeting(review=opened, version=opened.version, **told, **doing)
    at = f"{BASE}{opened.reference}/"
    inspection.look_at(at, by=coordinator)
    inspection.look_at(f"{at}motet/", by=coordinator)
    inspection.look_at(f"{at}sekretess/", by=coordinator, after=open_everything)
    inspection.look_at(f"{at}sekretess/figure/assets_total/", by=coordinator)
    inspection.look_at(f"{at}jamfor/", by=coordinator)
    inspection.look_at(f"{at}tjansteutlatande/", by=director)
    inspection.look_at(f"{at}min-del/", by=owner, after=send_empty)
    inspection.look_at(BASE, by=owner)
    inspection.look_at(f"{BASE}{handed_over.reference}/godkand-pa-papper/", by=coordinator, after=send_empty)
    inspection.look_at(f"{BASE}{approved.reference}/ratta/", by=coordinator, after=send_empty)
    inspection.look_at(f"{BASE}{approved.reference}/utgava/1/", by=director)
    inspection.look_at(f"{BASE}{approved.reference}/utgava/1/oppen/", by=director)
    inspection.look_at(f"{BASE}kontrollera/", by=director, after=send_empty)
    assert not inspection.problems, "\n".join(inspection.problems)
