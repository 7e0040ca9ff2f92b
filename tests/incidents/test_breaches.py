"""A breach of personal data through the pages: documented, and told of by whom it concerns."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from incidents.models import (
    BreachAdvice,
    BreachController,
    NotificationDuty,
    PersonalDataBreach,
)
from incidents.services import record_filing
from isms.register.personal_numbers import REPLACEMENT
from tests.factories import STOCKHOLM_NOON, IncidentFactory
from tests.incidents.breaches import (
    DISCOVERED,
    HOME,
    HOURS_72,
    PACK,
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


class TestDocumenting:
    """All breaches are documented (GDPR art. 33.5)."""

    def test_it_is_filled_in_little_by_little_and_shown_in_words(self, client, breach) -> None:
        assert "Inte klart dokumenterad: vad som hände med uppgifterna, risken" in page_of(client, breach)
        form = client.get(f"{HOME}{breach.reference}/personuppgifter/").content.decode()
        assert "också den som inte anmäls (GDPR art. 33.5)" in form
        assert "En krypterad telefon är borta" in form  # what each level means
        told = {"data_kinds": ["contact", "health"], "subject_count": "3", "subject_count_known": "exact"}
        assert document(client, breach, **told).status_code == 302
        document(client, breach, **told, risk="risk", risk_reason="En elev kan ha läst.")
        stored = PersonalDataBreach.objects.get()
        assert (stored.effects, stored.is_documented) == (["disclosure"], True)
        page = page_of(client, breach)
        for words in ("Obehörigt röjande", "Kontaktuppgifter, Känsliga: hälsa", "3 (exakt)", "En elev kan ha läst."):
            assert words in page
        assert "Inte klart dokumenterad" not in page

    def test_what_belongs_together_is_asked_for_at_its_field_and_nothing_is_lost(self, client, breach) -> None:
        answer = document(client, breach, risk="high", subject_count="12", how_discovered="Mottagaren ringde")
        page = answer.content.decode()
        assert answer.context["form"].errors.keys() == {"risk_reason", "subject_count_known"}
        assert "Mottagaren ringde" in page
        answer = document(client, breach, how_discovered="Gäller 19121212-1212")
        assert "verkar innehålla ett personnummer" in answer.content.decode()
        assert PersonalDataBreach.objects.get().how_discovered == ""
        document(client, breach, how_discovered="Gäller 19121212-1212", personal_numbers="replace")
        assert PersonalDataBreach.objects.get().how_discovered == f"Gäller {REPLACEMENT}"

    def test_somebody_elses_save_is_not_written_over(self, client, breach) -> None:
        version = version_of(breach)
        document(client, breach, measures_taken="Ringde", effects=["loss"])
        page = document(client, breach, measures_taken="Skrev", version=version).content.decode()
        assert PersonalDataBreach.objects.get().measures_taken == "Ringde"
        assert "Förlust" in page  # what is stored
        assert "Obehörigt röjande" in page  # what was typed

    def test_only_a_breach_has_these_pages(self, client, unit, clock) -> None:
        incident = IncidentFactory(unit=unit, is_it=True)
        assert client.get(f"{HOME}{incident.reference}/personuppgifter/").status_code == 404
        assert "Ingen personuppgiftsincident" in page_of(client, incident)


class TestControllers:
    """Who answers for the data, and from when the hours are counted."""

    def test_an_unclear_one_needs_reason_and_escalation_and_its_clock_runs_anyway(self, client, breach) -> None:
        answer = send(client, breach, "ansvariga/ny", party="executive", role="unclear")
        assert answer.context["form"].errors.keys() == {"role_reason", "escalated_to"}
        told = {"role_reason": "Systemet är gemensamt.", "escalated_to": "Stadsledningskontoret"}
        assert send(client, breach, "ansvariga/ny", party="executive", role="unclear", **told).status_code == 302
        made = BreachController.objects.get(name="Kommunstyrelsen")
        assert made.duties.get().due_at == DISCOVERED + HOURS_72
        page = page_of(client, breach)
        assert "Klockan går medan ansvaret utreds" in page
        assert "Anmälan till IMY – Kommunstyrelsen" in page
        again = send(client, breach, "ansvariga/ny", party="executive", role="joint").content.decode()
        assert "Den ansvariga finns redan" in again
        assert (
            "Skriv vem som är personuppgiftsansvarig"
            in send(client, breach, "ansvariga/ny", party="other", role="joint").content.decode()
        )

    def test_a_processors_notice_sets_the_awareness_until_it_is_filed(self, client, breach, actors) -> None:
        page = controller_page()
        told = {"party": "board", "name": "Kulturförvaltningen", "role": "sole", "aware_at": "2026-11-23T10:00"}
        notice = told | {"processor_notified_at": "2026-11-23T11:30"}
        assert "Skriv vilket biträde" in send(client, breach, page, **notice).content.decode()
        send(client, breach, page, **notice, processor_name="Molnbolaget AB")
        stored = BreachController.objects.get()
        assert stored.aware_at == stored.processor_notified_at == dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.UTC)
        assert notification().due_at == stored.aware_at + HOURS_72
        assert "Ett personuppgiftsbiträde underrättade då." in page_of(client, breach)
        told_at = {"way": "filed", "filed_at": STOCKHOLM_NOON, "is_complete": True}
        record_filing(duty=notification(), pack=PACK, by=actors.coordinator, at=STOCKHOLM_NOON, **told_at)
        later = notice | {"aware_at": "2026-11-23T10:00", "processor_name": "Molnbolaget AB"}
        assert "Vetskapen kan inte ändras i efterhand" in send(client, breach, page, **later).content.decode()

    def test_awareness_moves_later_with_a_reason_at_the_field_and_saving_again_moves_nothing(
        self, client, breach
    ) -> None:
        BreachController.objects.update(aware_at=DISCOVERED + dt.timedelta(seconds=31))
        page, same = controller_page(), {"party": "board", "name": "Kulturförvaltningen", "role": "sole"}
        send(client, breach, page, **same, aware_at="2026-11-23T10:00", aware_reason="Utredning")
        assert BreachController.objects.get().aware_at == DISCOVERED + dt.timedelta(seconds=31)
        later = same | {"aware_at": "2026-11-23T11:00", "aware_reason": ""}
        answer = send(client, breach, page, **later)
        assert answer.context["form"].errors.keys() == {"aware_reason"}
        send(client, breach, page, **(later | {"aware_reason": "Först då öppnades brevet."}))
        assert notification().due_at == DISCOVERED + dt.timedelta(hours=1) + HOURS_72

    def test_a_processor_informs_the_controller_and_has_no_72_hours(self, client, breach) -> None:
        told = {"party": "board", "name": "Kulturförvaltningen", "role": "processor", "aware_at": "2026-11-23T10:00"}
        send(client, breach, controller_page(), **told)
        [duty] = NotificationDuty.objects.open()
        assert (duty.stage.code, duty.due_at) == ("gdpr_controller", None)
        page = page_of(client, breach)
        assert "Underrättar den ansvariga utan onödigt dröjsmål (art. 33.2)" in page
        assert "Besluta om anmälan för" not in page
        assert "underrättar den ansvariga och anmäler inte" in decide(client, breach).content.decode()
        informs = {"outcome": "inform", "planned_on": "2026-11-24", "reason": "Hög"}
        refused = send(client, breach, controller_page("information"), **informs).content.decode()
        assert "informerar de registrerade, inte biträdet" in refused


def test_the_officer_sees_and_advises_but_changes_nothing(client_for, actors, client, breach) -> None:
    officer = client_for(actors.data_protection_officer)
    page = page_of(officer, breach)
    assert "Lämna råd" in page
    assert "Dokumentera personuppgiftsincidenten" not in page
    assert officer.get(f"{HOME}{breach.reference}/personuppgifter/").status_code == 403
    assert send(officer, breach, "rad", text="Anmäl.", given_at="2026-11-23T11:55").status_code == 302
    given = BreachAdvice.objects.get()
    assert given.adviser == actors.data_protection_officer.name
    ahead = {"text": "Vänta", "given_at": "2026-11-24T11:00", "adviser": "Ombudet"}
    assert "i framtiden" in send(client, breach, "rad", **ahead).content.decode()
    send(client, breach, "rad", **(ahead | {"given_at": "2026-11-23T11:58"}))
    assert "Ombudet, 2026-11-23 11:58" in page_of(client, breach)
    form = client.get(f"{HOME}{breach.reference}/{controller_page('anmalan')}/")
    assert form.context["form"]["advice"].value() == "Ombudet: Vänta"
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        BreachAdvice.objects.update(text="Annat")
