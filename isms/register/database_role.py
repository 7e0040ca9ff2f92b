"""The rights of the application's database role, as SQL."""

from collections.abc import Iterable

from django.db import models
from psycopg import sql


def is_history(model: type[models.Model]) -> bool:
    """Tell whether a model is an event table or other evidence that nobody but the owner role may change."""
    return hasattr(model, "pgh_tracked_model") or getattr(model, "IS_EVIDENCE", False)


def grant_statements(*, role: str, models: Iterable[type[models.Model]]) -> list[sql.Composed]:
    """Return the statements that set the role's rights from nothing, so that running them again mends them.

    Args:
        role: name of the application's role.
        models: every model of the project; event tables get SELECT and INSERT only, views SELECT only.
    """
    name = sql.Identifier(role)
    statements = [
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name),
        sql.SQL("GRANT SELECT ON django_migrations TO {}").format(name),
    ]
    for model in models:
        is_view = getattr(model, "IS_DATABASE_VIEW", False)
        if model._meta.proxy or not (model._meta.managed or is_view):
            continue
        rights = "SELECT, INSERT" if is_history(model) else "SELECT, INSERT, UPDATE, DELETE"
        if is_view:
            rights = "SELECT"
        table = sql.Identifier(model._meta.db_table)
        statements.append(sql.SQL("GRANT " + rights + " ON {} TO {}").format(table, name))
    return statements


# pgtrigger lets a session name triggers to pass over, in a setting that anybody may set. Here only the owner may:
# whoever else asks is not heard, so the history is written and evidence stays. The library writes its own function
# anew with every migration, and these statements run after each.
IGNORE_FUNCTION = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN AS $$
    DECLARE
        named TEXT;
    BEGIN
        IF current_user <> {owner} THEN
            RETURN FALSE;
        END IF;
        named := current_setting('pgtrigger.ignore', TRUE);
        RETURN COALESCE(trigger_name = ANY(NULLIF(named, '')::TEXT[]), FALSE);
    END;
$$ LANGUAGE plpgsql
"""


def closing_statements(*, owner: str, database: str) -> list[sql.Composed]:
    """Return the statements that close the ways round the triggers that write history.

    Args:
        owner: name of the role that owns the tables and runs these statements.
        database: name of the database; nobody else may make temporary tables in it, since one with the name of an
            event table would be found before the real one.
    """
    return [
        sql.SQL(IGNORE_FUNCTION).format(owner=sql.Literal(owner)),
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)),
    ]
