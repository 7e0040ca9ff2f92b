"""Short ways to write about a breach through its pages."""

import datetime as dt

from incidents.models import (
    BreachController,
    Incident,
    NotificationDuty,
)
from incidents.services import FiledPack
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON

HOME = "/kulturforvaltningen/incidenter/"
DISCOVERED = STOCKHOLM_NOON - dt.timedelta(hours=2)
HOURS_72 = dt.timedelta(hours=72)
PACK = FiledPack(answers=[], changed_keys=[], question_set_id=None, pdf=b"%PDF-")


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
