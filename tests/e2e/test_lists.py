"""A list in the browser: choose, save as a view, open with it."""

import pytest
from playwright.sync_api import Page, expect

from isms.accounts.models import Unit, User
from isms.register.models import SavedView
from risks.models import Action
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import ActionFactory, SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


def open_form(page: Page) -> None:
    page.get_by_text("Spara som vy").click()


def send_without_name(page: Page) -> None:
    page.get_by_label("Namn på vyn").fill("")
    page.get_by_role("button", name="Spara vyn").click()
    page.locator("#error-summary").wait_for()


def test_a_view_is_made_and_opened_in_the_browser(site: Site, unit: Unit, coordinator: User) -> None:
    for number in range(40):
        SystemFactory(unit=unit, title=f"System {number:02}", operation="cloud" if number % 2 else "own")
    page = site.visit(f"{BASE}/system/", user=coordinator)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Namn", exact=True).click()
    page.wait_for_url("**sort=-title")
    page.get_by_label("Driftform").first.select_option("cloud")
    page.wait_for_url("**operation=cloud**")
    assert "sort=-title" in page.url  # the filter form took the order along
    page.get_by_text("Fler filter").click()
    page.get_by_label("Zon", exact=True).last.check()
    page.wait_for_url("**columns=zone**")
    page.get_by_text("Spara som vy").click()
    page.get_by_label("Namn på vyn").fill("Molntjänster")
    page.get_by_label("Delad med alla").check()
    page.get_by_label("Öppna listan med vyn").check()
    page.get_by_role("button", name="Spara vyn").click()
    chip = page.get_by_role("link", name="Molntjänster")
    expect(chip).to_have_attribute("aria-current", "true")
    page.goto(f"{BASE}/system/")
    assert "operation=cloud" in page.url
    expect(page.get_by_role("columnheader", name="Zon")).to_be_visible()
    # The headings stay where a long list is scrolled.
    page.goto(f"{BASE}/system/?vy=alla&per_page=50")
    region = page.locator("#list > .table-region")
    region.evaluate("element => element.scrollTo(0, 600)")
    heading = page.get_by_role("columnheader", name="Referens")
    assert abs(heading.bounding_box()["y"] - region.bounding_box()["y"]) < 3

    inspection = Inspection(site)
    inspection.look_at(f"{BASE}/system/?operation=cloud", by=coordinator, after=open_form)
    inspection.look_at(f"{BASE}/uppfoljningar/?state=all", by=coordinator, after=open_form)
    inspection.look_at(f"{BASE}/vyer/", by=coordinator)
    inspection.look_at(f"{BASE}/vyer/{SavedView.objects.get().pk}/andra/", by=coordinator, after=send_without_name)
    assert inspection.problems == []


def test_ticked_rows_are_changed_together(site: Site, unit: Unit, coordinator: User) -> None:
    for number in range(28):
        ActionFactory(unit=unit, title=f"Åtgärd {number:02}")
    for options in ({}, {"java_script_enabled": False}):
        page = site.visit(f"{BASE}/atgarder/", user=coordinator, **options)
        boxes = page.get_by_role("checkbox", name="Markera ATG-")
        if options:
            expect(page.get_by_label("Markera alla på sidan")).to_be_hidden()
            boxes.nth(0).check()
            boxes.nth(1).check()
        else:
            page.get_by_label("Markera alla på sidan").check()
            expect(boxes.nth(24)).to_be_checked()
        page.get_by_label("Gör med markerade").select_option("priority")
        page.get_by_role("button", name="Fortsätt med markerade").click()
        page.get_by_label("Ny prioritet").select_option("low" if options else "high")
        page.get_by_role("button", name="Visa vad som ändras").click()
        page.get_by_role(
            "button", name="Ändra prioritet (2 poster)" if options else "Ändra prioritet (25 poster)"
        ).click()
        expect(page.get_by_text("2 poster är ändrade." if options else "25 poster är ändrade.")).to_be_visible()
    page.get_by_role("button", name="Fortsätt med alla 28 som matchar").click()
    expect(page.get_by_role("heading", name="Kan ändras")).to_contain_text("28")

    inspection = Inspection(site)
    tick = [action.pk for action in Action.objects.all()[:2]]
    query = "&".join(f"pk={key}" for key in tick)
    inspection.look_at(f"{BASE}/atgarder/", by=coordinator)
    for what in ("", "&gor=owner", "&gor=archive", "&gor=restore"):
        inspection.look_at(f"{BASE}/andra-flera/?lista=risks:action_list{what}&{query}", by=coordinator)
    assert inspection.problems == []


def open_cell(page: Page) -> None:
    page.get_by_role("link", name="Ändra Klar senast, ATG-0001").click()
    page.get_by_label("Klar senast, ATG-0001").wait_for()


def test_a_cell_is_changed_where_it_stands(site: Site, unit: Unit, coordinator: User) -> None:
    ActionFactory(unit=unit, title="Ny rutin")
    page = site.visit(f"{BASE}/atgarder/?q=rutin", user=coordinator)
    open_cell(page)
    expect(page.get_by_label("Klar senast, ATG-0001")).to_be_focused()
    page.get_by_label("Klar senast, ATG-0001").fill("2027-02-01")
    page.keyboard.press("Enter")
    expect(page.locator("td.cell-due_on")).to_contain_text("2027-02-01")
    expect(page.get_by_role("link", name="Ändra Klar senast, ATG-0001")).to_be_focused()
    expect(page.locator("#live")).to_have_text("ATG-0001: klar senast är nu 2027-02-01.")
    page.get_by_role("link", name="Ändra Ägare, ATG-0001").click()
    page.get_by_role("link", name="Avbryt ATG-0001").click()
    expect(page.locator("td.cell-owner")).to_contain_text("Saknas")
    assert page.url.endswith("/atgarder/?q=rutin")

    without = site.visit(f"{BASE}/atgarder/?q=rutin", user=coordinator, java_script_enabled=False)
    without.get_by_role("link", name="Ändra Läge, ATG-0001").click()
    without.get_by_label("Nytt läge").select_option("ongoing")
    without.get_by_role("button", name="Spara").click()
    expect(without.locator("td.cell-state")).to_contain_text("Pågår")
    assert without.url.endswith("/atgarder/?q=rutin")

    inspection = Inspection(site)
    inspection.look_at(f"{BASE}/atgarder/", by=coordinator, after=open_cell)
    inspection.look_at(f"{BASE}/andra-falt/ATG-0001/state/", by=coordinator)
    assert inspection.problems == []
