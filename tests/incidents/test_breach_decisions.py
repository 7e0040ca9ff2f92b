"""A breach is decided on: to report or not, whether it is significant, and who is told."""

import datetime as dt

import pytest

from incidents.models import (
    IncidentContact,
    InformRuling,
    NotifyRuling,
    SubjectsInformed,
)
from isms.followup.models import FollowUp
from isms.register.models import Decision
from tests.factories import IncidentFactory
from tests.incidents.breaches import (
    DISCOVERED,
    HOME,
    HOURS_72,
    controller_page,
    decide,
    document,
    notification,
    page_of,
    send,
    version_of,
)


@pytest.fixture
def client(client_for, actors):
    return client_for(actors.coordinator)


class TestDeciding:
    """To report or not, and to tell those concerned or not."""

    def test_not_reporting_needs_an_unlikely_risk_and_ends_when_the_risk_is_no_longer_that(
        self, client, breach
    ) -> None:
        form = client.get(f"{HOME}{breach.reference}/{controller_page('anmalan')}/").content.decode()
        assert "ska risken först vara bedömd som osannolik" in form
        assert "skickar aldrig något till en myndighet" in form
        refused = decide(client, breach, decision="stay", reason="Den var krypterad.").content.decode()
        assert "Bedöm risken för de registrerade först" in refused
        assert "Den var krypterad." in refused
        document(client, breach, risk="unlikely", risk_reason="Krypterad")
        by_delegation = {"authority": "delegation", "delegation_item": "4.2"}
        assert decide(client, breach, decision="stay", **by_delegation).status_code == 302
        assert Decision.objects.get(kind="breach_notification").delegation_item == "4.2"
        assert notification().state == "not_needed"
        document(client, breach, risk="risk", risk_reason="Koden satt på baksidan")
        assert (notification().state, notification().due_at) == ("open", DISCOVERED + HOURS_72)
        assert "Beslutet att inte anmäla håller inte längre" in page_of(client, breach)
        decide(client, breach)
        assert NotifyRuling.objects.in_force().get().notifies

    def test_two_who_decide_at_once_do_not_pass_each_other(self, client, breach) -> None:
        version = version_of(breach)
        decide(client, breach)
        assert "Någon annan har sparat" in decide(client, breach, version=version).content.decode()
        assert NotifyRuling.objects.count() == 1

    def test_those_concerned_are_told_and_it_is_recorded(self, client, breach) -> None:
        document(client, breach, risk="high", risk_reason="Hälsouppgifter")
        page = controller_page("information")
        refused = send(client, breach, page, outcome="no_high_risk", reason="Nej").content.decode()
        assert "Ange ett undantag i art. 34.3" in refused
        assert "Ange när" in send(client, breach, page, outcome="inform", reason="Ja").content.decode()
        send(client, breach, page, outcome="inform", reason="Ja", planned_on="2026-11-24")
        assert FollowUp.objects.open().get(kind="incident_informing").intended_on == dt.date(2026, 11, 24)
        assert "Informera de registrerade och anteckna det: Kulturförvaltningen" in page_of(client, breach)
        told = {"informed_by_name": "Rektorn", "channel": "Telefon", "content": "Vad som hände", "informed_count": "3"}
        page = controller_page("informerade")
        assert "i framtiden" in send(client, breach, page, informed_at="2026-11-24T09:00", **told).content.decode()
        send(client, breach, page, informed_at="2026-11-23T11:00", **told)
        assert not FollowUp.objects.open().filter(kind="incident_informing").exists()
        shown = page_of(client, breach)
        assert "Rektorn, Telefon. Antal: 3" in shown
        assert "Informera de registrerade och anteckna det" not in shown
        assert SubjectsInformed.objects.get().controller.name == "Kulturförvaltningen"

    def test_an_exception_needs_no_day(self, client, breach) -> None:
        document(client, breach, risk="high", risk_reason="Hälsouppgifter")
        page = controller_page("information")
        assert send(client, breach, page, outcome="protected", reason="Krypterad").status_code == 302
        assert InformRuling.objects.get().planned_on is None
        assert "oläsliga för obehöriga (art. 34.3 a)" in page_of(client, breach)


class TestSignificance:
    """The question of cybersäkerhetslagen in plain words."""

    ANSWERS = {"disrupts_service": "yes", "costs_money": "unknown", "harms_others": "no"}

    def test_a_yes_makes_it_significant_and_starts_the_clocks(self, client, unit, clock) -> None:
        incident = IncidentFactory(unit=unit, is_it=True)
        assert "Nästa steg: Bedöm om incidenten är betydande" in page_of(client, incident)
        form = client.get(f"{HOME}{incident.reference}/betydande/").content.decode()
        for fact in ("CSIRT-enheten", "Länsstyrelsen i Stockholms län", "Hela kommunen är verksamhetsutövare"):
            assert fact in form
        assert "Uppgifterna kontrollerades 2026-11-23" in form
        said = self.ANSWERS | {"reason": "Bokningen ligger nere."}
        refused = send(client, incident, "betydande", **said, is_significant="no")
        assert refused.context["form"].errors.keys() == {"is_significant"}
        assert send(client, incident, "betydande", **said, is_significant="yes").status_code == 302
        page = page_of(client, incident)
        assert "Incidenten är betydande" in page
        assert "Stadens funktion lämnar till: Myndigheten för civilt försvar (MCF)" in page
        assert "tisdag 24 november 2026" in page  # 24 hours after the discovery, with the day of the week
        assert {duty.stage.code for duty in incident.duties.select_related("stage")} == {
            "cyber_warning",
            "cyber_notification",
        }

    def test_a_deviation_is_not_asked_about(self, client, unit, clock) -> None:
        incident = IncidentFactory(unit=unit, is_deviation=True)
        page = page_of(client, incident)
        assert "En avvikelse har inga tidsfrister" in page
        assert "Nästa steg" not in page
        said = self.ANSWERS | {"reason": "Ja", "is_significant": "yes"}
        assert "Ändra slaget först" in send(client, incident, "betydande", **said).content.decode()


def test_contacts_are_noted_and_what_is_classified_stays_outside(client, breach) -> None:
    form = client.get(f"{HOME}{breach.reference}/kontakter/ny/").content.decode()
    assert "Kontakta säkerhetsskyddschefen utanför registret" in form
    told = {"party": "police", "reference": "5000-K1-26", "note": "Anmälan upprättad"}
    ahead = send(client, breach, "kontakter/ny", **told, contacted_at="2026-11-24T10:00").content.decode()
    assert "i framtiden" in ahead
    send(client, breach, "kontakter/ny", **told, contacted_at="2026-11-23T11:00")
    assert IncidentContact.objects.get().party == "police"
    page = page_of(client, breach)
    assert "Polisen" in page
    assert "5000-K1-26" in page
