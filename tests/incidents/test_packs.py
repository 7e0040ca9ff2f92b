"""What an authority asks, in its own order, answered from the register and by hand."""

import pytest
from django.test import Client

from incidents.models import BreachController, Incident, InformRuling, PackAnswer, Question, QuestionSet
from incidents.packs import build_pack
from incidents.packs.sources import source
from incidents.services import decide_information
from incidents.stages import stages_in_force
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from tests.factories import STOCKHOLM_NOON, IncidentFactory, SystemFactory
from tests.incidents.reports import HOME, address, answer, duty_of, make_significant, set_contact, text_of, write_down

VERIFIED = ["3", "9", "13", "25", "26", "28", "30", "32", "34", "35"]


@pytest.fixture
def breach(unit, owner_post, clock) -> Incident:
    return IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)


@pytest.fixture
def client(client_for, coordinator: User) -> Client:
    return client_for(coordinator)


def pack_of(incident: Incident, acting, user: User, code: str = "gdpr_notification"):
    return build_pack(duty_of(incident, code), actor=acting(user, incident.organisation), now=STOCKHOLM_NOON)


def test_the_shipped_questions_stand_in_the_authoritys_order_and_say_what_is_verified(organisation, today) -> None:
    stages = stages_in_force(organisation, on=today)
    codes = {stage.question_set_code for stage in stages.values() if stage.question_set_code}
    sets = {question_set.code: question_set for question_set in QuestionSet.objects.all()}
    assert codes == set(sets) == {"imy_notification", "mcf_warning", "mcf_notification", "mcf_report"}
    assert all(one.where_filed and one.source_note and one.checked_on for one in sets.values())
    imy = list(Question.objects.filter(question_set=sets["imy_notification"]).order_by("position"))
    numbers = [int(question.number) for question in imy if question.number]
    assert numbers == list(range(1, 37))
    assert [question.number for question in imy if question.is_verified] == VERIFIED
    by_number = {question.number: question.text for question in imy}
    assert by_number["25"] == "Vilka grupper tillhör de registrerade?"
    assert by_number["35"] == "Varför kommer ni inte att informera de registrerade?"
    assert not Question.objects.exclude(question_set=sets["imy_notification"]).filter(is_verified=True).exists()
    unknown = [
        question.source for question in Question.objects.all() if question.source and not source(question.source)
    ]
    assert unknown == []
    event = next(question for question in imy if question.key == "event")
    assert event.options[0] == "Felaktigt utskick (brev, e-post, sms)"


def test_a_report_is_answered_from_the_register_and_names_what_is_missing(breach, acting, coordinator) -> None:
    pack = pack_of(breach, acting, coordinator)
    missing = {question.key for question in pack.missing}
    assert {"postal_address", "contact_name", "effects", "measures", "informed"} <= missing
    assert not {"delay_reason", "informed_when", "inform_when", "why_not_inform"} & missing
    set_contact(breach)
    write_down(breach)
    decide_information(
        controller=BreachController.objects.get(),
        outcome=InformRuling.Outcome.NO_HIGH_RISK,
        reason="Bara namn.",
        planned_on=None,
        ground=DecisionGround(),
        by=coordinator,
        at=STOCKHOLM_NOON,
    )
    pack = pack_of(breach, acting, coordinator)
    assert [question.key for question in pack.missing] == ["organisation_number"]
    said = {question.key: question.value for question in pack.questions}
    assert said["discovered"] == "2026-11-23 10:00"
    assert said["postcode_town"] == "103 22 Stockholm"
    assert said["subject_count"] == "cirka 40"
    assert said["subject_groups"] == "Barn och elever\nVårdnadshavare"
    assert said["informed"] == "Nej, och de kommer inte att informeras"
    assert "Bara namn." in said["why_not_inform"]
    assert said["own_reference"] == breach.reference


