"""Change many at once: for those who may change something, with nothing ticked."""

from tests.permissions.rows import INSIDE, Row

CHANGES_SOMETHING = frozenset({"owner", "colleague", "coordinator"})

BULK_ROWS = [
    Row("bulk:change", "", "get", CHANGES_SOMETHING, INSIDE),
    # Without a list there is nothing that a form could have been made from.
    Row("bulk:change", "", "post", CHANGES_SOMETHING, INSIDE, (404,)),
]
