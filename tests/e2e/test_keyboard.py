"""Everything from sign-in to a system's page with the keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from isms.accounts.models import Unit, User
from tests.e2e.site import Site
from tests.factories import PASSWORD, SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 60

# Says what is wrong with how the focused element shows that it has focus; an empty answer means nothing.
FOCUS_PROBLEM = """
() => {
    const element = document.activeElement;
    if (element === document.body) return "nothing has focus";
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const box = element.getBoundingClientRect();
    const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
        && box.top < innerHeight && box.left < innerWidth;
    const middle = document.elementFromPoint(
        Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1),
        Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1));
    const uncovered = middle !== null && (element.contains(middle) || middle.contains(element)
        || [...(element.labels || [])].some(label => label.contains(middle)));
    const name = element.outerHTML.slice(0, 160);
    if (!inside) return `outside the window: ${name}`;
    if (!uncovered) return `covered by ${middle && middle.outerHTML.slice(0, 80)}: ${name}`;
    return outlined ? "" : `no visible focus: ${name}`;
}
"""


def is_focused(target: Locator) -> bool:
    """Tell whether an element has focus."""
    return target.evaluate("element => element === document.activeElement")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until an element has focus; every stop on the way is to be seen."""
    for _stop in range(MOST_STOPS):
        if is_focused(target):
            return
        page.keyboard.press("Tab")
        problem = page.evaluate(FOCUS_PROBLEM)
        assert not problem, problem
    raise AssertionError(f"{target} was not reached in {MOST_STOPS} stops")


def skip_to_content(page: Page) -> None:
    """Take the skip link, which is the first stop and comes into sight there."""
    link = page.get_by_role("link", name="Hoppa till innehållet")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_sign_in_and_open_a_system(site: Site, unit: Unit, coordinator: User) -> None:
    for title in ("Ärendesystem", "Bokningen", "Zonkartan"):
        SystemFactory(unit=unit, title=title)
    page = site.visit("/", viewport={"width": 1280, "height": 800})

    skip_to_content(page)
    tab_to(page, page.get_by_label("E-postadress"))
    page.keyboard.type(coordinator.email)
    tab_to(page, page.get_by_label("Lösenord"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Min sida")

    tab_to(page, page.get_by_role("navigation", name="Register").get_by_role("link", name="System", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("System")

    skip_to_content(page)
    tab_to(page, page.get_by_role("table").get_by_role("link", name="Zonkartan"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zonkartan")


def test_menus_open_and_close_without_a_mouse(site: Site, coordinator: User) -> None:
    page = site.visit("/kulturforvaltningen/min-sida/", user=coordinator, viewport={"width": 320, "height": 700})
    navigation = page.get_by_role("navigation", name="Register")
    expect(navigation).to_be_hidden()
    tab_to(page, page.get_by_role("button", name="Meny"))
    page.keyboard.press("Enter")
    tab_to(page, navigation.get_by_role("link", name="System", exact=True))
    page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    expect(page.get_by_role("button", name="Meny")).to_be_focused()

    account = page.locator("details.bar-user")
    tab_to(page, account.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, account.get_by_role("button", name="Logga ut"))
    page.keyboard.press("Escape")
    expect(account.get_by_role("button", name="Logga ut")).to_be_hidden()
    expect(account.locator("summary")).to_be_focused()
