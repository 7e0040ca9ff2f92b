"""Procurements: the gate, what the register answers by itself, and the way to hand-over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from assets.models import System
from classification.requirements_loader import load_requirements
from isms.followup.models import FollowUp
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from suppliers.gate import CHECKS, gate_of
from suppliers.gate_items import gate_items
from suppliers.kinds_of_reviews import GATE_KIND
from suppliers.models import Agreement, Delivery, GateDecision, GateTemplateItem, Procurement, Supplier
from suppliers.services import answer_gate, move_procurement
from tests.assets.processing import assessed_activity
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    ProcessingActivityFactory,
    SystemFactory,
    ZoneFactory,
    classify,
)
from tests.supplier_factories import SupplierFactory, processing_agreement
from tests.supplier_review_factories import ProcurementFactory, answer_all, move, pass_gate, version_of

pytestmark = pytest.mark.django_db

HOME = "/kulturforvaltningen"
BASE = f"{HOME}/upphandlingar/"
MOST_QUERIES = 12


@pytest.fixture
def client(client_for, coordinator, clock):
    return client_for(coordinator)


def status_of(procurement: Procurement, code: str) -> tuple[str, bool]:
    procurement.refresh_from_db()
    checked = next(row for row in gate_of(procurement).items if row.item.code == code)
    return str(checked.status), checked.is_automatic


def test_the_register_answers_what_it_knows(client, unit, organisation, method) -> None:
    load_requirements(at=STOCKHOLM_NOON)
    asset = InformationAssetFactory(unit=unit, systems=[])
    system = SystemFactory(unit=unit, handles_personal_data=True)
    activity = ProcessingActivityFactory(unit=unit)
    procurement = ProcurementFactory(unit=unit)
    # Nothing is pointed at: the register cannot tell, and asks.
    for code in ("classification", "requirements", "threshold", "processing_agreement", "zone"):
        assert status_of(procurement, code) == ("unanswered", False), code
    page = f"{BASE}{procurement.reference}/"
    values = {"title": procurement.title, "unit": unit.pk, "procurement_kind": "tender", "has_personal_data": "on"}
    subjects = f"{asset.reference} {activity.reference}"
    client.post(f"{page}andra/", values | {"subjects": subjects, "version": version_of(procurement)})
    assert status_of(procurement, "classification") == ("missing", True)
    assert status_of(procurement, "requirements") == ("missing", True)
    assert status_of(procurement, "threshold") == ("missing", True)
    refused = client.post(f"{page}krav/", follow=True).content.decode()
    assert "Klassa det som upphandlingen berör först" in refused
    classify(asset, (2, 2, 2), method=method)
    assert status_of(procurement, "classification") == ("yes", True)
    pdf = client.post(f"{page}krav/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert status_of(procurement, "requirements") == ("yes", True)
    text = client.get(page).content.decode()
    assert "K2 R2 T2" in text
    assert asset.reference in text
    # A new decision makes the requirements old.
    with_later = STOCKHOLM_NOON.replace(hour=23)
    classify(asset, (1, 1, 1), method=method, at=with_later)
    assert status_of(procurement, "requirements") == ("missing", True)
    decided = assessed_activity(unit=unit)
    client.post(
        f"{page}andra/",
        values
        | {
            "subjects": f"{asset.reference}, {decided.reference}, {system.reference}",
            "version": version_of(procurement),
        },
    )
    assert status_of(procurement, "classification") == ("missing", True)  # the system is not classified
    processing_agreement(SupplierFactory(unit=unit), [system], signed=False)
    assert status_of(procurement, "processing_agreement") == ("yes", True)
    assert status_of(procurement, "zone") == ("unanswered", False)
    System.objects.filter(pk=system.pk).update(zone=ZoneFactory(organisation=organisation))
    assert status_of(procurement, "zone") == ("yes", True)
    client.post(f"{page}andra/", values | {"has_personal_data": "", "version": version_of(procurement)})
    for code in ("threshold", "processing_agreement"):
        assert status_of(procurement, code) == ("not_applicable", True)


def test_nothing_is_asked_for_before_the_gate(client, unit, coordinator, method) -> None:
    asset = InformationAssetFactory(unit=unit)
    values = {"title": "Nytt bokningssystem", "unit": unit.pk, "procurement_kind": "tender", "gate_on": "2027-01-15"}
    assert "checked" in client.get(f"{BASE}ny/").content.decode().split('name="is_restricted"')[1].split(">")[0]
    unknown = client.post(f"{BASE}ny/", values | {"subjects": "SYS-9999", "need": "Boka lokaler"}).content.decode()
    assert "SYS-9999" in unknown
    assert "Boka lokaler" in unknown
    created = client.post(f"{BASE}ny/", values | {"subjects": asset.reference, "is_restricted": "on"})
    assert created.status_code == 302
    procurement = Procurement.objects.get()
    page = f"{BASE}{procurement.reference}/"
    assert procurement.reference == "UPP-0001"
    assert procurement.is_restricted
    asked = FollowUp.objects.open().get(entry_id=procurement.pk, kind=GATE_KIND)
    assert str(asked.intended_on) == "2027-01-15"
    assert f"{page}grind/" in client.get(asked.get_absolute_url()).content.decode()
    version = {"version": version_of(procurement)}
    client.post(f"{page}lage/", {"to_state": "requirements"} | version)
    stopped = client.post(f"{page}lage/", {"to_state": "tender", "version": version_of(procurement)}).content.decode()
    assert "Grinden är inte prövad" in stopped
    decision = {"outcome": "passed", "authority": "execution"}
    missing = client.post(f"{page}grind/", decision | {"version": version_of(procurement)}).content.decode()
    assert "informationen är klassad" in missing
    held = decision | {"outcome": "held", "version": version_of(procurement)}
    assert "Skriv skälen" in client.post(f"{page}grind/", held).content.decode()
    assert client.post(f"{page}grind/", held | {"reason": "Klassning saknas"}).status_code == 302
    stopped = client.post(f"{page}lage/", {"to_state": "tender", "version": version_of(procurement)}).content.decode()
    assert "Grinden är stoppad" in stopped
    assert procurement.reference in client.get(BASE, {"gate": "waiting"}).content.decode()
    # Answered by hand, with a reason and a place in the register; what the register knows is not.
    answer = {"answer": "not_applicable", "version": version_of(procurement)}
    assert 'href="#id_reason"' in client.post(f"{page}grind/exit/", answer).content.decode()
    wrong = answer | {"reason": "Utkastet", "points_at": "AVT-9999"}
    assert "ingen sådan post" in client.post(f"{page}grind/exit/", wrong).content.decode()
    pointed = answer | {"answer": "yes", "reason": "Avsnitt 9", "points_at": asset.reference}
    assert client.post(f"{page}grind/exit/", pointed).status_code == 302
    assert "Avsnitt 9" in client.get(f"{page}grind/exit/").content.decode()
    known = {"answer": "yes", "reason": "Ja", "version": version_of(procurement)}
    assert "Registret svarar själv" in client.post(f"{page}grind/classification/", known).content.decode()
    assert client.get(f"{page}grind/finns-inte/").status_code == 404
    answer_all(procurement)
    exception = decision | {"outcome": "exception", "reason": "Nämnden väntar inte", "version": version_of(procurement)}
    assert client.post(f"{page}grind/", exception).status_code == 302
    newest = GateDecision.objects.latest("pk")
    assert newest.content["missing"] == ["classification", "requirements"]
    assert newest.decision.kind == Decision.Kind.PROCUREMENT_GATE
    assert newest.decision.supersedes.gate_decision.outcome == "held"
    assert not FollowUp.objects.open().filter(entry_id=procurement.pk, kind=GATE_KIND).exists()
    assert client.post(f"{page}lage/", {"to_state": "tender", "version": version_of(procurement)}).status_code == 302
    text = client.get(page).content.decode()
    for words in (
        "Passerad med undantag",
        "Nämnden väntar inte",
        "Grinden ligger bakom",
        "Kravställning → Förfrågan ute",
    ):
        assert words in text, words
    with pytest.raises(DomainError, match="Svaren ligger fast"):
        answer_gate(
            procurement=procurement,
            item="exit",
            answer="no",
            reason="x",
            points_at=None,
            version=version_of(procurement),
            by=coordinator,
            at=STOCKHOLM_NOON,
        )


def test_a_complete_gate_lets_through_and_an_award_is_handed_over(client, unit, coordinator, method) -> None:
    procurement = ProcurementFactory(unit=unit, title="Kursbokning", restricted=True)
    page = f"{BASE}{procurement.reference}/"
    answer_all(procurement)
    assert gate_of(procurement).is_ready
    assert len(gate_of(procurement).items) == len(gate_items(unit.organisation)) == 13
    with pytest.raises(DomainError, match="Inget saknas"):
        pass_gate(procurement, "exception", "Skäl")
    pass_gate(procurement)
    early = client.post(f"{page}overlamna/", {"supplier_title": "Ny AB", "version": version_of(procurement)})
    assert "Bara en tilldelad" in early.content.decode()
    move(procurement, "requirements", "tender", "evaluation")
    with pytest.raises(DomainError):
        move(procurement, "need")
    award = {"to_state": "awarded", "lifts_restriction": "on", "version": version_of(procurement)}
    assert client.post(f"{page}lage/", award).status_code == 302
    assert not Entry.objects.get(pk=procurement.pk).is_restricted
    nothing = {"supplier_named": "", "system_title": "", "version": version_of(procurement)}
    refused = client.post(f"{page}overlamna/", nothing).content.decode()
    assert "Välj en leverantör eller skriv namnet" in refused
    assert "Välj ett system eller skriv namnet" in refused
    both = {"supplier_title": "Tonika AB", "system_title": "Kursbokning", "version": version_of(procurement)}
    with zeal_ignore():  # each entry that is made takes its own reference
        assert client.post(f"{page}overlamna/", both).status_code == 302
    supplier, system = Supplier.objects.get(), System.objects.get()
    assert (system.lifecycle, system.supplier_name) == ("planned", "Tonika AB")
    assert Delivery.objects.get().entry_id == system.pk
    assert set(Agreement.objects.values_list("agreement_kind", "state")) == {("main", "draft"), ("processing", "draft")}
    text = client.get(page).content.decode()
    assert supplier.reference in text
    assert "Överlämnad" in text
    cancelled = ProcurementFactory(unit=unit)
    with pytest.raises(DomainError, match="Skriv varför"):
        move_procurement(
            procurement=cancelled,
            to_state="cancelled",
            note="",
            version=version_of(cancelled),
            by=coordinator,
            at=STOCKHOLM_NOON,
        )


def test_the_list_filters_and_costs_the_same_for_many(client, unit) -> None:
    def grow() -> None:
        for number in range(5):
            procurement = ProcurementFactory(unit=unit, procurement_kind=("tender", "pilot")[number % 2])
            if number == 0:
                pass_gate(procurement, "held", "Väntar")

    grow()
    client.get(BASE)
    with CaptureQueriesContext(connection) as few:
        client.get(BASE)
    grow()
    with CaptureQueriesContext(connection) as many:
        assert client.get(BASE).content.decode().count("UPP-") >= 10
    assert len(many) == len(few) <= MOST_QUERIES
    for query, count in (({"gate": "held"}, 2), ({"gate": "none"}, 8), ({"kind": "pilot"}, 4), ({"state": "open"}, 10)):
        assert client.get(BASE, query).content.decode().count('<th scope="row"') == count, query


def test_what_somebody_may_not_see_stays_unnamed_at_the_gate(client_for, actors, unit, owner_post, clock) -> None:
    secret = SystemFactory(unit=unit, restricted=True, title="Hemligt system")
    procurement = ProcurementFactory(unit=unit, owner=owner_post, subjects=[secret])
    page = f"{BASE}{procurement.reference}/"
    owner = client_for(actors.owner)
    text = owner.get(page).content.decode()
    assert "Hemligt" not in text
    assert "1 post till som du inte har behörighet till" in text
    values = {"title": "Nytt namn", "unit": unit.pk, "owner": owner_post.pk, "procurement_kind": "tender"}
    assert owner.post(f"{page}andra/", values | {"version": version_of(procurement)}).status_code == 302
    assert procurement.subjects.get().entry_id == secret.pk
    assert "Hemligt system" in client_for(actors.coordinator).get(page).content.decode()


def test_the_coordinator_decides_the_items_and_what_has_passed_keeps_its_own(client_for, actors, unit, clock) -> None:
    coordinator, settings = client_for(actors.coordinator), f"{HOME}/upphandlingsgrind/"
    passed, waiting = ProcurementFactory(unit=unit), ProcurementFactory(unit=unit)
    answer_all(passed)
    pass_gate(passed)
    clock.shift(60)
    assert "Punkterna följer med produkten" in coordinator.get(settings).content.decode()
    shipped = gate_items(unit.organisation)
    typed = {"items-TOTAL_FORMS": 3, "items-INITIAL_FORMS": 3, "note": "Ny lag från juli"}
    typed |= {"items-0-code": "exit", "items-0-label": "Avslut är beskrivet", "items-1-code": "Ny punkt"}
    text = coordinator.post(f"{settings}ny-version/", typed).content.decode()
    for words in ("Skriv koden med små bokstäver", "Fyll i fältet, eller töm hela raden.", "Ny lag från juli"):
        assert words in text
    typed |= {"items-1-code": "exit", "items-1-label": "En gång till"}
    assert "egen kod" in coordinator.post(f"{settings}ny-version/", typed).content.decode()
    typed |= {"items-1-code": "ai", "items-1-label": "AI-funktioner är prövade", "items-1-source": "AI-förordningen"}
    assert coordinator.post(f"{settings}ny-version/", typed).url == settings
    text = coordinator.get(settings).content.decode()
    assert "Version 1, beslutad" in text
    assert "AI-förordningen" in text
    assert [row.item.code for row in gate_of(waiting).items] == ["exit", "ai"]
    assert [row.item for row in gate_of(passed).items] == list(shipped)
    assert gate_of(passed).is_ready
    page = f"{BASE}{waiting.reference}/"
    answer = {"answer": "yes", "reason": "Ingen AI", "version": version_of(waiting)}
    assert coordinator.post(f"{page}grind/ai/", answer).status_code == 302
    assert coordinator.get(f"{page}grind/restore/").status_code == 404  # no longer asked
    assert client_for(actors.owner).get(f"{settings}ny-version/").status_code == 403


def test_every_check_that_an_item_can_name_is_a_rule() -> None:
    assert {"", *CHECKS} == set(GateTemplateItem.Check.values)
