"""Pages of suppliers and agreements: usable with an aid, at 400 % and in a small window."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from isms.accounts.models import Post, Unit, User
from suppliers.models import Agreement, Supplier, SupplierCertificate, SupplierContact
from suppliers.services import add_certificate, add_contact
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import SystemFactory
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver, processing_agreement

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

BASE = "/kulturforvaltningen"


@pytest.fixture
def inspection(site: Site) -> Inspection:
    """Looks at pages and collects what is wrong with them."""
    return Inspection(site)


def test_suppliers_and_agreements(
    inspection: Inspection, unit: Unit, owner_post: Post, coordinator: User, today: dt.date, now: dt.datetime
) -> None:
    about = {"unit": unit, "owner": owner_post, "by": coordinator}
    covered, bare = (
        SystemFactory(**about, title=title, handles_personal_data=True, criticality="critical")
        for title in ("Bokskogen", "Kollojournalen")
    )
    supplier = SupplierFactory(**about, title="Bibliotekssystem AB", description="Driver systemet", country="FI")
    by = {"by": coordinator, "at": now}
    for system in (covered, bare):
        deliver(supplier, system, **by)
    contact = SupplierContact(supplier=stored(supplier), role="incident", name="Jouren", email="jour@lev.example")
    add_contact(contact=contact, version=contact.supplier.version, **by)
    late = SupplierCertificate(supplier=stored(supplier), kind="soc_2", valid_until=today - dt.timedelta(days=9))
    add_certificate(certificate=late, version=late.supplier.version, **by)
    signed = processing_agreement(
        supplier, [covered], by=coordinator, ends_on=dt.date(2026, 12, 31), renewal="option", notice_months=3
    )
    draft = AgreementFactory(**about, supplier=stored(supplier), agreement_kind=Agreement.Kind.PROCESSING)
    home, page = f"{BASE}/leverantorer/", f"{BASE}/leverantorer/{supplier.reference}/"
    agreement = f"{BASE}/avtal/{signed.reference}/"
    for address in (
        home,
        f"{BASE}/leverantorsoversikt/",
        f"{home}ny/",
        page,
        f"{page}leverans/",
        f"{page}certifikat/{late.pk}/fornya/",
        f"{home}levererar/{bare.reference}/",
        f"{BASE}/avtal/?notice_late=on",
        agreement,
        f"{agreement}andra/",
        f"{agreement}innehall/",
        f"{agreement}uppsagning/",
        f"{BASE}/system/",
        f"{BASE}/system/{bare.reference}/",
    ):
        inspection.look_at(address, by=coordinator)
    inspection.look_at(f"{BASE}/avtal/{draft.reference}/underteckna/", by=coordinator, after=sign_nothing)
    assert not inspection.problems, "\n".join(inspection.problems)


def stored(supplier: Supplier) -> Supplier:
    return Supplier.objects.with_detail().get(pk=supplier.pk)


def sign_nothing(page: Page) -> None:
    """Send the form of a signature without who signed."""
    page.locator("#id_signed_for_us").fill("")
    page.get_by_role("button", name="Registrera som undertecknat").click()
    page.locator("#error-summary").wait_for()
