"""The coordinator assesses and handles an incident until it is closed."""

import pytest
from django.db import ProgrammingError, transaction

from incidents.models import AffectedEntry, Incident, TimelineEvent
from isms.followup.models import FollowUp
from isms.register.models import Entry
from tests.factories import IncidentFactory, SystemFactory

HOME = "/kulturforvaltningen/incidenter/"


@pytest.fixture
def incident(unit, owner_post, clock) -> Incident:
    return IncidentFactory(unit=unit, owner=owner_post)


def version_of(incident: Incident) -> int:
    return Entry.objects.get(pk=incident.pk).version


def assess(client, incident: Incident, **values: object):
    data = {"title": incident.title, "unit": incident.unit_id, "what_happened": incident.what_happened}
    data |= {"owner": incident.owner_id, "version": version_of(incident)}
    return client.post(f"{HOME}{incident.reference}/andra/", data | values)


def move(client, incident: Incident, to_state: str, **values: str):
    address = f"{HOME}{incident.reference}/lage/"
    return client.post(address, {"to_state": to_state, "version": version_of(incident)} | values)


def test_an_incident_is_assessed_handled_resolved_and_closed(client_for, actors, incident) -> None:
    client = client_for(actors.coordinator)
    assert "bedöm" in client.get(incident.get_absolute_url()).content.decode().lower()
    assert move(client, incident, "assessing").status_code == 302
    assert "Ange först vilket slags incident" in move(client, incident, "handling").content.decode()
    assert assess(client, incident, is_it="on", is_information_security="on").status_code == 302
    assert move(client, incident, "handling").status_code == 302
    assert [followup.kind for followup in FollowUp.objects.open()] == ["incident_closing"]
    move(client, incident, "resolved")
    assert "Skriv vad incidenten kom att innebära" in move(client, incident, "closed").content.decode()
    assert move(client, incident, "closed", conclusion="Brevet kom åter.", lessons="Fönsterkuvert.").status_code == 302
    assert Incident.objects.get().closed_at
    assert not FollowUp.objects.open().exists()
    assert [event.to_state for event in TimelineEvent.objects.in_order()] == [
        "assessing",
        "handling",
        "resolved",
        "closed",
    ]


def test_a_closed_incident_is_opened_again_only_with_a_reason(client_for, actors, incident) -> None:
    client = client_for(actors.coordinator)
    assess(client, incident, is_it="on")
    for state in ("assessing", "resolved"):
        move(client, incident, state)
    move(client, incident, "closed", conclusion="Klart.")
    assert "Skriv varför incidenten öppnas igen" in move(client, incident, "handling").content.decode()
    assert move(client, incident, "handling", note="Fler brev har kommit fel.").status_code == 302
    assert Incident.objects.get().closed_at is None


def test_a_state_that_cannot_be_reached_is_refused(client_for, actors, incident) -> None:
    answer = move(client_for(actors.coordinator), incident, "closed", conclusion="Klart")
    assert answer.status_code == 422
    assert Incident.objects.get().state == "reported"


def test_what_is_marked_secret_is_registered_before_it_is_closed(client_for, actors, incident) -> None:
    client = client_for(actors.coordinator)
    marked = {"secrecy_ground": "18:8", "secrecy_reason": "Visar en brist", "secrecy_assessed_by": "Kajsa"}
    assess(client, incident, is_it="on", **marked)
    assert "diarieföras utan dröjsmål" in client.get(incident.get_absolute_url()).content.decode()
    for state in ("assessing", "resolved"):
        move(client, incident, state)
    assert "Diarieför den" in move(client, incident, "closed", conclusion="Klart").content.decode()


def test_a_deviation_is_no_incident_at_the_same_time(client_for, actors, incident) -> None:
    page = assess(client_for(actors.coordinator), incident, is_deviation="on", is_it="on", cause="Slarv")
    assert "Välj det ena" in page.content.decode()
    assert "Slarv" in page.content.decode()


def test_protected_identities_restrict_the_incident_at_once(client_for, actors, incident) -> None:
    assess(client_for(actors.coordinator), incident, is_personal_data_breach="on", involves_protected_identities="on")
    assert Incident.objects.get().is_restricted
    for who in ("owner", "reader", "director", "reporter"):
        assert client_for(getattr(actors, who)).get(incident.get_absolute_url()).status_code == 404
    assert client_for(actors.data_protection_officer).get(incident.get_absolute_url()).status_code == 200


