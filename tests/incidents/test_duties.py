"""What an incident demands to be reported, when, and what editing never changes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from incidents.models import (
    BreachController,
    Filing,
    Incident,
    NotificationDuty,
    PersonalDataBreach,
    SignificanceRuling,
)
from incidents.services import (
    FiledPack,
    add_controller,
    change_controller,
    change_incident,
    decide_notification,
    decide_significance,
    move_incident,
    record_filing,
    report_status_instead,
)
from isms.followup.models import FollowUp
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, IncidentFactory

PACK = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")
DISCOVERED = STOCKHOLM_NOON - dt.timedelta(hours=2)
HOURS_72 = dt.timedelta(hours=72)


@pytest.fixture
def breach(unit, owner_post, clock) -> Incident:
    return IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)


def saved(incident: Incident, by, at=STOCKHOLM_NOON, **fields) -> None:
    incident = Incident.objects.get(pk=incident.pk)
    for name, value in fields.items():
        setattr(incident, name, value)
    version = Entry.objects.get(pk=incident.pk).version
    change_incident(incident=incident, affected=[], version=version, by=by, at=at)


def only_duty(code: str = "gdpr_notification") -> NotificationDuty:
    return NotificationDuty.objects.select_related("stage", "incident").get(stage__code=code)


def file(duty: NotificationDuty, by, at=STOCKHOLM_NOON, **told) -> Filing:
    told = {"way": "filed", "filed_at": at, "is_complete": True} | told
    return record_filing(duty=duty, pack=PACK, by=by, at=at, **told)


def significant(incident: Incident, by, at=STOCKHOLM_NOON, *, yes: bool = True) -> None:
    answers = dict.fromkeys(("disrupts_service", "costs_money", "harms_others"), "yes" if yes else "no")
    ruling = SignificanceRuling(incident=incident, is_significant=yes, **answers)
    decide_significance(ruling=ruling, reason="Driften ligger nere", ground=DecisionGround(), by=by, at=at)


def test_a_breach_starts_the_72_hours_of_the_board_from_discovery(breach) -> None:
    duty = only_duty()
    assert (duty.started_at, duty.due_at) == (DISCOVERED, DISCOVERED + HOURS_72)
    assert duty.controller.party == "board"
    followup = FollowUp.objects.open().get(kind="incident_notification")
    assert followup.is_timed
    assert followup.due_at == duty.due_at


def test_editing_restarts_no_clock(breach, actors) -> None:
    by = actors.coordinator
    saved(breach, by, cause="Fel kuvert", discovered_at=DISCOVERED + dt.timedelta(hours=1))
    assert only_duty().started_at == DISCOVERED
    saved(breach, by, is_personal_data_breach=False, is_it=True)
    assert only_duty().state == "not_needed"
    saved(breach, by, at=STOCKHOLM_NOON + dt.timedelta(days=1), is_personal_data_breach=True)
    duty = only_duty()
    assert (duty.state, duty.started_at, duty.due_at) == ("open", DISCOVERED, DISCOVERED + HOURS_72)


def test_an_earlier_discovery_takes_the_clock_along(breach, actors) -> None:
    earlier = DISCOVERED - dt.timedelta(hours=5)
    saved(breach, actors.coordinator, discovered_at=earlier)
    assert only_duty().due_at == earlier + HOURS_72
    assert FollowUp.objects.open().get(kind="incident_notification").due_at == earlier + HOURS_72


def test_awareness_moves_later_only_with_a_reason_and_never_after_filing(breach, actors) -> None:
    by, controller = actors.coordinator, BreachController.objects.get()
    controller.aware_at = DISCOVERED + dt.timedelta(hours=1)
    with pytest.raises(ValidationError, match="vetskap senare"):
        change_controller(controller=controller, by=by, at=STOCKHOLM_NOON)
    controller.aware_reason = "Först då visade utredningen att brevet hade öppnats."
    change_controller(controller=controller, by=by, at=STOCKHOLM_NOON)
    assert only_duty().due_at == DISCOVERED + dt.timedelta(hours=1) + HOURS_72
    file(only_duty(), by)
    controller.aware_at = DISCOVERED
    with pytest.raises(DomainError, match="redan lämnad"):
        change_controller(controller=controller, by=by, at=STOCKHOLM_NOON)


def test_each_controller_has_a_clock_and_a_processor_informs_instead(breach, actors) -> None:
    common = {"incident": breach, "aware_at": None}
    told_at = DISCOVERED + dt.timedelta(minutes=30)
    board = BreachController(
        party="executive",
        name="Kommunstyrelsen",
        role="unclear",
        role_reason="Systemet är gemensamt.",
        escalated_to="Stadsledningskontoret",
        processor_name="Molnbolaget AB",
        processor_notified_at=told_at,
        **common,
    )
    add_controller(controller=board, by=actors.coordinator, at=STOCKHOLM_NOON)
    processor = BreachController(party="other", name="Region Exempel", role="processor", **common)
    add_controller(controller=processor, by=actors.coordinator, at=STOCKHOLM_NOON)
    due = dict(NotificationDuty.objects.values_list("controller__name", "due_at"))
    assert due["Kommunstyrelsen"] == told_at + HOURS_72
    assert due["Region Exempel"] is None
    assert only_duty("gdpr_controller").controller == processor
    assert FollowUp.objects.open().filter(kind="incident_notification").count() == 3


def test_unlikely_risk_ends_the_clock_and_a_new_decision_lets_it_go_on(breach, actors) -> None:
    controller, by = BreachController.objects.get(), actors.coordinator
    told = {"reason": "Telefonen var krypterad.", "advice": "Delar bedömningen.", "ground": DecisionGround()}
    with pytest.raises(DomainError, match="osannolik"):
        decide_notification(controller=controller, notifies=False, by=by, at=STOCKHOLM_NOON, **told)
    PersonalDataBreach.objects.update(risk="unlikely", risk_reason="Krypterad")
    controller = BreachController.objects.get()
    decide_notification(controller=controller, notifies=False, by=by, at=STOCKHOLM_NOON, **told)
    assert only_duty().state == "not_needed"
    assert not FollowUp.objects.open().filter(kind="incident_notification").exists()
    at = STOCKHOLM_NOON + dt.timedelta(hours=3)
    decide_notification(controller=controller, notifies=True, by=by, at=at, **told)
    assert (only_duty().state, only_duty().started_at) == ("open", DISCOVERED)


def test_a_late_report_needs_its_reason_and_an_incomplete_one_is_supplemented(breach, actors) -> None:
    by, late = actors.coordinator, DISCOVERED + HOURS_72 + dt.timedelta(minutes=1)
    with pytest.raises(ValidationError, match="skälen till förseningen"):
        file(only_duty(), by, at=late)
    filing = file(only_duty(), by, at=late, delay_reason="Semester", is_complete=False)
    supplement = only_duty("gdpr_supplement")
    assert supplement.due_at == late + dt.timedelta(days=28)
    second = file(supplement, by, at=late + dt.timedelta(days=1), is_complete=False)
    assert second.supplements is None  # nothing was asked by a set of questions here
    duties = NotificationDuty.objects.filter(stage__code="gdpr_supplement").order_by("pk")
    assert [duty.due_at for duty in duties] == [filing.filed_at + dt.timedelta(days=28)] * 2
    with pytest.raises(DomainError, match="redan lämnad"):
        file(only_duty(), by, at=late)


def test_what_is_filed_in_the_minute_the_clock_started_is_no_slip(unit, owner_post, actors, clock) -> None:
    discovered = STOCKHOLM_NOON - dt.timedelta(hours=2, seconds=-40)
    IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True, discovered_at=discovered)
    with pytest.raises(ValidationError, match="innan klockan startade"):
        file(only_duty(), actors.coordinator, filed_at=discovered - dt.timedelta(minutes=1))
    assert file(only_duty(), actors.coordinator, filed_at=discovered.replace(second=0)).way == "filed"


def test_a_significant_incident_is_warned_of_reported_and_finished(breach, actors) -> None:
    by = actors.coordinator
    significant(breach, by)
    assert only_duty("cyber_warning").due_at == DISCOVERED + dt.timedelta(hours=24)
    with pytest.raises(ValidationError, match="tog emot"):
        file(only_duty("cyber_warning"), by, way="handed_over")
    file(only_duty("cyber_warning"), by, way="handed_over", receipt="Jourhavande, ärende 17")
    reported = STOCKHOLM_NOON + dt.timedelta(hours=1)
    file(only_duty("cyber_notification"), by, at=reported)
    final = only_duty("cyber_final")
    assert final.due_at.astimezone(STOCKHOLM_NOON.tzinfo) == reported.replace(month=12)
    for state in ("assessing", "handling"):
        version = Entry.objects.get(pk=breach.pk).version
        move_incident(incident=breach, to_state=state, version=version, by=by, at=STOCKHOLM_NOON)
    status = report_status_instead(duty=final, by=by, at=reported)
    assert status.due_at == final.due_at
    file(status, by, at=reported + dt.timedelta(days=29))
    resolved = reported + dt.timedelta(days=40)
    version = Entry.objects.get(pk=breach.pk).version
    move_incident(incident=breach, to_state="resolved", version=version, by=by, at=resolved)
    last = only_duty("cyber_final_handled")
    assert last.started_at == resolved
    assert last.due_at > resolved + dt.timedelta(days=27)


def test_what_is_found_insignificant_stops_the_clocks_of_the_cybersecurity_act(breach, actors) -> None:
    by = actors.coordinator
    significant(breach, by)
    significant(breach, by, yes=False)
    states = NotificationDuty.objects.filter(stage__law="cybersecurity").values_list("state", flat=True)
    assert set(states) == {"not_needed"}
    assert only_duty().state == "open"  # the other law's clock goes on
