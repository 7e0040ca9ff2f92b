"""Protected identities in a breach: restricted, presumed of high risk, and named in no mail."""

import datetime as dt

import pytest

from incidents.models import (
    Incident,
)
from isms.followup.models import OutgoingMail
from isms.followup.tasks import prepare_alarms
from reports.figures import Frame, compute_figures
from tests.factories import IncidentFactory
from tests.incidents.breaches import (
    DISCOVERED,
    HOME,
    HOURS_72,
    controller_page,
    decide,
    document,
    notification,
    page_of,
    send,
)


@pytest.fixture
def client(client_for, actors):
    return client_for(actors.coordinator)


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
