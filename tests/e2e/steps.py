"""What the browser tests do and look for on any page."""

import re

from playwright.sync_api import Locator, Page, expect


def open_register(page: Page, name: str) -> None:
    """Go to a page through the side navigation."""
    page.get_by_role("navigation", name="Register").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def panel(page: Page, heading: str) -> Locator:
    """Return the panel whose heading starts with a text; a count may follow."""
    return page.get_by_role("region", name=re.compile(rf"^{heading}( \d+)?$"))


def said(page: Page, text: str) -> Locator:
    """Return the message with which the site answers what was just done."""
    return page.get_by_role("status").get_by_role("listitem").filter(has_text=text)
