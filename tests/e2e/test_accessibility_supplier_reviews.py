"""Pages of reviews of suppliers and of procurements: usable with an aid, at 400 % and in a small window."""

import pytest
from playwright.sync_api import Page

from isms.accounts.models import Post, Unit, User
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import SystemFactory
from tests.supplier_factories import SupplierFactory, deliver
from tests.supplier_review_factories import ProcurementFactory, begin, decide, move, pass_gate

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


def test_reviews_and_procurements(inspection: Inspection, unit: Unit, owner_post: Post, coordinator: User) -> None:
    about = {"unit": unit, "owner": owner_post, "by": coordinator}
    system = SystemFactory(**about, title="Bokskogen", criticality="critical")
    done, going_on = (SupplierFactory(**about, title=title) for title in ("Klar AB", "Pågående AB"))
    for supplier in (done, going_on):
        deliver(supplier, system, by=coordinator)
    decide(begin(done, by=coordinator), "act", deviation="Listan är gammal", by=coordinator)
    begin(going_on, by=coordinator)
    held = ProcurementFactory(**about, title="Kursbokning", subjects=[system])
    move(held, "requirements", by=coordinator)
    pass_gate(held, "held", "Klassning saknas", by=coordinator)
    at = f"{BASE}/leverantorer/{going_on.reference}/uppfoljning/1/"
    settings, procurement = f"{BASE}/leverantorsuppfoljning/", f"{BASE}/upphandlingar/{held.reference}/"
    for address in (
        settings,
        f"{settings}intervall/",
        f"{settings}fragor/",
        f"{settings}fragor/ny-version/",
        f"{BASE}/leverantorer/{done.reference}/",
        f"{BASE}/leverantorer/{done.reference}/uppfoljning/",
        f"{BASE}/leverantorer/{done.reference}/uppfoljning/1/",
        at,
        f"{at}svara/",
        f"{at}las-in/",
        f"{at}avvikelse/",
        f"{BASE}/upphandlingar/",
        f"{BASE}/upphandlingar/ny/",
        f"{BASE}/upphandlingsgrind/",
        f"{BASE}/upphandlingsgrind/ny-version/",
        procurement,
        f"{procurement}grind/",
        f"{procurement}grind/exit/",
        f"{procurement}lage/",
        f"{procurement}overlamna/",
    ):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{at}besluta/", by=coordinator, after=decide_nothing)
    assert not inspection.problems, "\n".join(inspection.problems)


def decide_nothing(page: Page) -> None:
    """Send the decision without an outcome."""
    page.get_by_role("button", name="Besluta", exact=True).click()
    page.locator("#error-summary").wait_for()
