"""Undo an import: put away what it added and put back what it changed, unless something has happened since."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.register.imports.columns import Column, Country, Day, Many, Moment, One
from isms.register.imports.reading import told_errors
from isms.register.imports.sheet import Context, RegisterSheet
from isms.register.imports.writing import Leftover, Progress
from isms.register.models import Entry, ImportBatch, ImportedRow
from isms.register.services import archive_entry

# Relations to an entry that tell of nothing done to it: what is derived, planned, shared by rule, or only read.
QUIET = frozenset({"followups", "imported_rows", "accesses", "protection_levels", "events"})
CHUNK = 500


def undo_rows(
    *, sheet: RegisterSheet, batch: ImportBatch, context: Context, by: User, at: dt.datetime, progress: Progress
) -> tuple[int, int, list[Leftover]]:
    """Undo the rows of an import, the last first; return how many were put away, put back, and what was left.

    Nothing is deleted: a new entry is archived, with its history.
    """
    rows = list(ImportedRow.objects.filter(batch=batch).order_by("-number", "-pk"))
    own = {row.entry_id for row in rows if row.is_new}
    away = back = 0
    left: list[Leftover] = []
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        entries = {
            entry.pk: entry
            for entry in sheet.detailed(sheet.model.objects.editable_by(context.actor)).filter(
                pk__in=[row.entry_id for row in part]
            )
        }
        touched = _touched([row.entry_id for row in part if row.is_new], sheet, own, since=batch.finished_at)
        for done, row in enumerate(part, start=start + 1):
            entry = entries.get(row.entry_id)
            reason = _reason_to_leave(row, entry, touched)
            if not reason:
                reason = _undo(sheet, context, row, entry, by=by, at=at)
            if reason:
                left.append(Leftover(row.number, str(entry or "–"), reason))
            elif row.is_new:
                away += 1
            else:
                back += 1
            if done % 25 == 0:
                progress(done, len(rows))
    return away, back, left[::-1]


def _reason_to_leave(row: ImportedRow, entry: Entry | None, touched: dict[int, str]) -> str:
    if entry is None:
        return _("Posten är inte längre din att ändra.")
    if entry.is_archived:
        return _("Posten är redan arkiverad.")
    if entry.version != row.version:
        return _("Posten har ändrats efter importen.")
    return touched.get(row.entry_id, "")


def _undo(sheet: RegisterSheet, context: Context, row: ImportedRow, entry: Entry, *, by: User, at: dt.datetime) -> str:
    """Undo one row; return why it could not be done, or nothing."""
    try:
        with transaction.atomic():
            if row.is_new:
                archive_entry(entry=entry, version=entry.version, by=by, at=at)
                return ""
            extras: dict[str, Any] = {}
            for column in sheet.columns:
                if column.name in row.before:
                    value = _value_of(column, row.before[column.name], context)
                    if column.is_extra:
                        extras[column.name] = value
                    else:
                        setattr(entry, column.name, value)
            if sheet.change is None:
                return _("Det som finns ändras inte härifrån.")
            sheet.change(entry, extras, by, at)
    except ValidationError as error:
        return " ".join(told_errors(sheet, error))
    except DomainError as error:
        return str(error.message)
    except (IntegrityError, LookupError):
        return _("Det som stod där förut går inte att sätta tillbaka.")
    return ""


def _value_of(column: Column, kept: Any, context: Context) -> Any:
    """Return a kept value as the entry holds it.

    Raises:
        LookupError: what it pointed at can no longer be chosen.
    """
    if isinstance(column, Many):
        rows = context.lookup(column.relation).by_key
        return [rows.get(each["key"]) or column.relation.of_key(each["key"]) for each in kept]
    if isinstance(column, One):
        rows = context.lookup(column.relation).by_key
        return (rows.get(kept["key"]) or column.relation.of_key(kept["key"])) if kept else None
    if isinstance(column, Moment):
        return parse_datetime(kept) if kept else None
    if isinstance(column, Day):
        return dt.date.fromisoformat(kept) if kept else None
    return str(kept or "") if isinstance(column, Country) else kept


def _touched(entry_ids: Iterable[int], sheet: RegisterSheet, own: set[int], *, since: dt.datetime) -> dict[int, str]:
    """Tell of each new entry what has happened to it since, beside changes of its own fields."""
    keys, found = list(entry_ids), {}
    quiet = QUIET | set(sheet.made_with)
    done = sheet.model.objects.filter(pk__in=keys, followups__completed_at__gt=since).values_list("pk", flat=True)
    found |= dict.fromkeys(done.order_by(), _("En uppföljning av posten är genomförd."))
    for relation in sheet.model._meta.get_fields(include_hidden=True):
        if (
            not (relation.one_to_many or relation.one_to_one)
            or relation.concrete
            or relation.field.model is sheet.model
        ):
            continue
        model, name = relation.related_model, relation.field.name
        accessor = relation.get_accessor_name() or ""
        is_child = relation.one_to_one and issubclass(model, Entry)
        if is_child or accessor in quiet or accessor.endswith("events") or hasattr(model, "pgh_tracked_model"):
            continue
        rows = model._base_manager.filter(**{f"{name}__in": keys})
        if issubclass(model, Entry):
            rows = rows.filter(archived_at__isnull=True).exclude(pk__in=own)
        pointed = rows.order_by().values_list(f"{name}_id", flat=True).distinct()
        text = _("Posten används av annat i registret: %(what)s.") % {"what": model._meta.verbose_name_plural}
        found |= dict.fromkeys(pointed, text)
    return found
