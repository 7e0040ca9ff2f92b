"""Every list of suppliers, and every list that a flag filters, asks the same for few rows and for many."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isms.register.flags import flags_for
from suppliers.filters import CHAIN_CHOICES, MISSING_CHOICES
from suppliers.transfer_flags import LINK_FLAGS
from tests.chain_factories import announce, chain_link
from tests.factories import STOCKHOLM_NOON, ContinuityPlanFactory, SystemFactory
from tests.supplier_factories import SupplierFactory, deliver, processing_agreement
from tests.supplier_review_factories import ProcurementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("countries", "clock")]

HOME = "/kulturforvaltningen"
LONG_AGO = STOCKHOLM_NOON - dt.timedelta(days=800)
LISTS = (
    "leverantorer/",
    *(f"leverantorer/?missing={code}" for code, _label in MISSING_CHOICES),
    "avtal/",
    *(f"avtal/?chain={code}" for code, _label in CHAIN_CHOICES),
    "overforingar/",
    *(f"overforingar/?flag={code}" for code in LINK_FLAGS),
    "overforingar/lander/",
    "upphandlingar/",
    *(f"system/?flag={flag.code}" for flag in flags_for("system")),
)
# Pages of many parts, which ask more than a list does but no more for many.
OVERVIEWS = (
    "leverantorsoversikt/",
    "leverantorsuppfoljning/",
    "overforingar/mekanism/dpf/",
    "overforingar/mekanism/scc/",
    "kritiskt/",
    "sok/?q=System",
)
MOST_QUERIES = 12


def grow(unit, count: int) -> None:
    """Add suppliers that have all that a flag can say: late, uncovered, in third countries, unanswered."""
    for number in range(count):
        supplier = SupplierFactory(unit=unit, at=LONG_AGO)
        system = SystemFactory(unit=unit, handles_personal_data=True, criticality="critical")
        bare = SystemFactory(unit=unit, handles_personal_data=True, operation="own")
        for entry in (system, bare):
            deliver(supplier, entry)
        agreement = processing_agreement(supplier, [system])
        above = chain_link(agreement, f"Moln {number}", "US", mechanism="dpf")
        chain_link(agreement, f"Stöd {number}", "IN", parent=above, mechanism="scc_3")
        announce(agreement, objection_due_on=dt.date(2026, 11, 20))
        ContinuityPlanFactory(unit=unit, subject=bare)
        ProcurementFactory(unit=unit, subjects=[bare])


def test_lists_and_flags_ask_the_same_for_few_and_for_many(client_for, coordinator, unit) -> None:
    client = client_for(coordinator)

    def asked() -> dict[str, int]:
        counted = {}
        for path in (*LISTS, *OVERVIEWS):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{HOME}/{path}").status_code == 200, path
            counted[path] = len(captured)
        return counted

    client.get(f"{HOME}/{LISTS[0]}")  # what is looked up once per process
    grow(unit, 2)
    few = asked()
    grow(unit, 6)
    assert asked() == few
    assert {path: few[path] for path in LISTS if few[path] > MOST_QUERIES} == {}
