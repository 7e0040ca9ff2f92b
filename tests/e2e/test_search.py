"""The search box with the keyboard alone, its shortcut that can be turned off, and how its list looks."""

import pytest
from playwright.sync_api import Page, expect

from isms.accounts.models import Unit, User
from tests.e2e.accessibility import problems_of
from tests.e2e.site import Site
from tests.factories import SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_search_from_any_page_without_a_mouse(site: Site, unit: Unit, coordinator: User) -> None:
    for title in ("Biljettkassan", "Säkerhetskopior"):
        SystemFactory(unit=unit, title=title)
    page = site.visit("/kulturforvaltningen/system/", user=coordinator, viewport={"width": 1280, "height": 800})
    box = page.locator("#bar-search")

    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("sakerh/")  # in a field the character is a character
    expect(box).to_have_value("sakerh/")
    page.keyboard.press("Backspace")
    suggested = page.locator("#bar-suggestions").get_by_role("link", name="Säkerhetskopior")
    expect(suggested).to_be_visible()
    expect(suggested.locator("mark")).to_have_text("Säkerh")
    expect(page.locator("#live")).to_contain_text("förslag")
    problems = problems_of(page)
    assert not problems, "\n".join(problems)
    page.keyboard.press("ArrowDown")
    expect(suggested).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(suggested).to_be_hidden()
    page.keyboard.type("e")
    expect(suggested).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Säkerhetskopior")

    page.get_by_role("button", name="Sök", exact=True).first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sök i registret")
    expect(page.get_by_role("main").get_by_role("link", name="Säkerhetskopior")).to_be_visible()  # opened last
    turn_shortcut_off(page)
    page.keyboard.press("/")
    expect(box).not_to_be_focused()
    page.goto("/kulturforvaltningen/system/")
    page.keyboard.press("/")
    expect(box).not_to_be_focused()


def turn_shortcut_off(page: Page) -> None:
    """Untick the choice on the search page."""
    choice = page.get_by_label("Tangenten / flyttar till sökrutan")
    expect(choice).to_be_checked()
    choice.uncheck()
