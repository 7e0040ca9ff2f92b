"""A restricted incident is told nowhere to those who may not see it, not even as one more."""

import pytest

from incidents.models import Incident, NotificationDuty
from incidents.services import FiledPack, record_filing, report_incident
from isms.followup.feeds import make_feed
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, IncidentFactory, SystemFactory

PAGES = (
    "incidenter/",
    "incidenter/?q=hemlig",
    "incidenter/?archived=on",
    "incidenter/?duty=filed",
    "incidenter/?told=imy&told_year=2026",
    "incidenter/statistik/",
    "incidenter/mina-rapporter/",
    "uppfoljningar/?state=all",
    "min-sida/",
    "arshjul/?ar=2026",
    "sok/?q=hemlig",
    "sok/?q=INC-0001",
    "delegationsbeslut/",
)
UNSEEING = ("reader", "director", "owner", "colleague", "reporter", "administrator")


@pytest.fixture
def hidden(unit, owner_post, actors, clock) -> Incident:
    """A restricted breach that hit an open system, with one report filed."""
    system = SystemFactory(unit=unit, owner=owner_post, title="Öppet system")
    incident = IncidentFactory(
        unit=unit, owner=owner_post, title="Hemligt brev", restricted=True, is_personal_data_breach=True,
        what_happened="Hemligheten", affected=[system], by=actors.coordinator,
    )  # fmt: skip
    pack = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")
    told = {"way": "filed", "filed_at": STOCKHOLM_NOON, "is_complete": False, "authority_reference": "IMY-2026-1"}
    duty = NotificationDuty.objects.select_related("incident").get()
    record_filing(duty=duty, pack=pack, by=actors.coordinator, at=STOCKHOLM_NOON, **told)
    return incident


@pytest.mark.parametrize("who", [*UNSEEING, "other_coordinator"])
def test_nothing_is_told(who, client_for, actors, organisation, other_organisation, hidden) -> None:
    user = getattr(actors, who)
    client = client_for(user)
    slug = other_organisation.slug if who == "other_coordinator" else organisation.slug
    system = Entry.objects.get(title="Öppet system")
    for address in (*(f"/{slug}/{page}" for page in PAGES), system.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code in (200, 403, 404), address
        text = answer.content.decode().replace("sok/?q=", "").replace('value="INC-0001"', "")
        for word in ("Hemligt brev", "Hemligheten", "IMY-2026-1", "Anmälan till IMY", "Komplettering till IMY"):
            assert word not in text, (word, address)
        assert f"{hidden.reference}/" not in text, address
        if "incidenter/" in address and answer.status_code == 200:
            table = answer.context.get("table")
            assert table is None or len(table.rows) == 0, address
            figures = answer.context.get("statistics")
            assert figures is None or not any(
                cell.query for group in figures.groups for line in group.lines for cell in line.cells
            )
    for part in ("", "andra/", "rapporter/", "mina-rapporter/"):
        assert client.get(f"{hidden.get_absolute_url()}{part}").status_code == 404, part
    own = client.get(f"/{slug}/incidenter/mina-rapporter/{hidden.reference}/")
    assert own.status_code == 404
    secret = make_feed(user=user, organisation=organisation, at=STOCKHOLM_NOON)
    feed = client.get(f"/kalender/{secret}.ics")
    assert feed.status_code in (200, 404)
    assert hidden.reference not in feed.content.decode()
    assert "begränsad" not in feed.content.decode()


def test_the_reporter_follows_the_own_report_and_no_more(client_for, actors, unit, hidden) -> None:
    incident = Incident(
        organisation=unit.organisation, unit=unit, what_happened="Egen rapport", involves_protected_identities=True
    )
    report_incident(incident=incident, by=actors.reporter, at=STOCKHOLM_NOON)
    client, home = client_for(actors.reporter), "/kulturforvaltningen/incidenter/"
    assert "Egen rapport" in client.get(f"{home}mina-rapporter/{incident.reference}/").content.decode()
    assert client.get(incident.get_absolute_url()).status_code == 404
    assert client_for(actors.reader).get(f"{home}mina-rapporter/{incident.reference}/").status_code == 404


def test_those_who_may_see_it_do(client_for, actors, hidden) -> None:
    for who in ("coordinator", "data_protection_officer"):
        text = client_for(getattr(actors, who)).get("/kulturforvaltningen/incidenter/").content.decode()
        assert "Hemligt brev" in text, who
        assert "Komplettering till IMY" in text, who
