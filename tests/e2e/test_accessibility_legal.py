"""The law's pages, with and without an account: usable with an aid, narrow and wide."""

import pytest
from django.core.cache import cache

from isms.accounts.models import User
from isms.legal.models import AccessibilityReport
from tests.e2e.accessibility import Inspection, problems_of
from tests.e2e.site import Site
from tests.factories import SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_laws_pages(site: Site, coordinator: User) -> None:
    cache.clear()
    inspection = Inspection(site)
    for address in ("/om/kakor/", "/om/personuppgifter/", "/sprak/"):
        inspection.look_at(address)
    page = site.visit("/om/tillganglighet/")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.locator("#error-summary").wait_for()
    inspection.problems += problems_of(page)
    page.get_by_label("Beskriv vad som inte fungerar, eller vad du behöver").fill("Årshjulet läses inte upp")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_role("heading", level=1, name="Tack för synpunkten").wait_for()
    inspection.problems += problems_of(page)
    report = AccessibilityReport.objects.get()
    listed = "/kulturforvaltningen/synpunkter-pa-tillganglighet/"
    for address in (listed, f"{listed}{report.pk}/"):
        inspection.look_at(address, by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)


def test_the_register_in_english(site: Site, coordinator: User, unit, owner_post) -> None:
    """A reader chooses English in the foot and comes back to the same page, which reads and fits as well."""
    SystemFactory(unit=unit, owner=owner_post, title="Bokningen")
    inspection = Inspection(site)
    page = site.visit("/kulturforvaltningen/system/", user=coordinator)
    page.get_by_role("link", name="In English").click()
    page.get_by_label("English").check()
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("heading", level=1, name="Systems").wait_for()
    inspection.problems += problems_of(page)
    for address in ("min-sida/", "system/ny/", "oversikt/", "incidenter/rapportera/"):
        page.goto(f"{site.address}/kulturforvaltningen/{address}")
        assert page.locator("html").get_attribute("lang") == "en-gb"
        inspection.problems += problems_of(page)
    assert not inspection.problems, "\n".join(inspection.problems)
