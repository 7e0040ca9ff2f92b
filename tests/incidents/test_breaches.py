"""A breach of personal data through the pages: documented, decided, told of, and not closed before that."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction

from incidents.models import (
    BreachAdvice,
    BreachController,
    Incident,
    IncidentContact,
    InformRuling,
    NotificationDuty,
    NotifyRuling,
    PersonalDataBreach,
    SubjectsInformed,
)
from incidents.services import FiledPack, record_filing
from isms.followup.models import FollowUp, OutgoingMail
from isms.followup.tasks import prepare_alarms
from isms.register.models import Decision, Entry
from isms.register.personal_numbers import REPLACEMENT
from reports.figures import Frame, compute_figures
from tests.factories import STOCKHOLM_NOON, IncidentFactory

HOME = "/kulturforvaltningen/incidenter/"
DISCOVERED = STOCKHOLM_NOON - dt.timedelta(hours=2)
HOURS_72 = dt.timedelta(hours=72)
PACK = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")


@pytest.fixture
def breach(unit, owner_post, clock) -> Incident:
    return IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)


@pytest.fixture
def client(client_for, actors):
    return client_for(actors.coordinator)


def version_of(incident: Incident) -> int:
    return Entry.objects.get(pk=incident.pk).version


def send(client, incident: Incident, page: str, **values: object):
    data = {"version": version_of(incident), "authority": "execution"} | values
    return client.post(f"{HOME}{incident.reference}/{page}/", data)


def page_of(client, incident: Incident) -> str:
    return client.get(incident.get_absolute_url()).content.decode()


def document(client, incident: Incident, **values: object):
    data = {"effects": ["disclosure"], "event": "misdirected", "cause": "human", "subject_count_known": "unknown"}
    data |= {"record_count_known": "unknown", "measures_taken": "Brevet är återlämnat."}
    return send(client, incident, "personuppgifter", **(data | values))


def controller_page(what: str = "", name: str = "Kulturförvaltningen") -> str:
    pk = BreachController.objects.get(name=name).pk
    return f"ansvariga/{pk}/{what}".rstrip("/")


def decide(client, incident: Incident, **values: object):
    data = {"decision": "notify", "reason": "Omdömen kom till fel elev.", "advice": "Anmäl."} | values
    return send(client, incident, controller_page("anmalan"), **data)


def move(client, incident: Incident, to_state: str, **values: str):
    return send(client, incident, "lage", to_state=to_state, **values)


def notification() -> NotificationDuty:
    return NotificationDuty.objects.select_related("stage", "incident").get(stage__code="gdpr_notification")


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


class TestProtectedIdentities:
    """The own mode: restricted, presumed high risk, nothing told outside."""

    @pytest.fixture
    def protected(self, unit, owner_post, clock) -> Incident:
        return IncidentFactory(
            unit=unit,
            owner=owner_post,
            title="Brev till skyddad familj",
            is_personal_data_breach=True,
            involves_protected_identities=True,
        )

    def test_it_is_restricted_guided_and_presumed_of_high_risk(self, client, client_for, actors, protected) -> None:
        page = page_of(client, protected)
        for words in ("Hög risk förutsätts", "säker kanal", "Begränsad läsbehörighet", "Skriv aldrig vem det gäller"):
            assert words in page
        for who in ("owner", "director", "reader", "reporter"):
            assert client_for(getattr(actors, who)).get(protected.get_absolute_url()).status_code == 404
        form = client.get(f"{HOME}{protected.reference}/personuppgifter/")
        assert form.context["form"]["risk"].value() == "high"
        document(client, protected, risk="unlikely", risk_reason="Oöppnat")
        refused = decide(client, protected, decision="stay")
        assert refused.context["form"].errors.keys() == {"presumption_reason"}
        assert notification().state == "open"
        assert (
            decide(client, protected, decision="stay", presumption_reason="Brevet kom åter oöppnat").status_code == 302
        )
        assert notification().state == "not_needed"
        information = {"outcome": "no_high_risk", "reason": "Nej"}
        refused = send(client, protected, controller_page("information"), **information).content.decode()
        assert "Ange ett undantag" in refused
        assert "Informera genom en säker kanal" in refused

    def test_a_decision_not_to_report_falls_when_protection_turns_out_later(self, client, breach) -> None:
        document(client, breach, risk="unlikely", risk_reason="Oöppnat")
        decide(client, breach, decision="stay")
        send(
            client,
            breach,
            "andra",
            title=breach.title,
            unit=breach.unit_id,
            owner=breach.owner_id,
            is_personal_data_breach="on",
            involves_protected_identities="on",
        )
        assert Incident.objects.get().is_restricted
        assert (notification().state, notification().due_at) == ("open", DISCOVERED + HOURS_72)

    def test_no_mail_tells_of_it(self, client, protected, clock) -> None:
        clock.shift(dt.timedelta(hours=71))
        prepare_alarms()
        assert OutgoingMail.objects.exists()
        for mail in OutgoingMail.objects.all():
            assert "skyddad" not in (mail.subject + mail.text).lower()

    def test_no_figure_of_the_yearly_review_names_it(self, protected, organisation) -> None:
        frame = Frame(organisation=organisation, year=2026, as_of=dt.date(2026, 12, 20))
        rows = [row for figure in compute_figures(frame).values() for row in figure.rows]
        assert any(row.is_restricted for row in rows)  # its follow-ups are counted
        assert not any(protected.reference in row.reference or "skyddad" in row.title for row in rows)


class TestClocksPanel:
    """What stands first on the page."""

    def test_what_is_next_stands_before_what_happened_with_time_and_weekday(self, client, breach) -> None:
        page = page_of(client, breach)
        assert page.index("Nästa steg: Bedöm risken för de registrerade") < page.index("Vad som har hänt")
        assert "torsdag 26 november 2026" in page
        assert "Förvaltningen själv lämnar till: Integritetsskyddsmyndigheten (IMY)" in page
        assert page.index("Dataskyddsförordningen") < page.index("Cybersäkerhetslagen")
        assert "skickar aldrig något till en myndighet" in page

    def test_little_time_puts_the_report_first(self, client, breach, clock) -> None:
        clock.shift(dt.timedelta(hours=61))
        page = page_of(client, breach)
        assert "Nästa steg: Lämna: Anmälan till IMY" in page
        assert "Lämna det ni vet nu och komplettera sedan." in page
        clock.shift(dt.timedelta(hours=10))
        assert "Tiden har gått ut:" in page_of(client, breach)

    @pytest.mark.parametrize(("guess", "is_told"), [("yes", True), ("unsure", True), ("no", False)])
    def test_an_unassessed_report_tells_when_it_would_have_to_be_filed(
        self, guess, is_told, client, unit, clock
    ) -> None:
        page = page_of(client, IncidentFactory(unit=unit, personal_data_guess=guess))
        assert ("Om detta är en personuppgiftsincident ska den anmälas senast" in page) is is_told
        assert ("torsdag 26 november 2026 kl. 10.00" in page) is is_told


class TestClosing:
    """Nothing is closed or put away while the law asks for something."""

    def test_each_thing_that_is_missing_is_named(self, client, breach, actors) -> None:
        for state in ("assessing", "resolved"):
            move(client, breach, state)
        answer = move(client, breach, "closed", conclusion="Klart.")
        assert answer.status_code == 422
        page = answer.content.decode()
        for words in (
            "Rapporten ”Anmälan till IMY – Kulturförvaltningen” ska lämnas",
            "inte dokumenterad. Ange vad som hände med uppgifterna",
            "Beslut om anmälan till IMY saknas för Kulturförvaltningen",
            "Beslut om de registrerade ska informeras saknas för Kulturförvaltningen",
        ):
            assert words in page
        document(client, breach, risk="high", risk_reason="Hälsouppgifter")
        decide(client, breach)
        inform = {"outcome": "inform", "reason": "Hög", "planned_on": "2026-11-24"}
        send(client, breach, controller_page("information"), **inform)
        told = {"way": "filed", "filed_at": STOCKHOLM_NOON, "is_complete": True}
        record_filing(duty=notification(), pack=PACK, by=actors.coordinator, at=STOCKHOLM_NOON, **told)
        form = move(client, breach, "closed", conclusion="Klart.").context["form"]
        assert form.non_field_errors() == [
            "Kulturförvaltningen ska informera de registrerade. "
            "Anteckna att det är gjort, under Personuppgiftsincident."
        ]
        informed = {"informed_by_name": "Rektorn", "channel": "Telefon", "content": "Vad som hände"}
        send(client, breach, controller_page("informerade"), informed_at="2026-11-23T11:00", **informed)
        assert move(client, breach, "closed", conclusion="Klart.").status_code == 302
        assert "Nästa steg" not in page_of(client, breach)

    def test_archiving_waits_for_the_clocks(self, client, breach) -> None:
        address = f"/kulturforvaltningen/post/{breach.reference}/arkivera/"
        answer = client.post(address, {"version": version_of(breach)}, follow=True)
        assert answer.status_code == 200
        assert "kan inte arkiveras medan tidsfrister löper" in answer.content.decode()
        assert Entry.objects.get(pk=breach.pk).archived_at is None
        document(client, breach, risk="unlikely", risk_reason="Krypterad")
        decide(client, breach, decision="stay")
        client.post(address, {"version": version_of(breach)})
        assert Entry.objects.get(pk=breach.pk).archived_at
        assert "Posten är arkiverad" in document(client, breach).content.decode()

    def test_a_page_about_a_breach_asks_the_same_number_of_questions_however_many_controllers(
        self, client, breach, django_assert_max_num_queries
    ) -> None:
        for number in range(4):
            send(client, breach, "ansvariga/ny", party="other", name=f"Nämnd {number}", role="joint")
        with django_assert_max_num_queries(85):
            page_of(client, breach)
