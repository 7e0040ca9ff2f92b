"""Pages of the audit trail: an entry's history, the access log and maskings, and the state of the installation."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from isms.accounts.models import Unit, User
from isms.register.access import share_entry
from isms.register.audit.masking import ask_masking
from isms.register.models import Entry
from isms.register.services import add_comment
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"
LONG_WORD = "Verksamhetssystemsförvaltningsorganisationsöversynen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


def test_the_audit_trail(
    inspection: Inspection,
    unit: Unit,
    coordinator: User,
    data_protection_officer: User,
    administrator: User,
    reader: User,
    now: dt.datetime,
) -> None:
    hidden = SystemFactory(unit=unit, title=LONG_WORD, restricted=True, handles_personal_data=True, by=coordinator)
    share_entry(entry=hidden, user=reader, by=coordinator, may_change=True)
    add_comment(entry=hidden, text="Ring leverantören.", by=coordinator, at=now)
    for number in range(30):
        Entry.objects.filter(pk=hidden.pk).update(title=f"{LONG_WORD} {number}")
    asked = {"organisation": unit.organisation, "at": now}
    ask_masking(kind="personal_number", text="811218-9876", by=coordinator, **asked)
    ask_masking(kind="protected_identity", text="Anna Svensson", by=data_protection_officer, **asked)
    history = f"{BASE}/post/{hidden.reference}/historik/"
    for address in (history, f"{history}?page=2", f"{BASE}/atkomstlogg/", f"{BASE}/atkomstlogg/?kind=export"):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{BASE}/atkomstlogg/", by=administrator)
    inspection.look_at(f"{BASE}/drift/", by=administrator)
    inspection.look_at(f"{BASE}/maskeringar/", by=data_protection_officer)
    inspection.look_at(f"{BASE}/maskeringar/", by=coordinator, after=ask_nothing)
    assert not inspection.problems, "\n".join(inspection.problems)


def ask_nothing(page: Page) -> None:
    """Send the form without a text."""
    page.get_by_role("button", name="Begär maskering").click()
    page.locator("#error-summary").wait_for()
