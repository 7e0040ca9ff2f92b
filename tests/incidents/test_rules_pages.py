"""The coordinator makes an own version of a stage or of a form's questions; what has begun or been filed keeps its."""

import datetime as dt

import pytest
from django.test import Client

from incidents.models import Incident, NotificationStage, Question, QuestionSet
from incidents.rules.loader import load_incident_rules
from incidents.stages import question_set_in_force, stages_in_force
from isms.accounts.models import User
from tests.factories import STOCKHOLM_NOON, IncidentFactory
from tests.incidents.reports import HOME, address, duty_of, record, text_of
from tests.security.forms_of_pages import forms_of

STAGE = f"{HOME}rapporteringssteg/gdpr_notification/"
QUESTIONS = f"{HOME}fragor/imy_notification/"
TODAY = STOCKHOLM_NOON.date()


@pytest.fixture
def breach(unit, owner_post, clock) -> Incident:
    return IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)


@pytest.fixture
def client(client_for, coordinator: User) -> Client:
    return client_for(coordinator)


def sent_by(client: Client, path: str) -> dict[str, object]:
    """Return what the page's form sends when nothing is changed, as a browser would."""
    form = next(one for one in forms_of(text_of(client, path), path) if "base" in one.values)
    return {name: values if len(values) > 1 else (values or [""])[0] for name, values in form.values.items()}


def change(client: Client, path: str, **changed: object):
    data = {name: value for name, value in (sent_by(client, path) | changed).items() if value != ""}
    return client.post(path, data)


def hours(organisation, day: dt.date = TODAY) -> int | None:
    stage = stages_in_force(organisation, on=day).get("gdpr_notification")
    return stage.length if stage else None


def test_an_own_version_of_a_stage_holds_from_its_day_and_clocks_that_run_keep_theirs(
    breach, organisation, unit, owner_post, client, other_organisation
) -> None:
    started = duty_of(breach)
    later = TODAY + dt.timedelta(days=10)
    page = text_of(client, f"{HOME}rapporteringssteg/")
    assert "GDPR art. 33.1" in page
    assert "kontrollerad 2026-11-23" in page
    assert (
        change(client, STAGE, length="96", valid_from=later.isoformat(), recipient="IMY och Enisa").status_code == 302
    )
    assert (hours(organisation), hours(organisation, later)) == (72, 96)
    assert f'Ny version från <span class="nowrap">{later}</span>' in text_of(client, f"{HOME}rapporteringssteg/")
    assert change(client, STAGE, length="48", valid_from=TODAY.isoformat()).status_code == 302
    assert (hours(organisation), hours(organisation, later)) == (48, 96)
    assert change(client, STAGE, length="50", valid_from=TODAY.isoformat()).status_code == 302  # a slip, corrected
    assert hours(organisation) == 50
    assert hours(other_organisation) == 72
    started.refresh_from_db()
    assert started.due_at == started.started_at + dt.timedelta(hours=72)
    new = IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)
    duty = duty_of(new)
    assert duty.due_at == duty.started_at + dt.timedelta(hours=50)
    shipped = NotificationStage.objects.get(organisation=None, code="gdpr_notification")
    shipped.pk, shipped.valid_from, shipped.length = None, TODAY, 96
    shipped.save(force_insert=True)  # an update of the product: own versions stand
    assert (hours(organisation), hours(other_organisation)) == (50, 96)


def test_a_stage_that_has_ended_starts_no_clock_and_no_earlier_version_comes_back(
    organisation, unit, owner_post, client, clock
) -> None:
    assert change(client, STAGE, valid_from="2026-11-01", valid_to="2026-11-22").status_code == 302
    assert (hours(organisation, dt.date(2026, 11, 22)), hours(organisation)) == (72, None)
    incident = IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)
    assert not incident.duties.exists()
    assert 'Upphörde <span class="nowrap">2026-11-22' in text_of(client, f"{HOME}rapporteringssteg/")
    assert change(client, STAGE, valid_from="2026-11-23", length="24", unit="hours").status_code == 302
    assert hours(organisation) == 24


