"""What is typed in a long form is not lost: a page that goes away, and somebody else who saves meanwhile."""

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog

from assets.models import System
from assets.services import change_system
from isms.accounts.models import User
from tests.e2e.site import Site
from tests.factories import SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TYPED = "Systemet sköter bokningar av lokaler och instrument för hela Kulturskolan."


def test_long_texts_come_back_until_they_are_saved(site: Site, coordinator: User, unit, owner_post) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokningen", description="Bokar lokaler.")
    address = f"/kulturforvaltningen/system/{system.reference}/andra/"
    page = site.visit(address, user=coordinator)
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    text, notice = page.locator("textarea[name=description]"), page.locator("#typed-back")
    assert notice.is_hidden()
    text.fill(TYPED)
    page.reload()
    assert asked == ["beforeunload"]  # the reader was warned, and left all the same
    assert text.input_value() == TYPED
    assert notice.is_visible()
    notice.get_by_role("button", name="Ta bort det").click()
    assert text.input_value() == "Bokar lokaler."
    page.reload()
    assert notice.is_hidden()
    # Somebody else saves while the text is being typed: both texts are shown, and nothing typed is lost.
    text.fill(TYPED)
    change_system(system=System.objects.get(pk=system.pk), version=system.version, by=coordinator, at=timezone.now())
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_text("Någon annan har sparat posten medan du redigerade").first.wait_for()
    assert text.input_value() == TYPED
    page.get_by_role("button", name="Spara", exact=True).click()
    page.get_by_role("heading", level=1, name="Bokningen").wait_for()
    assert System.objects.get(pk=system.pk).description == TYPED
    page.goto(address)
    assert notice.is_hidden()
    # Whoever signs in next in the same tab finds nothing.
    text.fill("Ett utkast")
    page.goto("/kulturforvaltningen/min-sida/")
    assert page.evaluate("Object.keys(sessionStorage).some(key => key.startsWith('typed:'))")
    page.evaluate("sessionStorage.setItem('typed-who', 'somebody else')")
    page.reload()
    assert not page.evaluate("Object.keys(sessionStorage).some(key => key.startsWith('typed:'))")
