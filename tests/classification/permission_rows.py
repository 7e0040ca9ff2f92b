"""Who gets in at the addresses of requirements and imports: rows of the permission matrix, and their objects."""

from typing import Any

from isms.accounts.models import Unit
from tests.classification.factories import CommonControlFactory, every_requirement

EVERYBODY = frozenset(
    {"owner", "colleague", "coordinator", "director", "data_protection_officer", "reader", "reporter", "administrator"}
)
NOBODY: frozenset[str] = frozenset()
COORDINATOR = frozenset({"coordinator"})
CHANGES_OWN = frozenset({"owner", "coordinator"})
SEES_OWN = frozenset({"coordinator", "director", "reader", "owner"})
# Restricted systems of the matrix concern personal data; restricted common controls do not.
SEES_RESTRICTED = frozenset({"coordinator", "data_protection_officer"})


def _of_system(name: str, method: str, ok: tuple[int, ...]) -> list[tuple]:
    is_change = method == "post" or name.endswith("_actions")
    return [
        (name, "system_own", method, CHANGES_OWN if is_change else SEES_OWN, SEES_OWN, ok),
        (name, "system_restricted", method, COORDINATOR if is_change else SEES_RESTRICTED, SEES_RESTRICTED, ok),
        (name, "system_foreign", method, NOBODY, NOBODY, ok),
    ]


# name, object, method, who is let in, who sees the object, the answers to those let in
REQUIREMENT_ROWS: list[tuple] = [
    *_of_system("classification:assessment", "get", (200,)),
    *_of_system("classification:assessment", "post", (302,)),
    *_of_system("classification:assessment_sign_off", "post", (302,)),
    *_of_system("classification:assessment_actions", "get", (200,)),
    *_of_system("classification:assessment_actions", "post", (422,)),
    *_of_system("classification:assessment_export", "get", (200,)),
    ("classification:control_list", "", "get", EVERYBODY, EVERYBODY),
    *[("classification:control_create", "", method, COORDINATOR, EVERYBODY) for method in ("get", "post")],
    ("classification:control_detail", "control_own", "get", SEES_OWN, SEES_OWN),
    ("classification:control_detail", "control_restricted", "get", COORDINATOR, COORDINATOR),
    ("classification:control_detail", "control_foreign", "get", NOBODY, NOBODY),
    *[
        ("classification:control_edit", name, method, allowed, sees)
        for method in ("get", "post")
        for name, allowed, sees in (
            ("control_own", CHANGES_OWN, SEES_OWN),
            ("control_restricted", COORDINATOR, COORDINATOR),
            ("control_foreign", NOBODY, NOBODY),
        )
    ],
]


def requirement_objects(*, own: dict[str, Any], other_unit: Unit) -> dict[str, dict[str, object]]:
    """Make the objects that the rows name, and return the arguments of their addresses."""
    first, second, *others = every_requirement()
    made = {
        "control_own": CommonControlFactory(**own, requirement=first),
        "control_restricted": CommonControlFactory(**own, requirement=second, restricted=True),
        # the last has a reference that the own organisation does not
        "control_foreign": [CommonControlFactory(unit=other_unit, requirement=others[n]) for n in range(4)][-1],
    }
    return {name: {"reference": entry.reference} for name, entry in made.items()}
