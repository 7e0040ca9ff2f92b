"""Figures of suppliers and agreements, counted on a day."""

import datetime as dt

import pytest

from isms.accounts.models import Organisation, Unit
from reports.figures import Frame, compute_figure
from suppliers.models import Supplier
from tests.factories import SystemFactory
from tests.supplier_factories import AgreementFactory, SupplierFactory, deliver, processing_agreement

pytestmark = pytest.mark.django_db


def counted(code: str, frame: Frame) -> list[str]:
    return [row.title for row in compute_figure(code, frame).rows if row.is_counted]


def test_what_rests_on_others_is_counted(organisation: Organisation, unit: Unit) -> None:
    frame = Frame(organisation, 2026, dt.date(2026, 11, 30))
    supplier = SupplierFactory(unit=unit, title="Kritiska AB")
    SupplierFactory(unit=unit, title="Ingenting AB")
    with_data = {"unit": unit, "handles_personal_data": True, "operation": "own"}
    covered = SystemFactory(**with_data, title="Täckt", criticality="critical")
    bare = SystemFactory(**with_data, title="Bart")
    SystemFactory(**with_data, title="Eget")
    for system in (covered, bare):
        deliver(supplier, system)
    processing_agreement(Supplier.objects.get(pk=supplier.pk), [covered], title="Helt")
    late = {"ends_on": dt.date(2026, 12, 31), "renewal": "option", "notice_months": 2}
    AgreementFactory(unit=unit, supplier=supplier, signed=True, title="Sent", **late)
    shown = {
        "systems_with_agreement": ("1 av 2 (50\u00a0%)", ["Täckt"]),
        "agreements_complete": ("1 av 1 (100\u00a0%)", ["Helt"]),
        "agreements_notice_late": ("1", ["Sent"]),
        "suppliers_critical": ("1 av 2 (50\u00a0%)", ["Kritiska AB"]),
    }
    for code, (value, titles) in shown.items():
        assert compute_figure(code, frame).value_text == value, code
        assert counted(code, frame) == titles, code
    earlier = Frame(organisation, 2026, dt.date(2026, 10, 31))
    assert compute_figure("agreements_notice_late", earlier).value_text == "0"
