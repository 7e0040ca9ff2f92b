"""The rows of the permission matrix about recommendations, and the objects that they name."""

from isms.accounts.models import Post, Unit
from tests.governance.recommendation_factories import RecommendationFactory, ReferenceFactory
from tests.permissions.rows import (
    CHANGES_OWN,
    COORDINATOR,
    INSIDE,
    NOBODY,
    READERS,
    SEES_PROCESSING,
    SEES_RESTRICTED,
    Row,
    page,
)

VERIFIES = SEES_RESTRICTED
# Items of other plans are seen by those who read registers or answer for something in them.
SEES_REFERENCES = INSIDE - {"reporter", "administrator"}


def _rows(name: str, method: str, own: frozenset[str], restricted: frozenset[str], ok: tuple[int, ...]) -> list[Row]:
    """An address of one recommendation by the officer, which the officer always reads."""
    return [
        Row(f"governance:{name}", "recommendation_own", method, own, SEES_PROCESSING, ok),
        Row(f"governance:{name}", "recommendation_restricted", method, restricted, SEES_RESTRICTED, ok),
        Row(f"governance:{name}", "recommendation_foreign", method, NOBODY, NOBODY, ok),
    ]


RECOMMENDATION_ROWS = [
    page("governance:recommendation_list"),
    page("governance:recommendation_sheet"),
    *[Row("governance:recommendation_create", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    *_rows("recommendation_detail", "get", SEES_PROCESSING, SEES_RESTRICTED, (200,)),
    *[
        row
        for name in ("recommendation_edit", "recommendation_decide")
        for method in ("get", "post")
        for row in _rows(name, method, CHANGES_OWN, COORDINATOR, (200,))
    ],
    *[row for method in ("get", "post") for row in _rows("recommendation_verify", method, VERIFIES, VERIFIES, (302,))],
    *_rows("recommendation_link", "post", CHANGES_OWN, COORDINATOR, (422,)),
    page("governance:reference_list"),
    Row("governance:officer", "", "get", SEES_RESTRICTED, INSIDE),
    *[Row(f"reports:{name}", "", "get", SEES_RESTRICTED, INSIDE) for name in ("officer_report", "officer_report_pdf")],
    *[row for method in ("get", "post") for row in _rows("advise", method, SEES_RESTRICTED, SEES_RESTRICTED, (200,))],
    Row("governance:tertial", "", "get", READERS, INSIDE),
    *[Row("governance:reference_add", "", method, COORDINATOR, INSIDE) for method in ("get", "post")],
    Row("governance:reference_detail", "planning_reference", "get", SEES_REFERENCES, SEES_REFERENCES),
    Row("governance:reference_detail", "planning_reference_foreign", "get", NOBODY, NOBODY),
    *[
        Row("governance:reference_edit", "planning_reference", method, COORDINATOR, SEES_REFERENCES)
        for method in ("get", "post")
    ],
    *[
        row
        for method, ok in (("get", (200,)), ("post", (302,)))
        for row in _rows("reference_choose", method, CHANGES_OWN, COORDINATOR, ok)
    ],
]


def recommendation_objects(unit: Unit, other_unit: Unit, owner_post: Post) -> dict[str, dict[str, object]]:
    """An own, a restricted and a foreign recommendation of the officer."""
    own = {"unit": unit, "owner": owner_post}
    made = {
        "recommendation_own": RecommendationFactory(**own),
        "recommendation_restricted": RecommendationFactory(**own, restricted=True),
        "recommendation_foreign": RecommendationFactory(unit=other_unit),
    }
    found: dict[str, dict[str, object]] = {name: {"reference": entry.reference} for name, entry in made.items()}
    for name, organisation in (("", unit.organisation), ("_foreign", other_unit.organisation)):
        found[f"planning_reference{name}"] = {"pk": ReferenceFactory(organisation=organisation).pk}
    return found
