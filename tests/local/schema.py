"""What a database looks like to its users: tables, rules, triggers and views, but not the rows."""

from typing import Any, Protocol

STRUCTURE = """
    SELECT 'column', attrelid::regclass::text, attname,
           concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attidentity, attcollation::regcollation,
                     pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
         LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function', '', proname, pg_get_functiondef(pg_proc.oid)
    FROM pg_proc JOIN pg_language ON pg_language.oid = prolang
    WHERE pronamespace = 'public'::regnamespace AND lanname = 'plpgsql'
    UNION ALL
    SELECT 'view', '', viewname, definition FROM pg_views WHERE schemaname = 'public'
"""


class Cursor(Protocol):
    """What both drivers' cursors can do."""

    def execute(self, query: str) -> Any:
        """Ask."""

    def fetchall(self) -> list[tuple[str, ...]]:
        """Return the answer."""


def structure_of(cursor: Cursor) -> set[tuple[str, ...]]:
    """Return everything that makes up the public schema."""
    cursor.execute(STRUCTURE)
    return set(cursor.fetchall())
