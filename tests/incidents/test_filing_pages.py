"""A report is recorded as filed: frozen, followed by receipts, and supplemented."""

import datetime as dt
import hashlib

import pytest
from django.test import Client

from incidents.models import Filing, FilingReceipt, Incident, NotificationDuty
from incidents.services import move_incident
from isms.accounts.models import User
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, IncidentFactory
from tests.incidents.reports import (
    HOME,
    address,
    answer,
    duty_of,
    make_significant,
    record,
    set_contact,
    text_of,
    write_down,
)

HOURS = dt.timedelta(hours=1)


@pytest.fixture
def breach(unit, owner_post, clock) -> Incident:
    incident = IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)
    set_contact(incident)
    write_down(incident)
    return incident


@pytest.fixture
def client(client_for, coordinator: User) -> Client:
    return client_for(coordinator)


def pdf_of(client: Client, duty: NotificationDuty) -> bytes:
    sent = client.get(address(duty, "pdf/"))
    assert sent.status_code == 200
    assert sent.headers["Content-Type"] == "application/pdf"
    return b"".join(sent.streaming_content)


def test_filing_freezes_the_answers_the_questions_and_the_file(breach, client, client_for, actors) -> None:
    duty = duty_of(breach)
    answer(client, duty, "organisation_number", "212000-0142")
    form = text_of(client, address(duty, "lamnad/"))
    assert "Saknas fortfarande" in form
    assert "Har ni informerat de registrerade?" in form
    assert record(client, duty, authority_reference="IMY-2026-4711").status_code == 302
    filing = Filing.objects.get()
    assert (filing.way, filing.authority_reference, filing.is_complete) == ("filed", "IMY-2026-4711", True)
    assert filing.question_set.code == "imy_notification"
    told = {one["key"]: one["answer"] for one in filing.answers}
    assert told["organisation_number"] == "212000-0142"
    pdf = bytes(filing.pdf)
    assert pdf.startswith(b"%PDF-")
    assert hashlib.sha256(pdf).hexdigest() == filing.sha256
    write_down(breach, measures_taken="Något annat, senare.")
    for user in (actors.coordinator, actors.reader, actors.data_protection_officer):
        reader = client_for(user)
        page = text_of(reader, address(duty))
        assert "Brevet är återkallat." in page
        assert "Något annat, senare." not in page
        assert filing.sha256 in page
        assert pdf_of(reader, duty) == pdf
    assert answer(client, duty, "description", "Ändrat i efterhand").status_code == 422
    assert client.get(address(duty, "lamnad/")).status_code == 302


def test_what_has_changed_since_it_was_read_is_read_again_before_it_is_frozen(breach, client) -> None:
    duty = duty_of(breach)
    page = text_of(client, address(duty, "lamnad/"))
    digest = page.split('name="digest" value="')[1].split('"')[0]
    answer(client, duty, "description", "Ett annat brev.")
    sent = {"way": "filed", "filed_at": "2026-11-23T12:00", "completeness": "complete", "digest": digest}
    refused = client.post(address(duty, "lamnad/"), sent)
    assert refused.status_code == 422
    assert "Svaren har ändrats sedan du öppnade sidan" in refused.content.decode()
    assert not Filing.objects.exists()
    again = refused.content.decode().split('name="digest" value="')[1].split('"')[0]
    assert client.post(address(duty, "lamnad/"), sent | {"digest": again}).status_code == 302


def test_a_late_report_tells_why_and_bad_input_loses_nothing(breach, client_for, coordinator, clock) -> None:
    duty = duty_of(breach)
    late = STOCKHOLM_NOON + 80 * HOURS
    clock.move_to(late)
    client = client_for(coordinator)
    assert "Tidsfristen gick ut" in text_of(client, address(duty, "lamnad/"))
    assert "varför?" in text_of(client, address(duty)).split("Svar som saknas")[1]
    refused = record(client, duty, late, receipt="Bekräftelse per e-post")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Skriv skälen till förseningen" in page
    assert "Bekräftelse per e-post" in page
    ahead = record(client, duty, late + HOURS, delay_reason="Semester")
    assert "framtiden" in ahead.content.decode()
    assert record(client, duty, late, delay_reason="Brevet låg oöppnat över helgen.").status_code == 302
    told = {one["key"]: one["answer"] for one in Filing.objects.get().answers}
    assert told["delay_reason"] == "Brevet låg oöppnat över helgen."
    assert "Brevet låg oöppnat över helgen." in text_of(client, address(duty))


