"""Add many entries of a register at once: the same rows as ``create_entry`` leaves, in a handful of statements."""

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import F, sql

from isms.accounts.models import Organisation, User
from isms.register import registers
from isms.register.consequences import Event, announce_many
from isms.register.models import Entry, ReferenceCounter
from isms.register.services import derive_columns

BATCH = 1_000


@transaction.atomic
def create_entries(*, entries: Sequence[Entry], by: User, at: dt.datetime) -> None:
    """Add unsaved entries of one register in one organisation; the caller has validated each.

    The parents are inserted first, then the register's own table, which Django's bulk_create does not do for
    a child of another model. The history is written by triggers. The references are taken last before the
    first insert, and the series stays locked until the transaction ends.

    Args:
        entries: unsaved, all of the same model and organisation.
    """
    if not entries:
        return
    model, organisation = type(entries[0]), entries[0].organisation
    prefix = registers.get(model.KIND).prefix
    first = _take_numbers(organisation=organisation, prefix=prefix, count=len(entries))
    for number, entry in enumerate(entries, start=first):
        entry.kind = entry.KIND
        entry.created_by = entry.updated_by = by
        entry.created_at = entry.updated_at = at
        entry.reference = f"{prefix}-{number:04d}"
        derive_columns(entry)
    for start in range(0, len(entries), BATCH):
        _insert(model, entries[start : start + BATCH])
    announce_many(Event.CREATED, entries=entries, by=by, at=at)


def _insert(model: type[Entry], entries: Sequence[Entry]) -> None:
    """Insert the parents with their new keys, and then the rows of the register's own table."""
    common = [field.attname for field in Entry._meta.concrete_fields if not field.primary_key and not field.generated]
    parents = [Entry(**{name: getattr(entry, name) for name in common}) for entry in entries]
    Entry.objects.bulk_create(parents, batch_size=BATCH)
    for entry, parent in zip(entries, parents, strict=True):
        entry.pk = entry.id = parent.pk
        entry.entry_id = parent.pk
        entry._state.adding, entry._state.db = False, parent._state.db
    _insert_rows(model, list(model._meta.local_concrete_fields), entries)


def _insert_rows(model: type[Entry], fields: list[models.Field], entries: Sequence[Entry]) -> None:
    query = sql.InsertQuery(model)
    query.insert_values([field for field in fields if not field.generated], entries)
    query.get_compiler(using=entries[0]._state.db).execute_sql()


def _take_numbers(*, organisation: Organisation, prefix: str, count: int) -> int:
    """Take a row of numbers of a series and return the first of them."""
    series = ReferenceCounter.objects.filter(organisation=organisation, prefix=prefix)
    if not series.update(last_number=F("last_number") + count):
        ReferenceCounter.objects.bulk_create(
            [ReferenceCounter(organisation=organisation, prefix=prefix)], ignore_conflicts=True
        )
        series.update(last_number=F("last_number") + count)
    return series.get().last_number - count + 1