def test_what_is_hit_is_named_by_reference_and_what_is_unseen_stays(client_for, actors, incident, unit, owner) -> None:
    system, hidden = SystemFactory(unit=unit), SystemFactory(unit=unit, restricted=True)
    coordinator = client_for(actors.coordinator)
    assess(coordinator, incident, affects=f"{system.reference}, {hidden.reference}")
    assert "SYS-9999" in assess(coordinator, incident, affects="SYS-9999").content.decode()
    page = client_for(owner).get(incident.get_absolute_url()).content.decode()
    assert "poster till som du inte har behörighet till" in page
    assert hidden.title not in page
    assess(client_for(owner), incident, affects="")
    assert set(AffectedEntry.objects.values_list("entry_id", flat=True)) == {system.pk, hidden.pk}
    found = coordinator.get(f"{HOME}?post={system.reference}").content.decode()
    assert incident.title in found


def test_a_line_in_the_course_of_events_is_kept_as_written(client_for, actors, incident) -> None:
    client = client_for(actors.coordinator)
    page = client.post(f"{HOME}{incident.reference}/handelse/", {"text": "Ringde", "happened_at": "2026-11-24T09:00"})
    assert "Tiden ligger i framtiden" in page.content.decode()
    client.post(f"{HOME}{incident.reference}/handelse/", {"text": "Ringde mottagaren"})
    assert "Ringde mottagaren" in client.get(incident.get_absolute_url()).content.decode()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        TimelineEvent.objects.update(text="Annat")


def test_incidents_are_tied_once_and_untied(client_for, actors, incident, unit) -> None:
    client, other = client_for(actors.coordinator), IncidentFactory(unit=unit)
    address = f"{HOME}{incident.reference}/koppla/"
    assert client.post(address, {"reference": other.reference.lower()}).status_code == 302
    assert "redan kopplade" in client.post(address, {"reference": other.reference}).content.decode()
    assert "kan inte kopplas till sig själv" in client.post(address, {"reference": incident.reference}).content.decode()
    assert incident.title in client.get(other.get_absolute_url()).content.decode()
    client.post(f"{HOME}{incident.reference}/koppla-bort/{other.pk}/")
    assert incident.title not in client.get(other.get_absolute_url()).content.decode()


def test_a_handler_reads_and_changes_a_restricted_incident_until_removed(
    client_for, actors, incident, colleague_post
) -> None:
    Incident.objects.update(is_restricted=True)
    client, handler = client_for(actors.coordinator), client_for(actors.colleague)
    assert handler.get(incident.get_absolute_url()).status_code == 404
    client.post(f"{HOME}{incident.reference}/handlaggare/", {"post": colleague_post.pk})
    assert handler.get(incident.get_absolute_url()).status_code == 200
    assert handler.post(f"{HOME}{incident.reference}/handelse/", {"text": "Ringde"}).status_code == 302
    client.post(f"{HOME}{incident.reference}/handlaggare/{actors.colleague.pk}/ta-bort/")
    assert handler.get(incident.get_absolute_url()).status_code == 404


def test_somebody_elses_save_is_not_written_over(client_for, actors, incident) -> None:
    client = client_for(actors.coordinator)
    assess(client, incident, cause="Fel kuvert")
    answer = assess(client, incident, version=1, cause="Fel adress")
    assert "Fel adress" in answer.content.decode()
    assert Incident.objects.get().cause == "Fel kuvert"


def test_a_shadow_needs_little_and_links_to_its_ticket(client_for, actors, unit, clock) -> None:
    values = {"title": "Driftstopp", "unit": unit.pk, "is_it": "on"}
    values |= {"shadow_system": "Stadens ärendesystem", "shadow_number": "A-17", "shadow_url": "arenden.example/17"}
    client = client_for(actors.coordinator)
    page = client.get(client.post(f"{HOME}ny/", values).url).content.decode()
    assert 'href="https://arenden.example/17"' in page
    incident = Incident.objects.get()
    for state in ("assessing", "resolved", "closed"):
        move(client, incident, state)
    assert Incident.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("state=open", True),
        ("state=closed", False),
        ("nature=is_it", True),
        ("nature=is_deviation", False),
        ("category=attack", True),
        ("category=other_sudden", False),
        ("unassessed=on", False),
        ("severity=3", True),
    ],
)
def test_the_list_is_filtered(query: str, is_found: bool, client_for, actors, unit, clock) -> None:
    IncidentFactory(unit=unit, title="Utpressning", is_it=True, categories=["attack"], severity="3")
    page = client_for(actors.coordinator).get(f"{HOME}?{query}").content.decode()
    assert ("Utpressning" in page) is is_found
