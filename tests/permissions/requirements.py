"""Rows and objects of the requirements and the imports."""

from typing import Any

from django.core.files.base import ContentFile

from isms.accounts.models import Unit
from isms.register.imports.services import take_in
from isms.register.models import ImportBatch
from tests.classification.factories import CommonControlFactory, every_requirement
from tests.factories import STOCKHOLM_NOON, UserFactory
from tests.permissions.rows import CHANGES_OWN, COORDINATOR, INSIDE, NOBODY, SEES_OWN, SEES_RESTRICTED, Row


def _of_system(name: str, method: str, ok: tuple[int, ...]) -> list[Row]:
    is_change = method == "post" or name.endswith("_actions")
    return [
        Row(name, "system_own", method, CHANGES_OWN if is_change else SEES_OWN, SEES_OWN, ok),
        Row(name, "system_restricted", method, COORDINATOR if is_change else SEES_RESTRICTED, SEES_RESTRICTED, ok),
        Row(name, "system_foreign", method, NOBODY, NOBODY, ok),
    ]


REQUIREMENT_ROWS: list[Row] = [
    *_of_system("classification:assessment", "get", (200,)),
    *_of_system("classification:assessment", "post", (302,)),
    *_of_system("classification:assessment_sign_off", "post", (302,)),
    *_of_system("classification:assessment_actions", "get", (200,)),
    *_of_system("classification:assessment_actions", "post", (422,)),
    *_of_system("classification:assessment_export", "get", (200,)),
    *[Row(f"classification:{name}", "", "get", INSIDE, INSIDE) for name in ("catalogue", "coverage")],
    Row("classification:procurement", "", "get", INSIDE, INSIDE, (422,)),
    Row("classification:catalogue_choose", "", "post", COORDINATOR, INSIDE, (302,)),
    Row("register:import_list", "", "get", COORDINATOR, INSIDE),
    Row("register:import_upload", "import_kind", "get", COORDINATOR, INSIDE),
    Row("register:import_upload", "import_kind", "post", COORDINATOR, INSIDE, (422,)),
    Row("register:import_template", "sheet_kind", "get", COORDINATOR, INSIDE),
    Row("register:export", "sheet_kind", "get", INSIDE, INSIDE),
    *[
        Row(f"register:import_{name}", f"import_{whose}", method, allowed, allowed, ok)
        for whose, allowed in (("own", COORDINATOR), ("foreign", NOBODY))
        for name, method, ok in (
            ("batch", "get", (200,)),
            ("columns", "post", (422,)),
            ("apply", "post", (302,)),
            ("cancel", "post", (302,)),
            ("undo", "post", (302,)),
        )
    ],
    Row("classification:control_list", "", "get", INSIDE, INSIDE),
    *[Row("classification:control_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("classification:control_detail", "control_own", "get", SEES_OWN, SEES_OWN),
    Row("classification:control_detail", "control_restricted", "get", COORDINATOR, COORDINATOR),
    Row("classification:control_detail", "control_foreign", "get", NOBODY, NOBODY),
    *[
        Row("classification:control_edit", name, method, allowed, sees)
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
    first, second, third, *_others = every_requirement()
    made = {
        "control_own": CommonControlFactory(**own, requirement=first),
        "control_restricted": CommonControlFactory(**own, requirement=second, restricted=True),
        "control_foreign": CommonControlFactory(unit=other_unit, requirement=third),
    }
    batches = {"own": own["unit"], "foreign": other_unit}
    return {
        "import_kind": {"kind": "requirement_catalogue"},
        "sheet_kind": {"kind": "system"},
        **{f"import_{whose}": {"pk": imported(unit).pk} for whose, unit in batches.items()},
        **{name: {"reference": entry.reference} for name, entry in made.items()},
    }


def imported(unit: Unit) -> ImportBatch:
    """Take in a small file for the unit's organisation, as somebody there."""
    file = ContentFile("Kod;Rubrik;Är-krav\nA-1;Rubrik;Så är det.\n".encode(), name="krav.csv")
    kind, at = "requirement_catalogue", STOCKHOLM_NOON
    return take_in(organisation=unit.organisation, kind=kind, upload=file, by=UserFactory(), at=at)
