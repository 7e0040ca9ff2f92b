"""The law's pages, with and without an account: usable with an aid, narrow and wide."""

import pytest
from django.core.cache import cache

from isms.accounts.models import User
from isms.legal.models import AccessibilityReport
from tests.e2e.accessibility import Inspection, problems_of
from tests.e2e.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_laws_pages(site: Site, coordinator: User) -> None:
    cache.clear()
    inspection = Inspection(site)
    for address in ("/om/kakor/", "/om/personuppgifter/"):
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
