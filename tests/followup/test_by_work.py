"""What only the work completes is not ticked off by hand."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from incidents.models import Incident, NotificationDuty
from incidents.services import FiledPack, record_filing
from isms.followup.models import FollowUp
from isms.followup.services import complete_by_hand
from isms.register.errors import DomainError
from tests.factories import STOCKHOLM_NOON, IncidentFactory, SystemFactory

SENTENCE = "Rapport till myndighet avslutas bara av att arbetet görs. Välj ”Öppna rapporten”."


@pytest.fixture
def incident(unit, owner_post, clock) -> Incident:
    return IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True, title="Brevet")


@pytest.fixture
def duty_followup(incident) -> FollowUp:
    return FollowUp.objects.open().get(kind="incident_notification")


@pytest.mark.parametrize("outcome", ["no_remark", "with_remark", "postponed", "cancelled"])
def test_a_report_to_an_authority_is_only_completed_by_being_filed(
    client_for, actors, incident, duty_followup, outcome
) -> None:
    client, address = client_for(actors.coordinator), duty_followup.get_absolute_url()
    page = client.get(address).content.decode()
    assert SENTENCE in page
    assert 'name="outcome"' not in page
    typed = {"outcome": outcome, "note": "Klart", "postponed_to": "2026-12-24" if outcome == "postponed" else ""}
    assert SENTENCE in client.post(address, typed).content.decode()
    assert FollowUp.objects.get(pk=duty_followup.pk).is_open
    duty = NotificationDuty.objects.select_related("incident").get()
    pack = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")
    told = {"way": "filed", "filed_at": STOCKHOLM_NOON, "is_complete": True}
    record_filing(duty=duty, pack=pack, by=actors.coordinator, at=STOCKHOLM_NOON, **told)
    assert FollowUp.objects.get(pk=duty_followup.pk).outcome == "no_remark"


def test_many_at_once_leave_it_and_say_why(client_for, actors, organisation, incident, duty_followup) -> None:
    client = client_for(actors.coordinator)
    address = reverse("followup:followup_bulk", args=[organisation.slug])
    page = client.get(address, {"pk": [duty_followup.pk]})
    assert [row.pk for row in page.context["by_work"]] == [duty_followup.pk]
    assert "Avslutas av att arbetet görs" in page.content.decode()
    assert f'href="{duty_followup.get_absolute_url()}"' in page.content.decode()
    answer = client.post(address, {"pk": [duty_followup.pk], "outcome": "no_remark"})
    assert "Markera minst en" in answer.content.decode()
    assert FollowUp.objects.get(pk=duty_followup.pk).is_open


@pytest.mark.parametrize("kind", ["system_review", "access_review"])
def test_a_review_is_postponed_by_hand_but_completed_by_reviewing(kind, client_for, actors, unit, owner_post) -> None:
    at = STOCKHOLM_NOON - dt.timedelta(days=300)
    system = SystemFactory(unit=unit, owner=owner_post, criticality="critical", at=at)
    followup = FollowUp.objects.open().get(entry_id=system.pk, kind=kind)
    with pytest.raises(DomainError, match="avslutas bara av att arbetet görs"):
        complete_by_hand(followup=followup, outcome="no_remark", note="", by=actors.owner, at=STOCKHOLM_NOON)
    with pytest.raises(ValidationError):
        complete_by_hand(followup=followup, outcome="junk", note="", by=actors.owner, at=STOCKHOLM_NOON)
    client = client_for(actors.owner)
    page = client.get(followup.get_absolute_url()).content.decode()
    assert 'value="no_remark"' not in page
    assert 'value="postponed"' in page
    answer = client.post(followup.get_absolute_url(), {"outcome": "no_remark"})
    assert "avslutas bara av att arbetet görs" in answer.content.decode()
    later = max(followup.intended_on, STOCKHOLM_NOON.date()) + dt.timedelta(days=60)
    told = {"outcome": "postponed", "note": "Byte av system", "postponed_to": later.isoformat()}
    assert client.post(followup.get_absolute_url(), told).status_code == 302
    assert FollowUp.objects.open().get(entry_id=system.pk, kind=kind).intended_on == later


def test_hours_left_and_the_moment_stand_wherever_a_clock_is_shown(client_for, actors, organisation, incident) -> None:
    # Discovered at ten on Monday: 70 hours are left, until Thursday at ten.
    client, home = client_for(actors.coordinator), f"/{organisation.slug}"
    followup = FollowUp.objects.open().get(kind="incident_notification")
    for address in (
        followup.get_absolute_url(),
        incident.get_absolute_url(),
        f"{home}/incidenter/",
        f"{home}/uppfoljningar/",
    ):
        page = client.get(address).content.decode()
        assert "69 h kvar" in page, address  # what is begun does not count
        assert "torsdag 26 november 2026 kl. 10.00" in page, address
    mine = client_for(actors.owner).get(f"{home}/min-sida/").content.decode()
    assert "69 h kvar" in mine
    assert "torsdag 26 november 2026 kl. 10.00" in mine
