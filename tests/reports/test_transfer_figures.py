"""Figures of chains of processors, counted on a day."""

import datetime as dt

import pytest

from isms.accounts.models import Organisation, Unit
from reports.figures import Frame, compute_figure
from suppliers.countries_loader import load_countries
from tests.chain_factories import announce, chain_link
from tests.factories import InformationAssetFactory, SystemFactory
from tests.supplier_factories import SupplierFactory, processing_agreement

pytestmark = pytest.mark.django_db


def test_chains_and_transfers_are_counted(organisation: Organisation, unit: Unit) -> None:
    load_countries()
    frame = Frame(organisation, 2026, dt.date(2026, 11, 30))
    systems = [SystemFactory(unit=unit, handles_personal_data=True, title=title) for title in ("Ett", "Två", "Tre")]
    InformationAssetFactory(
        unit=unit, systems=systems[:1], personal_data="ordinary", has_protected_identities=True, title="Skyddat"
    )
    dpf, clauses, inside = (
        processing_agreement(SupplierFactory(unit=unit), [system], title=f"Avtal {system.title}") for system in systems
    )
    chain_link(dpf, "Cloud Inc.", "US", mechanism="dpf")
    chain_link(clauses, "Support Ltd.", "IN", mechanism="scc_3")
    chain_link(inside, "Nordmoln AB")
    announce(inside, objection_due_on=dt.date(2026, 11, 29))
    draft = processing_agreement(SupplierFactory(unit=unit), systems[:1], signed=False, title="Utkast")
    chain_link(draft, "Annan Inc.", "CN", mechanism="none")
    shown = {
        "chains_confirmed": ("0 av 3 (0\u00a0%)", []),
        "transfers_unsupported": ("1 av 2 (50\u00a0%)", ["Avtal Två"]),
        "transfers_on_dpf": ("1", ["Avtal Ett"]),
        "dpf_unchecked": ("1 av 1 (100\u00a0%)", ["Avtal Ett"]),
        "protected_abroad": ("1", ["Ett"]),
        "notices_unanswered": ("1", ["Avtal Tre"]),
    }
    for code, (value, titles) in shown.items():
        figure = compute_figure(code, frame)
        assert figure.value_text == value, code
        assert [row.title for row in figure.rows if row.is_counted] == titles, code
    earlier = Frame(organisation, 2026, dt.date(2026, 11, 29))
    assert compute_figure("notices_unanswered", earlier).value_text == "0"
