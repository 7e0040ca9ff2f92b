"""The rows of the permission matrix about the operations."""

from tests.permissions.rows import INSIDE, NOBODY, Row

ADMINISTRATOR = frozenset({"administrator"})
OPERATIONS_ROWS: list[Row] = [
    Row("operations:state", "", "get", ADMINISTRATOR, INSIDE),
    Row("operations:mail_retry", "no_mail", "post", NOBODY, INSIDE - ADMINISTRATOR),
]
OPERATIONS_OUTSIDE = {"operations:metrics": "a monitoring system shows a token; without one there is nothing"}