def test_supplements_tell_what_has_changed_and_link_to_what_they_follow(
    breach, client, client_for, coordinator, clock
) -> None:
    answer(client, duty_of(breach), "organisation_number", "212000-0142")
    record(client, duty_of(breach), completeness="incomplete", authority_reference="IMY-1")
    supplement = duty_of(breach, "gdpr_supplement")
    page = text_of(client, address(supplement))
    assert "Inget svar har ändrats" in page
    assert "?alla=1#q-informed" in page
    write_down(breach, measures_taken="Alla fyrtio brev är återkallade.")
    assert answer(client, supplement, "organisation_number", "", seen="212000-0142").status_code == 302
    page = text_of(client, address(supplement))
    assert "Förra rapporten: 212000-0142" in page
    answer(client, supplement, "organisation_number", "212000-0142")
    page = text_of(client, address(supplement))
    assert 'id="q-measures"' in page
    assert "Förra rapporten: Brevet är återkallat." in page
    assert 'id="q-description"' not in page
    assert 'id="q-description"' in text_of(client, f"{address(supplement)}?alla=1")
    clock.move_to(STOCKHOLM_NOON + 24 * HOURS)
    client = client_for(coordinator)
    record(client, supplement, STOCKHOLM_NOON + 24 * HOURS)
    first, second = Filing.objects.order_by("pk")
    assert (second.supplements, second.changed_keys) == (first, ["measures"])
    filed = text_of(client, address(supplement))
    assert address(first.duty) in filed
    assert "Ett brev kom till fel mottagare." not in filed
    assert "Ett brev kom till fel mottagare." in text_of(client, f"{address(supplement)}?alla=1")
    assert not NotificationDuty.objects.open().exists()

    answered = client.post(address(second.duty, "komplettera/"))
    third = duty_of(breach, "gdpr_supplement")
    assert answered.url == address(third)
    assert third.due_at == first.filed_at + dt.timedelta(days=28)
    assert "redan påbörjad" in client.post(address(first.duty, "komplettera/"), follow=True).content.decode()
    client.post(address(third, "behovs-inte/"), {"reason": ""})
    assert duty_of(breach, "gdpr_supplement") == third
    client.post(address(third, "behovs-inte/"), {"reason": "Allt är redan berättat."})
    assert "Allt är redan berättat." in text_of(client, address(third))
    clock.move_to(STOCKHOLM_NOON + dt.timedelta(days=60))
    client_for(coordinator).post(address(first.duty, "komplettera/"))
    assert duty_of(breach, "gdpr_supplement").due_at is None


def test_receipts_are_noted_afterwards(breach, client) -> None:
    duty = duty_of(breach)
    assert "Bara en lämnad" in client.post(address(duty, "komplettera/"), follow=True).content.decode()
    record(client, duty)
    assert client.post(address(duty, "besked/"), {}).status_code == 422
    early = client.post(address(duty, "besked/"), {"note": "x", "received_at": "2026-11-23T08:00"})
    assert "innan rapporten lämnades" in early.content.decode()
    sent = {"reference": "IMY-2026-4711", "note": "IMY avslutar ärendet."}
    assert client.post(address(duty, "besked/"), sent).status_code == 302
    assert FilingReceipt.objects.get().reference == "IMY-2026-4711"
    assert "IMY avslutar ärendet." in text_of(client, address(duty))


def test_a_first_report_does_not_fall_away_by_a_reason(breach, client) -> None:
    duty = duty_of(breach)
    assert "behovs-inte" not in text_of(client, address(duty))
    refused = client.post(address(duty, "behovs-inte/"), {"reason": "Orkar inte."})
    assert refused.status_code == 422
    assert "genom ett beslut" in refused.content.decode()


def test_the_reports_of_the_cybersecurity_act_are_handed_over_asked_for_and_replaced(
    unit, owner_post, clock, client, coordinator
) -> None:
    incident = IncidentFactory(unit=unit, owner=owner_post, is_it=True, system_named="Biljettsystemet")
    make_significant(incident, coordinator)
    warning = duty_of(incident, "cyber_warning")
    form = text_of(client, address(warning, "lamnad/"))
    assert 'value="handed_over" required' in form or 'value="handed_over"' in form
    refused = record(client, warning, way="handed_over")
    assert "Skriv vem som tog emot" in refused.content.decode()
    record(client, warning, way="handed_over", receipt="Jourhavande")
    assert duty_of(incident, "cyber_warning", "handed_over").filing.receipt == "Jourhavande"
    record(client, duty_of(incident, "cyber_notification"), authority_reference="MCF-9")

    asking = f"{HOME}{incident.reference}/rapporter/begard/cyber_interim/"
    assert "Anteckna begäran om Delrapport" in text_of(client, f"{HOME}{incident.reference}/rapporter/")
    assert client.post(asking, {"note": ""}).status_code == 422
    late = client.post(asking, {"note": "CSIRT", "requested_at": "2026-11-23T11:30", "due_at": "2026-11-23T11:00"})
    assert "efter begäran" in late.content.decode()
    sent = {"note": "CSIRT frågar om drabbade kunder", "requested_at": "2026-11-23T11:30", "due_at": "2026-11-25T12:00"}
    assert client.post(asking, sent).status_code == 302
    interim = duty_of(incident, "cyber_interim")
    page = text_of(client, address(interim))
    assert "CSIRT frågar om drabbade kunder" in page
    assert "MCF-9" in page

    final = duty_of(incident, "cyber_final")
    assert "Lägesrapport i stället" in text_of(client, address(final))
    answered = client.post(address(final, "lagesrapport/"))
    assert answered.url == address(duty_of(incident, "cyber_status"))
    assert "Lägesrapport" in text_of(client, answered.url)
    for state in ("assessing", "handling", "resolved"):
        version = Entry.objects.get(pk=incident.pk).version
        move_incident(incident=incident, to_state=state, version=version, by=coordinator, at=STOCKHOLM_NOON)
    record(client, duty_of(incident, "cyber_status"))
    assert duty_of(incident, "cyber_final_handled").due_at


def test_the_draft_says_that_it_is_one_and_a_restricted_report_is_for_those_who_see_the_incident(
    breach, client, client_for, actors
) -> None:
    duty = duty_of(breach)
    assert pdf_of(client, duty).startswith(b"%PDF-")
    record(client, duty)
    Entry.objects.filter(pk=breach.pk).update(is_restricted=True)
    for page in ("", "pdf/", "lamnad/", "svar/description/"):
        for user in (actors.owner, actors.director, actors.reader, actors.reporter, actors.other_coordinator):
            assert client_for(user).get(address(duty, page)).status_code == 404
    assert client_for(actors.data_protection_officer).get(address(duty, "pdf/")).status_code == 200
