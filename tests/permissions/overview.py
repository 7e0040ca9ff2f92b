"""Addresses of what cuts across all registers."""

from tests.permissions.rows import COORDINATOR, INSIDE, Row, page

ADDS_RISKS = frozenset({"owner", "colleague", "coordinator"})
ANSWERS_OR_READS = frozenset({"owner", "colleague", "coordinator", "director", "reader"})
OVERVIEW_ROWS = [
    Row("overview:welcome_dismiss", "", "post", INSIDE, INSIDE, (302,)),
    Row("overview:dashboard", "", "get", ANSWERS_OR_READS, INSIDE),
    *[page(f"overview:{name}") for name in ("completing", "adding")],
    *[
        Row(f"overview:{name}", "", method, may, INSIDE)
        for name, may in (("quick_system", COORDINATOR), ("quick_action", COORDINATOR), ("quick_risk", ADDS_RISKS))
        for method in ("get", "post")
    ],
]
