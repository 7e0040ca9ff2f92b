"""The rows of the permission matrix about reports to authorities, and the objects that they name."""

from incidents.models import Incident, NotificationDuty
from isms.accounts.models import Post, Unit
from tests.factories import IncidentFactory
from tests.permissions.rows import (
    CHANGES_OWN,
    COORDINATOR,
    INSIDE,
    NOBODY,
    SEES_PROCESSING,
    SEES_RESTRICTED,
    Row,
)

# A breach concerns personal data, so the officer reads it.
SEES = (("own", SEES_PROCESSING), ("restricted", SEES_RESTRICTED), ("foreign", NOBODY))
CHANGES = {"own": CHANGES_OWN, "restricted": COORDINATOR, "foreign": NOBODY}


def _pages(name: str, what: str) -> list[Row]:
    return [Row(f"incidents:{name}", f"{what}_{which}", "get", sees, sees) for which, sees in SEES]


def _changes(name: str, what: str, method: str, status: int) -> list[Row]:
    return [
        Row(f"incidents:{name}", f"{what}_{which}", method, CHANGES[which], sees, (status,)) for which, sees in SEES
    ]


NOTIFICATION_ROWS = [
    *_pages("duties", "breach"),
    *_pages("duty", "duty"),
    *_pages("duty_pdf", "duty"),
    *_changes("duty_answer", "answer", "get", 200),
    *_changes("duty_answer", "answer", "post", 302),
    *_changes("duty_file", "duty", "get", 200),
    *_changes("duty_file", "duty", "post", 422),
    *_changes("duty_dispense", "duty", "post", 422),
    *_changes("duty_status", "duty", "post", 302),
    *_changes("duty_supplement", "duty", "post", 302),
    *_changes("duty_receipt", "duty", "post", 302),
    *_changes("duty_request", "request", "post", 422),
    *[Row(f"incidents:{name}", "", "get", COORDINATOR, INSIDE) for name in ("stage_list", "question_sets")],
    Row("incidents:stage_version", "stage", "get", COORDINATOR, INSIDE),
    Row("incidents:stage_version", "stage", "post", COORDINATOR, INSIDE, (422,)),
    Row("incidents:question_set", "question_set", "get", COORDINATOR, INSIDE),
    Row("incidents:question_set_version", "question_set", "get", COORDINATOR, INSIDE),
    Row("incidents:question_set_version", "question_set", "post", COORDINATOR, INSIDE, (422,)),
]


def notification_objects(unit: Unit, other_unit: Unit, owner_post: Post) -> dict[str, dict[str, object]]:
    """A breach of one's own, a restricted and a foreign one, each with the report that it demands."""
    own = {"unit": unit, "owner": owner_post, "is_personal_data_breach": True}
    made: dict[str, Incident] = {
        "own": IncidentFactory(**own),
        "restricted": IncidentFactory(**own, restricted=True),
        "foreign": IncidentFactory(unit=other_unit, is_personal_data_breach=True),
    }
    found: dict[str, dict[str, object]] = {
        "stage": {"code": "gdpr_notification"},
        "question_set": {"code": "imy_notification"},
    }
    for which, incident in made.items():
        reference = {"reference": incident.reference}
        duty = reference | {"pk": NotificationDuty.objects.get(incident=incident).pk}
        found |= {
            f"breach_{which}": reference,
            f"duty_{which}": duty,
            f"answer_{which}": duty | {"key": "description"},
            f"request_{which}": reference | {"code": "cyber_interim"},
        }
    return found
