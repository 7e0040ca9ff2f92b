"""Adding in five fields, and filling in the rest by weight."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.models import System
from isms.accounts.models import Post, Unit, User
from isms.register import registers
from isms.register.gaps import gaps_for, kinds_with_gaps
from overview.completing import missing_in
from overview.forms.templates import RISK_TEMPLATES
from overview.gap_table import GAPS
from risks.models import Action, Risk
from tests.factories import ActionFactory, InformationAssetFactory, RiskAnalysisFactory, SystemFactory

BASE = "/kulturforvaltningen"


def test_the_table_is_whole() -> None:
    assert all(0 < gap.weight <= 100 for gap in GAPS)
    assert len({(gap.kind, gap.code) for gap in GAPS}) == len(GAPS)
    for gap in GAPS:
        args = ["o"] if gap.is_new else ["o", "X-1"]
        assert reverse(gap.url_name, args=args)
    known = {definition.kind for definition in registers.every()}
    assert set(kinds_with_gaps()) <= known
    weights = [gap.weight for gap in gaps_for("system")]
    assert weights == sorted(weights, reverse=True)


def test_a_system_in_five_fields_then_what_it_lacks(
    unit: Unit, owner_post: Post, coordinator: User, owner: User, reader: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(coordinator)
    assert f"{BASE}/lagg-till/system/" in client.get(f"{BASE}/system/").content.decode()  # one click from everywhere
    page = client.get(f"{BASE}/lagg-till/system/?mall=server").content.decode()
    assert "Egen server" in page
    refused = client.post(f"{BASE}/lagg-till/system/", {"title": "", "unit": unit.pk})
    assert refused.status_code == 200
    assert not System.objects.exists()
    typed = {"title": "Kassan", "unit": unit.pk, "owner": owner_post.pk, "supplier_name": "", "is_critical": "on"}
    answer = client.post(f"{BASE}/lagg-till/system/?mall=server", typed)
    system = System.objects.get()
    assert answer.url == system.get_absolute_url()
    assert (system.operation, system.country, system.criticality) == ("own", "SE", "critical")

    shown = client_for(owner).get(system.get_absolute_url()).content.decode()
    assert shown.index("Fyll i: Kontinuitetsplan med") < shown.index("Fyll i: Beskrivning")
    assert "Fyll i: Klassning" not in shown  # the page says so already, once
    assert "Varken systemet eller någon information i det är klassad" in shown
    assert "Fyll i:" not in client_for(reader).get(system.get_absolute_url()).content.decode()

    listed = client_for(owner).get(f"{BASE}/komplettera/").content.decode()
    assert f"Klassning: {system}" in listed
    assert f"/klassning/{system.reference}/ny/" in listed
    assert f"/system/{system.reference}/andra/#id_description" in listed
    assert "kontinuitetsplaner/ny" not in listed  # the owner adds no plans: the page of the system is offered
    assert f"kontinuitetsplaner/ny/?fran={system.reference}" in client.get(f"{BASE}/komplettera/").content.decode()
    assert "Inget saknas" in client_for(reader).get(f"{BASE}/komplettera/").content.decode()
    System.objects.update(lifecycle="retired")
    assert "Inget saknas" in client_for(owner).get(f"{BASE}/komplettera/").content.decode()


def test_a_risk_and_an_action_in_five_fields(
    unit: Unit, owner_post: Post, coordinator: User, owner: User, colleague: User, client_for: Callable[[User], Client]
) -> None:
    analysis = RiskAnalysisFactory(unit=unit, owner=owner_post)
    typed = {
        "analysis": analysis.pk,
        "cause": "att ingen granskar loggarna",
        "event": "ett intrång pågår i veckor",
        "consequence": "att uppgifter sprids",
        "threat_source": "intentional",
    }
    assert client_for(colleague).post(f"{BASE}/lagg-till/risk/", typed).status_code == 200  # not one of theirs
    assert not Risk.objects.exists()
    client_for(owner).post(f"{BASE}/lagg-till/risk/", typed)
    risk = Risk.objects.get()
    assert (risk.analysis_id, risk.owner, risk.unit, risk.value) == (analysis.pk, owner_post, unit, None)
    assert "Bedömning av sannolikhet" in client_for(owner).get(risk.get_absolute_url()).content.decode()

    client = client_for(coordinator)
    due = {"title": "Slå på loggning", "unit": unit.pk, "due_on": "2027-01-15", "priority": "high"}
    client.post(f"{BASE}/lagg-till/atgard/", due)
    action = Action.objects.get()
    assert action.priority == "high"
    assert f"Ansvarig: {action}" in client.get(f"{BASE}/komplettera/?register=action").content.decode()


@pytest.mark.django_db
def test_what_is_missing_costs_the_same_and_never_leaves_the_persons_rights(
    unit: Unit, other_unit: Unit, owner_post: Post, coordinator: User, owner: User, organisation, acting: Callable
) -> None:
    def read(user: User, *, is_own_only: bool) -> tuple[int, list[str]]:
        actor = acting(user, organisation)
        with CaptureQueriesContext(connection) as captured:
            missing = missing_in(actor, is_own_only=is_own_only)
            told = [f"{row.gap.weight} {row.entry.reference} {row.url} {row.entry.unit}" for row in missing.rows]
        return len(captured), told

    SystemFactory(unit=unit, owner=owner_post)
    few, rows = read(coordinator, is_own_only=False)
    assert rows
    assert not read(coordinator, is_own_only=True)[1]
    SystemFactory(unit=other_unit)
    for _number in range(8):
        SystemFactory(unit=unit)
        InformationAssetFactory(unit=unit, owner=owner_post)
        ActionFactory(unit=unit)
    many, rows = read(coordinator, is_own_only=False)
    assert many == few <= len(kinds_with_gaps())
    weights = [int(row.split()[0]) for row in rows]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == 100
    assert all(other_unit.name not in row for row in rows)
    own = read(owner, is_own_only=False)[1]
    assert {row.split()[0] for row in own}.isdisjoint({"100"})


@pytest.mark.parametrize("code", RISK_TEMPLATES)
def test_a_common_risk_is_filled_in_and_can_be_changed(code: str, owner, owner_post, unit, client_for) -> None:
    analysis = RiskAnalysisFactory(unit=unit, owner=owner_post)
    client = client_for(owner)
    address = f"{BASE}/lagg-till/risk/?mall={code}"
    page = client.get(address).content.decode()
    values = RISK_TEMPLATES[code].values
    assert all(text in page for name, text in values.items() if name != "threat_source")
    assert (
        client.post(address, values | {"analysis": analysis.pk, "cause": "att lokalen ligger lågt"}).status_code == 302
    )
    risk = Risk.objects.get()
    assert (risk.cause, risk.event, risk.threat_source) == (
        "att lokalen ligger lågt",
        values["event"],
        values["threat_source"],
    )


def test_a_common_action_is_filled_in_and_an_unknown_sort_fills_in_nothing(coordinator, client_for) -> None:
    client = client_for(coordinator)
    page = client.get(f"{BASE}/lagg-till/atgard/?mall=restore").content.decode()
    assert 'value="Prova återläsning från säkerhetskopia"' in page
    assert '<option value="high" selected>' in page
    assert (
        "Prova återläsning från säkerhetskopia" not in client.get(f"{BASE}/lagg-till/atgard/?mall=x").content.decode()
    )


def test_a_new_organisation_is_told_that_units_come_first(
    organisation, coordinator: User, client_for: Callable[[User], Client]
) -> None:
    Unit.objects.all().delete()
    told = "Organisationen har inga enheter än. Lägg upp dem under Enheter och befattningar först."
    for address in (f"{BASE}/lagg-till/system/", f"{BASE}/system/ny/"):
        assert told in client_for(coordinator).get(address).content.decode()
    Unit.objects.create(organisation=organisation, name="Kulturskolan")
    assert told not in client_for(coordinator).get(f"{BASE}/system/ny/").content.decode()
