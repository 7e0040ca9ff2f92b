"""Pages of chains, announced changes and transfers: usable with an aid, at 400 % and in a small window."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from isms.accounts.models import Post, Unit, User
from suppliers.countries_loader import load_countries
from tests.chain_factories import announce, chain_link
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import SystemFactory
from tests.supplier_factories import SupplierFactory, processing_agreement

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


def test_chains_and_transfers(inspection: Inspection, unit: Unit, owner_post: Post, coordinator: User) -> None:
    load_countries()
    about = {"unit": unit, "owner": owner_post, "by": coordinator}
    system = SystemFactory(**about, title="Bokskogen", handles_personal_data=True)
    signed = processing_agreement(SupplierFactory(**about), [system], by=coordinator, objection_days=30)
    by = {"by": coordinator}
    chain_link(signed, country="US", mechanism="dpf", **by)
    above = chain_link(signed, "Nordmoln Drift AB", "FI", service="Drift", **by)
    below = chain_link(signed, "Stratusberg Cloud Inc.", "US", parent=above, mechanism="dpf", **by)
    chain_link(signed, "Felsökarna Ltd.", "IN", parent=below, mechanism="scc_3", **by)
    notice = announce(signed, objection_due_on=dt.date(2026, 11, 20), **by)
    agreement, transfers = f"{BASE}/avtal/{signed.reference}/", f"{BASE}/overforingar/"
    for address in (
        agreement,
        f"{agreement}?dag=2026-03-01",
        f"{agreement}kedja/{below.pk}/andra/",
        f"{agreement}kedja/{below.pk}/kontrollera/",
        f"{agreement}kedja/bekrafta/",
        f"{agreement}aviseringar/ny/",
        f"{agreement}aviseringar/{notice.pk}/",
        transfers,
        f"{transfers}mekanism/dpf/",
        f"{transfers}lander/",
        f"{BASE}/system/{system.reference}/",
    ):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{agreement}kedja/ny/", by=coordinator, after=save_nothing)
    assert not inspection.problems, "\n".join(inspection.problems)


def save_nothing(page: Page) -> None:
    """Send the form of a link without a company."""
    page.get_by_role("button", name="Spara underbiträdet").click()
    page.locator("#error-summary").wait_for()