def test_what_the_filer_does_not_see_is_not_told(unit, owner_post, clock, acting, coordinator, owner) -> None:
    hidden = SystemFactory(unit=unit, title="Larmsystemet", restricted=True)
    shown = SystemFactory(unit=unit, owner=owner_post, title="Biljettsystemet")
    incident = IncidentFactory(unit=unit, owner=owner_post, is_it=True, affected=[hidden, shown])
    make_significant(incident, coordinator)
    services = {
        user.name: pack_of(incident, acting, user, "cyber_warning").question("services").value
        for user in (coordinator, owner)
    }
    assert "Larmsystemet" in services[coordinator.name]
    assert services[owner.name] == "Biljettsystemet"


def test_the_page_shows_each_question_with_its_answer_to_copy_and_what_is_missing(
    breach, client, client_for, actors
) -> None:
    write_down(breach)
    duty = duty_of(breach)
    page = text_of(client, address(duty))
    assert "Systemet skickar ingenting" in page
    order = [
        page.index(f'id="q-{key}"') for key in ("controller_name", "description", "data_kinds", "other_information")
    ]
    assert order == sorted(order)
    assert 'data-copy="a-description"' in page
    assert f'href="{HOME}{breach.reference}/andra/"' in page
    assert "inte jämförda med mottagarens formulär" in page
    assert page.count("Svar som saknas") == 1
    assert f'href="{address(duty)}"' in text_of(client, f"{HOME}{breach.reference}/rapporter/")
    for reader in (actors.reader, actors.data_protection_officer):
        read = text_of(client_for(reader), address(duty))
        assert "Ett brev kom till fel mottagare." in read
        assert "Spara svaret" not in read
        assert "Anteckna att den är lämnad" not in read


def test_an_own_answer_stands_before_the_registers_until_it_is_emptied(breach, client) -> None:
    duty = duty_of(breach)
    assert answer(client, duty, "description", "Ett brev till\r\nfel elev.").status_code == 302
    assert PackAnswer.objects.get().text == "Ett brev till\nfel elev."
    page = text_of(client, address(duty))
    assert "Registret säger: Ett brev kom till fel mottagare." in page
    answer(client, duty, "description", "", seen="Ett brev till\r\nfel elev.")
    assert PackAnswer.objects.get().text == ""
    assert "Registret säger" not in text_of(client, address(duty))
    answer(client, duty, "subject_groups", ["Anställda", "Patienter"])
    assert PackAnswer.objects.get(key="subject_groups").text == "Anställda\nPatienter"
    assert answer(client, duty, "subject_groups", ["Marsianer"]).status_code == 422
    assert answer(client, duty, "nonsense", "x").status_code == 302


def test_two_who_answer_at_once_never_overwrite_each_other(breach, client) -> None:
    duty = duty_of(breach)
    answer(client, duty, "how_discovered", "En vårdnadshavare ringde.")
    refused = answer(client, duty, "how_discovered", "Vi såg det själva.")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "En vårdnadshavare ringde." in page
    assert "Vi såg det själva." in page
    assert PackAnswer.objects.get().text == "En vårdnadshavare ringde."
    answer(client, duty, "how_discovered", "Vi såg det själva.", seen="En vårdnadshavare ringde.")
    assert PackAnswer.objects.get().text == "Vi såg det själva."


def test_a_personal_identity_number_in_an_answer_is_asked_about(breach, client) -> None:
    duty = duty_of(breach)
    asked = answer(client, duty, "description", "Gällde 811228-9874.")
    assert asked.status_code == 422
    assert "personnummer" in asked.content.decode()
    assert not PackAnswer.objects.exists()
    sent = {"text": "Gällde 811228-9874.", "seen": "", "personal_numbers": "replace"}
    client.post(address(duty, "svar/description/"), sent)
    assert PackAnswer.objects.get().text == "Gällde [personnummer]."


def test_the_pages_take_as_few_questions_to_the_database_for_a_long_form(
    breach, client, django_assert_max_num_queries
) -> None:
    duty = duty_of(breach)
    text_of(client, address(duty))
    with django_assert_max_num_queries(32):
        text_of(client, address(duty))
