"""Pages about the law of an incident: usable with an aid, at 400 % and in a small window."""

import datetime as dt

import pytest

from incidents.models import BreachController, Incident, PersonalDataBreach, SignificanceRuling
from incidents.services import (
    add_controller,
    decide_information,
    decide_notification,
    decide_significance,
    give_advice,
)
from isms.accounts.models import Post, Unit, User
from isms.register.decisions import DecisionGround
from tests.e2e.accessibility import Inspection
from tests.e2e.site import Site
from tests.factories import IncidentFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

HOME = "/kulturforvaltningen/incidenter"
PAGES = ("personuppgifter/", "ansvariga/ny/", "rad/", "betydande/", "kontakter/ny/")
OF_CONTROLLER = ("", "anmalan/", "information/", "informerade/")


@pytest.fixture
def attack(unit: Unit, owner_post: Post, coordinator: User, now: dt.datetime) -> Incident:
    """An attack on a supplier: both laws, two controllers, decisions and advice."""
    by = {"by": coordinator, "at": now}
    incident = IncidentFactory(
        unit=unit,
        owner=owner_post,
        title="Utpressning hos leverantör",
        is_it=True,
        is_personal_data_breach=True,
        discovered_at=now - dt.timedelta(hours=32),
        by=coordinator,
    )
    documented = {"effects": ["loss", "access"], "subject_groups": ["children"], "data_kinds": ["contact", "health"]}
    risk = {"risk": "high", "risk_reason": "Hälsouppgifter om 300 elever."}
    PersonalDataBreach.objects.filter(incident=incident).update(**documented, **risk)
    unclear = {"role": "unclear", "role_reason": "Systemet är gemensamt.", "escalated_to": "Stadsledningskontoret"}
    add_controller(controller=BreachController(incident=incident, party="executive", aware_at=None, **unclear), **by)
    ground = {"reason": "Bokningen ligger nere.", "ground": DecisionGround(), **by}
    answers = {"disrupts_service": "yes", "costs_money": "unknown", "harms_others": "no"}
    decide_significance(ruling=SignificanceRuling(incident=incident, is_significant=True, **answers), **ground)
    give_advice(incident=incident, text="Anmäl genast.", adviser="Dan Ombud", given_at=now, **by)
    board = incident.controllers.oldest_first().first()
    decide_notification(controller=board, notifies=True, advice="Anmäl genast.", **ground)
    decide_information(controller=board, outcome="inform", planned_on=now.date(), **ground)
    return incident


def test_pages_of_the_laws(site: Site, attack: Incident, unit: Unit, owner_post: Post, coordinator: User) -> None:
    inspection = Inspection(site)
    about = {"unit": unit, "owner": owner_post, "by": coordinator}
    report = IncidentFactory(**about, personal_data_guess="unsure")
    protected = IncidentFactory(**about, is_personal_data_breach=True, involves_protected_identities=True)
    controller = f"ansvariga/{protected.controllers.get().pk}/"
    paths = [f"{HOME}/{one.reference}/" for one in (report, attack, protected)]
    paths += [f"{HOME}/{protected.reference}/{page}" for page in PAGES]
    paths += [f"{HOME}/{protected.reference}/{controller}{page}" for page in OF_CONTROLLER]
    for path in paths:
        inspection.look_at(path, by=coordinator)
    assert inspection.problems == []
