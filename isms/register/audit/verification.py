"""Compare every tracked row with its latest event, inside the database: the memory does not grow with the rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections, models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from isms.register.audit.ownership import event_models

MISSING_EVENT = _("saknar händelse")
MISSING_ROW = _("raden är borta utan händelse")
DELETED_BUT_THERE = _("finns kvar efter sin borttagning")
CHANGED = _("avviker från sin senaste händelse")
TRIGGER = _("utlösaren saknas eller är avstängd")


@dataclass(frozen=True)
class Difference:
    """A row that its history does not explain: which one and how, never what it says."""

    model: str
    key: str
    problem: str | Promise
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        names = f" ({', '.join(self.columns)})" if self.columns else ""
        return f"{self.model} {self.key}: {self.problem}{names}"


def differences(*, using: str) -> Iterator[Difference]:
    """Yield what in any tracked table its history does not explain, table by table.

    Args:
        using: the connection to ask; reading is enough.
    """
    for model, events in sorted(event_models().items(), key=lambda pair: pair[0]._meta.label):
        yield from _idle_triggers(model, using)
        yield from _differing_rows(model, events, using)


def tracked_columns(model: type[models.Model], events: type[models.Model]) -> list[str]:
    """Return the columns of a model that its events keep."""
    own = {field.column for field in model._meta.local_concrete_fields} or {
        field.column for field in model._meta.concrete_fields
    }
    return sorted(field.column for field in events._meta.concrete_fields if field.column in own)


def _idle_triggers(model: type[models.Model], using: str) -> Iterator[Difference]:
    wanted = {trigger.get_pgid(model): trigger.name for trigger in getattr(model._meta, "triggers", [])}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')",
            [f'"{model._meta.db_table}"'],
        )
        awake = {row[0] for row in cursor.fetchall()}
    for pgid in sorted(wanted.keys() - awake):
        yield Difference(model._meta.label, wanted[pgid], TRIGGER)


def _differing_rows(model: type[models.Model], events: type[models.Model], using: str) -> Iterator[Difference]:
    columns = tracked_columns(model, events)
    differing = sql.SQL(", ").join(
        sql.SQL("CASE WHEN present.{0} IS DISTINCT FROM latest.{0} THEN {1} END").format(sql.Identifier(name), name)
        for name in columns
    )
    question = sql.SQL(
        """
        SELECT COALESCE(present.{key}::text, latest.pgh_obj_id::text), present.{key} IS NULL, latest.pgh_label,
               array_remove(ARRAY[{differing}]::text[], NULL)
        FROM {table} present
        FULL JOIN (
            SELECT DISTINCT ON (pgh_obj_id) * FROM {events} ORDER BY pgh_obj_id, pgh_id DESC
        ) latest ON latest.pgh_obj_id = present.{key}
        WHERE (present.{key} IS NULL AND latest.pgh_label <> 'delete')
           OR (present.{key} IS NOT NULL AND (latest.pgh_label IS NULL OR latest.pgh_label = 'delete'
               OR array_length(array_remove(ARRAY[{differing}]::text[], NULL), 1) > 0))
        ORDER BY 1
        """
    ).format(
        key=sql.Identifier(model._meta.pk.column),
        differing=differing,
        table=sql.Identifier(model._meta.db_table),
        events=sql.Identifier(events._meta.db_table),
    )
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(question.as_string(connections[using].connection))  # the history's context reads plain text
        for key, is_gone, label, names in cursor:
            yield _difference(model._meta.label, key, is_gone=is_gone, label=label, names=names)


def _difference(model: str, key: str, *, is_gone: bool, label: str | None, names: list[str]) -> Difference:
    if is_gone:
        return Difference(model, key, MISSING_ROW)
    if label is None:
        return Difference(model, key, MISSING_EVENT)
    if label == "delete":
        return Difference(model, key, DELETED_BUT_THERE)
    return Difference(model, key, CHANGED, tuple(names))
