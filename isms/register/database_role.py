"""The rights of the application's database role, as SQL."""

from collections.abc import Iterable

from django.db import models
from psycopg import sql


def is_history(model: type[models.Model]) -> bool:
    """Tell whether a model is an event table that nobody but the owner role may change."""
    return hasattr(model, "pgh_tracked_model")


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
