"""Pages of governing documents, internal control and texts to copy: usable with an aid and in a small window."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from governance.services import begin_next_version, record_result, review_document
from isms.accounts.models import Post, Unit, User
from isms.register.decisions import DecisionGround
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.governance.factories import ControlCheckFactory, GoverningDocumentFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


def test_documents_and_checks(
    inspection: Inspection, unit: Unit, owner_post: Post, coordinator: User, now: dt.datetime, today: dt.date
) -> None:
    by = {"by": coordinator, "at": now}
    late = GoverningDocumentFactory(
        unit=unit, owner=owner_post, title="Rutin för behörigheter", adopted_on=dt.date(2024, 1, 9), by=coordinator
    )
    told = {"outcome": "revise", "reason": "Ny lag", "action_due_on": dt.date(2027, 3, 1), "ground": DecisionGround()}
    review_document(document=late, version=1, **told, **by)
    draft = begin_next_version(document=late, **by)
    GoverningDocumentFactory(
        unit=unit, owner=owner_post, adopted_on=dt.date(2023, 1, 9), valid_until=dt.date(2026, 1, 1), by=coordinator
    )
    check = ControlCheckFactory(unit=unit, owner=owner_post, by=coordinator)
    ControlCheckFactory(unit=unit, owner=owner_post, tertial="T1", by=coordinator)
    found = {"result": "deviation", "note": "Två konton öppna", "performed_by": "Controllern"}
    record_result(
        check=check, version=1, performed_on=today, action_due_on=today + dt.timedelta(days=60), **found, **by
    )
    for address in (
        "styrdokument/",
        "styrdokument/?late=on",
        f"styrdokument/{late.reference}/",
        f"styrdokument/{draft.reference}/",
        f"styrdokument/{draft.reference}/andra/",
        "internkontroll/",
        "kontroller/",
        f"kontroller/{check.reference}/",
        "kontroller/ny/",
        f"kontroller/{check.reference}/resultat/",
        f"diarieforing/{late.reference}/",
    ):
        inspection.look_at(f"{BASE}/{address}", by=coordinator)
    inspection.look_at(f"{BASE}/styrdokument/{late.reference}/oversyn/", by=coordinator, after=send_an_empty_review)
    assert not inspection.problems, "\n".join(inspection.problems)


def send_an_empty_review(page: Page) -> None:
    """Send the review without saying what it came to."""
    page.get_by_role("button", name="Spara översynen").click()
    page.locator("#error-summary").wait_for()


def test_texts_are_counted_while_they_are_written(inspection: Inspection, coordinator: User) -> None:
    def write_too_much(page: Page) -> None:
        page.get_by_label("Text", exact=True).fill("x" * 2001)
        expect(page.locator("#count-text")).to_contain_text("Nu 2001: för långt.")

    inspection.look_at(f"{BASE}/texter-att-kopiera/", by=coordinator, after=write_too_much)
    inspection.look_at(f"{BASE}/texter-att-kopiera/installningar/", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)


def test_an_edited_text_is_copied_by_keyboard_and_counted_without_script(site: Site, coordinator: User) -> None:
    page = site.visit(
        f"{BASE}/texter-att-kopiera/", user=coordinator, permissions=["clipboard-read", "clipboard-write"]
    )
    page.locator("#id_text").fill("Det här betyder siffrorna.")
    page.get_by_role("button", name="Kopiera texten: Tertialrapport 1").press("Enter")
    expect(page.get_by_role("button", name="Kopierat")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Det här betyder siffrorna."
    plain = site.visit(f"{BASE}/texter-att-kopiera/", user=coordinator, java_script_enabled=False)
    plain.locator("#id_text").fill("Fem ord")
    plain.get_by_role("button", name="Räkna tecken").click()
    expect(plain.locator("#count-text")).to_contain_text("7 av högst 2000 tecken")
    expect(plain.locator("#id_text")).to_have_value("Fem ord")
    expect(plain.get_by_role("button", name="Kopiera texten: Tertialrapport 1")).to_be_hidden()