def test_a_stage_refuses_what_does_not_fit_and_two_who_edit_see_each_other(client, clock, organisation) -> None:
    for wrong, said in (
        ({"length": "-1"}, "större än eller lika med"),
        ({"unit": ""}, "Ange både längd och vad den räknas i"),
        ({"valid_from": "i morgon"}, "giltigt datum"),
        ({"valid_to": "2020-01-01"}, "Sista dagen kan inte ligga före den första"),
        ({"recipient": ""}, "måste fyllas i"),
    ):
        refused = change(client, STAGE, **wrong)
        assert refused.status_code == 422, wrong
        assert said in refused.content.decode(), wrong
    seen = sent_by(client, STAGE)
    assert change(client, STAGE, length="96").status_code == 302
    data = {name: value for name, value in (seen | {"length": "48"}).items() if value != ""}
    refused = client.post(STAGE, data)
    assert "Någon annan har gjort en ny version" in refused.content.decode()
    assert hours(organisation) == 96
    assert client.get(f"{HOME}rapporteringssteg/finns-inte/").status_code == 404


def test_an_own_version_of_the_questions_changes_limits_texts_and_order_and_filed_reports_keep_theirs(
    breach, client, organisation, coordinator
) -> None:
    duty = duty_of(breach)
    record(client, duty, completeness="incomplete")
    assert "Anmälan av personuppgiftsincident till IMY" in text_of(client, f"{HOME}fragor/")
    assert "Vilka grupper tillhör de registrerade?" in text_of(client, QUESTIONS)
    data = sent_by(client, f"{QUESTIONS}ny-version/")
    rows = {data[f"q-{number}-key"]: f"q-{number}" for number in range(int(data["q-TOTAL_FORMS"]) - 3)}
    description, event = rows["description"], rows["event"]
    data |= {
        f"{description}-text": "Berätta vad som har hänt",
        f"{description}-max_length": "20",
        f"{description}-is_verified": "on",
        f"{description}-position": "1",
        f"{event}-options": "Brev\nE-post",
        f"{rows['cause_description']}-is_removed": "on",
    }
    new = f"q-{int(data['q-TOTAL_FORMS']) - 1}"
    data |= {f"{new}-text": "Vilken molntjänst?", f"{new}-kind": "text", f"{new}-position": "2"}
    answered = client.post(f"{QUESTIONS}ny-version/", {name: value for name, value in data.items() if value != ""})
    assert answered.status_code == 302, answered.content.decode()[:3000]
    own = question_set_in_force(organisation, "imy_notification")
    assert (own.organisation, own.number, own.decided_by) == (organisation, 2, coordinator)
    asked = list(own.questions.order_by("position"))
    assert [question.key for question in asked[:2]] == ["description", "vilken-molntjanst"]
    assert "cause_description" not in {question.key for question in asked}
    assert (asked[0].max_length, asked[0].is_verified, asked[0].source) == (20, True, "description")
    assert next(question for question in asked if question.key == "event").options == ["Brev", "E-post"]
    assert QuestionSet.objects.get(organisation=None, code="imy_notification").questions.count() == len(asked)

    supplement = text_of(client, f"{address(duty_of(breach, 'gdpr_supplement'))}?alla=1")
    assert "32 av 20 tecken: 12 tecken för mycket" in supplement
    assert "Vilken molntjänst?" in supplement
    filed = text_of(client, address(duty))
    assert "Beskriv vad som har hänt" in filed
    assert "Vilken molntjänst?" not in filed
    load_incident_rules()
    QuestionSet.objects.create(code="imy_notification", number=9, name="Nyare medföljande", decided_at=STOCKHOLM_NOON)
    assert question_set_in_force(organisation, "imy_notification") == own


def test_questions_refuse_what_does_not_fit_and_lose_nothing(client, clock, organisation) -> None:
    path = f"{QUESTIONS}ny-version/"
    data = {name: value for name, value in sent_by(client, path).items() if value != ""}
    wrong = client.post(path, data | {"q-0-max_length": "0", "q-0-text": "Vem är ansvarig?", "q-1-position": "x"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Ange 1–100 000 tecken" in page
    assert "Vem är ansvarig?" in page
    assert client.post(path, {}).status_code == 422
    assert client.post(path, data).status_code == 302
    refused = client.post(path, data)
    assert "Någon annan har gjort en ny version" in refused.content.decode()
    assert QuestionSet.objects.filter(organisation=organisation).count() == 1
    assert Question.objects.filter(question_set__organisation=organisation).count() == 41
