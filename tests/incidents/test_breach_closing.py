"""What is next about a breach stands first, and it is not closed before all is done."""

import datetime as dt

import pytest

from incidents.services import record_filing
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, IncidentFactory
from tests.incidents.breaches import (
    PACK,
    controller_page,
    decide,
    document,
    move,
    notification,
    page_of,
    send,
    version_of,
)


@pytest.fixture
def client(client_for, actors):
    return client_for(actors.coordinator)


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
        with django_assert_max_num_queries(56):
            page_of(client, breach)
