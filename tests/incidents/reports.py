"""What the tests of reports share: a breach that is written down, and the pages of its reports."""

import datetime as dt
import re

from django.test import Client

from incidents.models import Incident, IncidentSettings, NotificationDuty, PersonalDataBreach, SignificanceRuling
from incidents.services import decide_significance
from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from tests.factories import STOCKHOLM_NOON

HOME = "/kulturforvaltningen/incidenter/"


def write_down(incident: Incident, **fields: object) -> None:
    """Fill in what a breach's form asks for."""
    told = {
        "effects": ["disclosure"],
        "event": "misdirected",
        "cause": "human",
        "subject_groups": ["children", "guardians"],
        "subject_count": 40,
        "subject_count_known": "approximate",
        "record_count": 40,
        "record_count_known": "exact",
        "data_kinds": ["identifying", "contact"],
        "consequence_kinds": ["control"],
        "severity": "2",
        "measures_taken": "Brevet är återkallat.",
    }
    PersonalDataBreach.objects.filter(incident=incident).update(**(told | fields))


def set_contact(incident: Incident) -> None:
    """Say whom an authority is to contact."""
    IncidentSettings.objects.create(
        organisation=incident.organisation,
        postal_address="Box 16113, 103 22 Stockholm",
        contact_name="Kajsa Samordnare",
        contact_email="kajsa@kultur.example",
        contact_phone="08-508 31 900",
    )


def duty_of(incident: Incident, code: str = "gdpr_notification", state: str = "open") -> NotificationDuty:
    """Return a report of an incident, by its stage."""
    found = NotificationDuty.objects.select_related("stage", "controller", "incident__organisation")
    return found.get(incident=incident, stage__code=code, state=state)


def address(duty: NotificationDuty, page: str = "") -> str:
    """Return the address of a report's page."""
    return f"{HOME}{duty.incident.reference}/rapporter/{duty.pk}/{page}"


def text_of(client: Client, path: str) -> str:
    """Return a page as text."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def answer(client: Client, duty: NotificationDuty, key: str, text: str | list[str], seen: str = "") -> object:
    """Write one's own answer to a question."""
    return client.post(address(duty, f"svar/{key}/"), {"text": text, "seen": seen})


def record(client: Client, duty: NotificationDuty, at: dt.datetime = STOCKHOLM_NOON, **told: str) -> object:
    """Fill in the page of a filed report and save it."""
    page = text_of(client, address(duty, "lamnad/"))
    digest = re.search(r'name="digest" value="(\w+)"', page).group(1)
    local = at.astimezone(dt.timezone(dt.timedelta(hours=1)))
    sent = {"way": "filed", "filed_at": local.strftime("%Y-%m-%dT%H:%M"), "completeness": "complete", "digest": digest}
    return client.post(address(duty, "lamnad/"), sent | told)


def make_significant(incident: Incident, by: User) -> None:
    """Decide that an incident is significant."""
    answers = dict.fromkeys(("disrupts_service", "costs_money", "harms_others"), "yes")
    ruling = SignificanceRuling(incident=incident, is_significant=True, **answers)
    decide_significance(
        ruling=ruling, reason="Biljettsystemet ligger nere.", ground=DecisionGround(), by=by, at=STOCKHOLM_NOON
    )
