"""The rows of the permission matrix about the audit trail."""

from tests.permissions.rows import Row, entry_page

AUDIT_ROWS: list[Row] = [
    *entry_page("audit:entry_history", "system"),
]
