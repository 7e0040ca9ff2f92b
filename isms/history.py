"""Track models with append-only history tables, the same way everywhere."""

from typing import TypeVar

import pghistory
from django.db import models

ModelClass = TypeVar("ModelClass", bound=type[models.Model])

# Bookkeeping and derived columns would only drown the changes people made; a password hash is never copied.
UNTRACKED_FIELDS = frozenset(
    {
        "version",
        "updated_at",
        "updated_by",
        "search_text",
        "search_vector",
        "last_login",
        "last_read_on",
        "password",
        "welcomed_at",
    }
)


def tracked(model: ModelClass) -> ModelClass:
    """Store every insert, update and delete of a model's own columns as a row in its event table.

    Database triggers write the rows, so bulk and raw statements are caught too. Each event
    carries its context (user, address or task) in the row itself, and nobody may change or
    delete it afterwards. A child of a multi-table parent tracks its own columns only; the
    parent's history stands in the parent's event table.

    Args:
        model: the model class to track; its event model is named ``<Model>Event``.
    """
    own_fields = {field.name for field in model._meta.local_fields}
    decorate = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=sorted(own_fields & UNTRACKED_FIELDS),
        obj_field=pghistory.ObjForeignKey(related_name=f"{model._meta.model_name}_events", db_index=True),
        append_only=True,
        app_label=model._meta.app_label,
        model_name=f"{model.__name__}Event",
    )
    return decorate(model)
