"""An employee reports, with or without an account, and follows the own report."""

import datetime as dt

import pytest
from django.core.cache import cache

from incidents.models import Incident, IncidentSettings
from isms.followup.models import FollowUp, OutgoingMail
from isms.followup.tasks import prepare_alarms
from isms.register.personal_numbers import REPLACEMENT
from tests.factories import STOCKHOLM_NOON

HOME = "/kulturforvaltningen/incidenter/"
PERSONAL_NUMBER = "19121212-1212"


def report(client, **told: str):
    return client.post(f"{HOME}rapportera/", {"what_happened": "Ett brev kom till fel elev"} | told)


def test_a_few_words_are_enough_and_the_coordinator_is_told_at_once_without_content(
    client_for, actors, clock, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = report(client_for(actors.reporter))
    prepare_alarms()
    incident = Incident.objects.get()
    assert (incident.title, incident.discovered_at.date()) == ("Ett brev kom till fel elev", STOCKHOLM_NOON.date())
    assert incident.reference in client_for(actors.reporter).get(answer.url).content.decode()
    [mail] = OutgoingMail.objects.filter(recipient=actors.coordinator)
    assert incident.reference in mail.text
    assert "fel elev" not in mail.text + mail.subject
    assert FollowUp.objects.get().due_at - incident.reported_at == dt.timedelta(hours=24)


def test_a_system_alone_is_a_report_but_nothing_is_not(client_for, actors, clock) -> None:
    client = client_for(actors.reporter)
    assert "Några ord räcker" in report(client, what_happened="").content.decode()
    assert report(client, what_happened="", system_named="Bokskogen").status_code == 302
    assert Incident.objects.get().title.startswith("Incidentrapport 2026-11-23")


def test_a_time_ahead_is_refused_and_nothing_typed_is_lost(client_for, actors, clock) -> None:
    page = report(client_for(actors.reporter), discovered_at="2026-11-24T08:00", system_named="Bokskogen")
    assert "Tiden ligger i framtiden" in page.content.decode()
    assert 'value="Bokskogen"' in page.content.decode()
    assert not Incident.objects.exists()


def test_a_personal_number_is_asked_about_before_anything_is_stored(client_for, actors, clock) -> None:
    client, told = client_for(actors.reporter), f"Gäller {PERSONAL_NUMBER}"
    page = report(client, what_happened=told).content.decode()
    assert "verkar innehålla ett personnummer" in page
    assert not Incident.objects.exists()
    report(client, what_happened=told, personal_numbers="replace")
    assert Incident.objects.get().what_happened == f"Gäller {REPLACEMENT}"


def test_the_reporter_follows_the_own_report_also_when_it_is_restricted(client_for, actors, clock) -> None:
    client = client_for(actors.reporter)
    address = report(client).url
    incident = Incident.objects.get()
    Incident.objects.update(is_restricted=True, what_happened="Brevet gällde en familj med skydd")
    client.post(address, {"text": "Brevet är återlämnat"})
    page = client.get(address).content.decode()
    assert "Ett brev kom till fel elev" in page
    assert "Brevet är återlämnat" in page
    assert "familj med skydd" not in page
    assert client.get(f"{HOME}{incident.reference}/").status_code == 404
    assert client_for(actors.colleague).get(address).status_code == 404
    assert incident.reference in client.get(f"{HOME}mina-rapporter/").content.decode()


class TestWithoutAnAccount:
    """The page that an organisation may open to anybody."""

    PAGE = "/rapportera-incident/kulturforvaltningen/"

    @pytest.fixture(autouse=True)
    def nobody_has_reported_yet(self) -> None:
        cache.clear()

    def send(self, client):
        return client.post(self.PAGE, {"what_happened": "En dator är stulen", "reporter_contact": "08-123 45 67"})

    def test_it_is_closed_until_the_coordinator_opens_it(self, client, client_for, actors, clock) -> None:
        assert client.get(self.PAGE).status_code == 404
        client_for(actors.coordinator).post(f"{HOME}installningar/", {"takes_open_reports": "on"})
        assert client.get(self.PAGE).status_code == 200
        assert client.get("/rapportera-incident/finns-inte/").status_code == 404

    def test_a_report_gives_a_receipt_and_shows_nothing_else(self, client, actors, organisation, unit, clock) -> None:
        IncidentSettings.objects.create(organisation=organisation, takes_open_reports=True)
        receipt = client.get(self.send(client).url)
        incident = Incident.objects.get()
        assert incident.reference in receipt.content.decode()
        assert incident.reported_by is None
        assert incident.created_by.is_active is False
        assert client.get(f"{self.PAGE}tack/INC-0001/").status_code == 404
        assert client.get(f"{HOME}{incident.reference}/").status_code == 302  # to sign in

    def test_a_flood_is_stopped_and_the_text_kept(self, client, organisation, unit, clock) -> None:
        IncidentSettings.objects.create(organisation=organisation, takes_open_reports=True)
        answers = [self.send(client) for _number in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert "En dator är stulen" in answers[-1].content.decode()
        assert Incident.objects.count() == 5
