"""The register with its clocks, and the statistics whose every number opens its rows."""

import datetime as dt
import re

import pytest

from incidents.models import BreachController, Incident, NotificationDuty, SignificanceRuling, SubjectsInformed
from incidents.services import (
    FiledPack,
    decide_significance,
    move_incident,
    record_filing,
    record_informed,
    register_incident,
)
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, IncidentFactory, UnitFactory

HOME = "/kulturforvaltningen/incidenter/"
PACK = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")
HOUR = dt.timedelta(hours=1)


def file(incident: Incident, by, code: str, *, hours: int) -> None:
    duty = NotificationDuty.objects.open().select_related("incident").get(incident=incident, stage__code=code)
    filed_at = incident.discovered_at + hours * HOUR
    told = {"way": "filed", "is_complete": True, "delay_reason": "Semester" if hours > 72 else ""}
    record_filing(duty=duty, pack=PACK, filed_at=filed_at, by=by, at=filed_at, **told)


def close(incident: Incident, by, at: dt.datetime) -> None:
    for state in ("assessing", "resolved", "closed"):
        version = Entry.objects.get(pk=incident.pk).version
        told = {"conclusion": "Klart"} if state == "closed" else {}
        move_incident(incident=incident, to_state=state, version=version, by=by, at=at, **told)


@pytest.fixture
def several(unit, owner_post, actors, clock) -> dict[str, Incident]:
    """A late clock, a running one of each law, one without a clock, and a closed one that was reported first."""
    by, own = actors.coordinator, {"unit": unit, "owner": owner_post}

    def begun(title: str, hours: int, **values: object) -> Incident:
        at = STOCKHOLM_NOON - hours * HOUR
        return IncidentFactory(title=title, discovered_at=at, at=at, by=by, **own, **values)

    found = {
        "closed": begun("Avslutad", 900, is_it=True, cause_class="system"),
        "plain": begun("Utan klocka", 500, is_it=True),
        "late": begun("Försenad", 80, is_personal_data_breach=True),
        "cyber": begun("Driftstopp", 10, is_it=True),
        "running": begun("Löpande", 30, is_personal_data_breach=True, cause_class="human"),
        "hidden": begun("Hemligt", 5, is_personal_data_breach=True, restricted=True),
    }
    close(found["closed"], by, STOCKHOLM_NOON - 100 * HOUR)
    answers = dict.fromkeys(("disrupts_service", "costs_money", "harms_others"), "yes")
    ruling = SignificanceRuling(incident=found["cyber"], is_significant=True, **answers)
    decide_significance(ruling=ruling, reason="Står stilla", ground=DecisionGround(), by=by, at=STOCKHOLM_NOON)
    return found


def titles(client, query: str = "") -> list[str]:
    page = client.get(f"{HOME}{query}")
    assert page.status_code == 200, query
    return [row.record.title for row in page.context["table"].rows]


def test_open_clocks_come_first_and_filters_find_them(client_for, actors, several) -> None:
    client = client_for(actors.reader)
    assert titles(client) == ["Försenad", "Driftstopp", "Löpande", "Utan klocka", "Avslutad"]
    assert titles(client, "?sort=-clock")[0] == "Avslutad"
    page = client.get(HOME).content.decode()
    assert "gick ut för 8 h sedan" in page
    assert "Upplysning till CSIRT-enheten" in page
    assert "av 2 som ska lämnas" in page
    for query, expected in {
        "?duty=open": ["Försenad", "Driftstopp", "Löpande"],
        "?duty=late": ["Försenad"],
        "?law=cybersecurity": ["Driftstopp"],
        "?law=cybersecurity&duty=late": [],
        "?law=gdpr&duty=open": ["Försenad", "Löpande"],
        "?duty=filed": [],
        "?state=closed": ["Avslutad"],
        "?uncaused=on": ["Försenad", "Driftstopp", "Utan klocka"],
        "?told=imy": [],
        "?told_year=2026": [],
        "?duty=x&law=%00&told=zzz&told_year=abc": None,
    }.items():
        found = titles(client, query)
        assert expected is None or found == expected, query
    assert titles(client_for(actors.coordinator), "?duty=open") == ["Försenad", "Driftstopp", "Löpande", "Hemligt"]
    file(several["late"], actors.coordinator, "gdpr_notification", hours=79)
    assert titles(client, "?duty=filed") == ["Försenad"]
    assert titles(client, "?told=imy_late&told_year=2026") == ["Försenad"]
    assert titles(client, "?told=imy_in_time") == []
    assert titles(client)[0] == "Driftstopp"


