"""Change many at once, and one field straight from a list."""

from tests.permissions.rows import INSIDE, Row, entry_change

CHANGES_SOMETHING = frozenset({"owner", "colleague", "coordinator"})

BULK_ROWS = [
    Row("bulk:change", "", "get", CHANGES_SOMETHING, INSIDE),
    # Without a list there is nothing that a form could have been made from.
    Row("bulk:change", "", "post", CHANGES_SOMETHING, INSIDE, (404,)),
    *entry_change("bulk:field", "owner_of_system", "get", (200,)),
    *entry_change("bulk:field", "owner_of_system", "post", (422,)),
]


def bulk_objects(found: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Name a field of each system that the rows speak of."""
    return {
        f"owner_of_system_{which}": found[f"system_{which}"] | {"code": "owner"}
        for which in ("own", "restricted", "foreign")
    }
