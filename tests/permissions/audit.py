"""The rows of the permission matrix about the audit trail."""

from tests.permissions.rows import COORDINATOR, INSIDE, Row, entry_page

AUDIT_ROWS: list[Row] = [
    *entry_page("audit:entry_history", "system"),
    *[
        Row(name, "", "get", COORDINATOR | {"administrator"}, INSIDE)
        for name in ("audit:access_log", "audit:access_log_xlsx")
    ],
]
