"""Put model instances into tables by COPY, without the triggers that keep history."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connections, models
from django.db.models import Max
from psycopg import sql


def next_id(model: type[models.Model], *, using: str) -> int:
    """Return the first free primary key."""
    return (model._base_manager.using(using).aggregate(last=Max("pk"))["last"] or 0) + 1


def copy_in(model: type[models.Model], instances: Iterable[models.Model], *, using: str) -> None:
    """Copy instances with primary keys into the model's own table.

    An instance of a multi-table child is copied twice: once as its parent, once as itself. Fields
    that nobody has set get the model's defaults, so that a new field does not break the building.
    """
    connection = connections[using]
    instances = list(instances)  # a generator may ask the database, which waits for ever during a COPY
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(field.column) for field in fields)
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for instance in instances:
            copy.write_row([field.get_db_prep_save(field.pre_save(instance, add=True), connection) for field in fields])


@contextmanager
def without_triggers(tables: Iterable[type[models.Model]], *, using: str) -> Iterator[None]:
    """Switch the tables' own triggers off, and on again with the sequences past the copied keys; needs their owner."""
    tables = list(tables)
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(_switch(model, "DISABLE"))
        yield
        # A table with unchecked foreign keys cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in tables:
            cursor.execute(_switch(model, "ENABLE"))
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _switch(model: type[models.Model], verb: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} " + verb + " TRIGGER USER").format(sql.Identifier(model._meta.db_table))
