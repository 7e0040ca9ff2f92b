"""The rows of the permission matrix about the audit trail."""

from tests.permissions.rows import COORDINATOR, INSIDE, NOBODY, SEES_RESTRICTED, Row, entry_page

AUDIT_ROWS: list[Row] = [
    *entry_page("audit:entry_history", "system"),
    *[
        Row(name, "", "get", COORDINATOR | {"administrator"}, INSIDE)
        for name in ("audit:access_log", "audit:access_log_xlsx")
    ],
    Row("audit:masking_list", "", "get", SEES_RESTRICTED, INSIDE),
    Row("audit:masking_list", "", "post", SEES_RESTRICTED, INSIDE, (422,)),
    Row("audit:masking_decide", "no_mail", "post", NOBODY, INSIDE - SEES_RESTRICTED),
]
