"""The rows of the permission matrix about the law of an incident, and the objects that they name."""

from isms.accounts.models import Post, Unit
from tests.factories import IncidentFactory
from tests.permissions.rows import CHANGES_OWN, COORDINATOR, NOBODY, SEES_PROCESSING, SEES_RESTRICTED, Row

ADVISERS = frozenset({"coordinator", "data_protection_officer"})


def _changes(name: str, *, own: frozenset[str] = CHANGES_OWN, restricted: frozenset[str] = COORDINATOR) -> list[Row]:
    return [
        Row(f"incidents:{name}", f"breach_{which}", method, allowed, sees)
        for method in ("get", "post")
        for which, allowed, sees in (
            ("own", own, SEES_PROCESSING),
            ("restricted", restricted, SEES_RESTRICTED),
            ("foreign", NOBODY, NOBODY),
        )
    ]


BREACH_ROWS = [
    *[row for name in ("breach", "controller_create", "significance", "contact_create") for row in _changes(name)],
    *_changes("advise", own=ADVISERS, restricted=ADVISERS),
    *[
        Row(row.name, f"{row.object}_controller", row.method, row.allowed, row.sees)
        for name in ("controller_edit", "notify", "inform", "informed")
        for row in _changes(name)
    ],
]


def breach_objects(unit: Unit, other_unit: Unit, owner_post: Post) -> dict[str, dict[str, object]]:
    """An own, a restricted and a foreign breach, each with its first controller."""
    own = {"unit": unit, "owner": owner_post, "is_personal_data_breach": True}
    made = {
        "breach_own": IncidentFactory(**own),
        "breach_restricted": IncidentFactory(**own, restricted=True),
        "breach_foreign": IncidentFactory(unit=other_unit, is_personal_data_breach=True),
    }
    found: dict[str, dict[str, object]] = {name: {"reference": entry.reference} for name, entry in made.items()}
    for name, entry in made.items():
        found[f"{name}_controller"] = found[name] | {"pk": entry.controllers.get().pk}
    return found
