"""Figures of reviews of suppliers and of procurements, counted on a day."""

import datetime as dt

import pytest

from isms.accounts.models import Organisation, Unit
from reports.figures import Frame, compute_figure
from tests.factories import STOCKHOLM_NOON, SystemFactory
from tests.supplier_factories import SupplierFactory, deliver
from tests.supplier_review_factories import ProcurementFactory, answer_all, begin, decide, pass_gate

pytestmark = pytest.mark.django_db


def test_reviews_and_gates_are_counted_as_they_stood(organisation: Organisation, unit: Unit) -> None:
    frame = Frame(organisation, 2026, dt.date(2026, 11, 30))
    for code in ("suppliers_reviewed_12m", "suppliers_in_order", "procurements_passed"):
        assert compute_figure(code, frame).value_text == "ej tillämpligt", code
    long_ago = STOCKHOLM_NOON - dt.timedelta(days=500)
    suppliers = [SupplierFactory(unit=unit, title=title, at=long_ago) for title in ("Ny", "Gammal", "Aldrig", "Liten")]
    for supplier, criticality in zip(suppliers, ("critical", "high", "critical", "low"), strict=True):
        deliver(supplier, SystemFactory(unit=unit, criticality=criticality), at=long_ago)
    decide(begin(suppliers[0]), "act", deviation="Brist")
    decide(begin(suppliers[1], at=long_ago), at=long_ago)
    decide(begin(suppliers[3]))
    passed, held, waiting = (ProcurementFactory(unit=unit, title=title) for title in ("Klar", "Stoppad", "Väntar"))
    answer_all(passed)
    pass_gate(held, "held", "Klassning saknas")
    pass_gate(passed)
    shown = {
        "suppliers_reviewed_12m": ("1 av 3 (33\u00a0%)", ["Ny"]),
        "suppliers_in_order": ("1 av 2 (50\u00a0%)", ["Liten"]),
        "procurements_passed": ("1 av 2 (50\u00a0%)", ["Klar"]),
    }
    for code, (value, titles) in shown.items():
        figure = compute_figure(code, frame)
        assert figure.value_text == value, code
        assert [row.title for row in figure.rows if row.is_counted] == titles, code
    assert waiting.title not in {row.title for row in compute_figure("procurements_passed", frame).rows}
    earlier = Frame(organisation, 2026, dt.date(2026, 10, 31))
    assert compute_figure("suppliers_reviewed_12m", earlier).value_text == "0 av 3 (0\u00a0%)"
    assert compute_figure("procurements_passed", earlier).value_text == "ej tillämpligt"