@pytest.mark.parametrize("count", [25, 250])
def test_the_list_takes_as_many_queries_for_25_as_for_250(
    client_for, actors, unit, owner_post, count, django_assert_max_num_queries
) -> None:
    made = IncidentFactory(unit=unit, owner=owner_post, is_personal_data_breach=True)
    stage = NotificationDuty.objects.get().stage
    for number in range(count - 1):
        # Only what the list reads: a whole report takes a tenth of a second.
        incident = Incident(organisation=unit.organisation, unit=unit, title=f"Rad {number}")
        incident.reference, incident.kind, incident.version = f"INC-{number + 500}", "incident", 1
        incident.discovered_at = incident.reported_at = incident.created_at = incident.updated_at = STOCKHOLM_NOON
        incident.created_by = incident.updated_by = made.created_by
        incident.save()
        NotificationDuty.objects.create(
            incident=incident,
            stage=stage,
            topic="t",
            started_at=STOCKHOLM_NOON,
            due_at=STOCKHOLM_NOON,
            opened_at=STOCKHOLM_NOON,
            opened_by=made.created_by,
        )
    client = client_for(actors.coordinator)
    with django_assert_max_num_queries(12):
        assert len(titles(client, "?per_page=250")) == count


def numbers(page: str) -> dict[str, list[str]]:
    """Return each row of the page's tables by its header."""
    found = {}
    for row in re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', page, re.S):
        name, *cells = re.split(r"</th>|</td>", row)
        texts = [re.sub(r'<span class="visually-hidden">.*?</span>|<[^>]+>', "", cell, flags=re.S) for cell in cells]
        found[name] = [text.replace("\xa0", " ").strip() for text in texts if text.strip()]
    return found


def test_every_number_opens_as_many_rows_and_nothing_hidden_is_counted(client_for, actors, several, unit) -> None:
    by = actors.coordinator
    file(several["late"], by, "gdpr_notification", hours=79)
    file(several["running"], by, "gdpr_notification", hours=20)
    file(several["cyber"], by, "cyber_warning", hours=9)
    informed = SubjectsInformed(
        controller=BreachController.objects.get(incident=several["running"]),
        informed_at=STOCKHOLM_NOON,
        informed_count=31,
        channel="Brev",
        content="Vad som hänt",
        informed_by_name="Kajsa",
    )
    record_informed(informed=informed, by=by, at=STOCKHOLM_NOON)
    client = client_for(actors.reader)
    page = client.get(f"{HOME}statistik/").content.decode()
    shown = numbers(page)
    assert shown["Alla incidenter och avvikelser"] == ["0", "0", "0", "0", "5"]
    assert shown["Personuppgiftsincident"][-1] == "2"
    assert shown["It-incident"][-1] == "3"
    assert shown["Orsak saknas"][-1] == "3"
    assert shown["Avslutad"][-1] == "1"
    assert shown["Anmäld till IMY"][-1] == "2"
    assert shown["Andel inom 72 timmar"] == [*["ej tillämpligt"] * 4, "1 av 2 (50 %)"]
    assert shown["Rapporterad enligt cybersäkerhetslagen"][-1] == "1"
    assert shown["De registrerade är informerade"][-1] == "1"
    assert shown["Antal informerade personer"][-1] == "31"
    assert shown["Från rapport till avslutad"][-1] == "33,3 dygn"
    assert shown["Från händelse till upptäckt"][-1] == "–"
    assert shown[unit.name][-1] == "5"
    links = re.findall(r'href="(/kulturforvaltningen/incidenter/\?[^"]+)">(\d+)<', page)
    assert len(links) > 10
    for address, number in links:
        rows = client.get(address.replace("&amp;", "&")).context["table"].rows
        assert len(rows) == int(number) or "31" in number, address
    assert (
        numbers(client_for(actors.coordinator).get(f"{HOME}statistik/").content.decode())[
            "Alla incidenter och avvikelser"
        ][-1]
        == "6"
    )
    elsewhere = UnitFactory(organisation=unit.organisation, name="Museerna")
    narrowed = numbers(client.get(f"{HOME}statistik/?unit={elsewhere.pk}").content.decode())
    assert narrowed["Alla incidenter och avvikelser"][-1] == "0"
    assert client.get(f"{HOME}statistik/?unit=junk").status_code == 200


def test_the_statistics_take_as_many_queries_however_much_there_is(
    client_for, actors, several, unit, django_assert_max_num_queries
) -> None:
    for number in range(10):
        incident = Incident(organisation=unit.organisation, unit=unit, title=f"Fler {number}", is_it=True)
        incident.discovered_at = STOCKHOLM_NOON - HOUR
        register_incident(incident=incident, affected=[], by=actors.coordinator, at=STOCKHOLM_NOON)
    client = client_for(actors.reader)
    with django_assert_max_num_queries(14):
        client.get(f"{HOME}statistik/")
