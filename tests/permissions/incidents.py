"""The rows of the permission matrix about incidents, and the objects that they name."""

import datetime as dt
from types import SimpleNamespace

from incidents.models import Incident
from incidents.services import add_handler, link_incidents, report_incident
from isms.accounts.models import Post, Unit
from tests.factories import STOCKHOLM_NOON, IncidentFactory
from tests.permissions.rows import (
    CHANGES_OWN,
    COORDINATOR,
    INSIDE,
    NOBODY,
    SEES_OWN,
    Row,
    entry_change,
    entry_page,
    page,
)

REPORTERS = INSIDE - {"administrator", "reader"}
REPORTER = frozenset({"reporter"})
# The colleague is named handler of one incident.
HANDLERS = CHANGES_OWN | {"colleague"}

INCIDENT_ROWS = [
    page("incidents:incident_list"),
    page("incidents:own_reports"),
    page("incidents:statistics"),
    *[Row("incidents:report", "", method, REPORTERS, INSIDE) for method in ("get", "post")],
    *[Row("incidents:own_report", "report", method, REPORTER, REPORTER) for method in ("get", "post")],
    *[Row("incidents:own_report", "incident_own", "get", NOBODY, NOBODY)],
    *[Row("incidents:incident_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("incidents:settings", "", "get", COORDINATOR, INSIDE),
    Row("incidents:settings", "", "post", COORDINATOR, INSIDE, (302,)),
    *entry_page("incidents:incident_detail", "incident"),
    *entry_change("incidents:incident_edit", "incident", "get", (200,)),
    *entry_change("incidents:incident_edit", "incident", "post", (200,)),
    *[
        row
        for name in ("incident_move", "incident_note", "incident_link", "handler_add")
        for row in entry_change(f"incidents:{name}", "incident", "post", (422,))
    ],
    Row("incidents:incident_unlink", "incident_link", "post", CHANGES_OWN, SEES_OWN, (302, 404)),
    Row("incidents:handler_remove", "incident_handler", "post", HANDLERS, SEES_OWN | HANDLERS, (302,)),
]


def incident_objects(
    actors: SimpleNamespace, unit: Unit, other_unit: Unit, owner_post: Post, handler_post: Post
) -> dict[str, dict[str, object]]:
    """An own, a restricted and a foreign incident, one with a handler, a tie, and a report of the reporter's."""
    own = {"unit": unit, "owner": owner_post}
    made = {
        "incident_own": IncidentFactory(**own),
        "incident_restricted": IncidentFactory(**own, restricted=True, is_personal_data_breach=True),
    }
    report = Incident(organisation=unit.organisation, unit=unit, what_happened="En borttappad telefon")
    made["report"] = report_incident(incident=report, by=actors.reporter, at=STOCKHOLM_NOON)
    made["incident_foreign"] = IncidentFactory(unit=other_unit, discovered_at=STOCKHOLM_NOON - dt.timedelta(days=1))
    other = IncidentFactory(**own)
    link_incidents(one=made["incident_own"], other=other)
    handled = IncidentFactory(**own)
    handler = add_handler(incident=handled, post=handler_post, by=actors.coordinator)
    found: dict[str, dict[str, object]] = {name: {"reference": entry.reference} for name, entry in made.items()}
    found["incident_link"] = found["incident_own"] | {"pk": other.pk}
    found["incident_handler"] = {"reference": handled.reference, "pk": handler.pk}
    return found
