"""Writes of imports: take a file in, match its columns, carry it out or call it off."""

import datetime as dt
import hashlib
import math
from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.imports.definition import Importer, Row, RowVerdict, Verdict
from isms.register.imports.definition import importer as importer_of
from isms.register.models import ImportBatch, ImportMapping
from isms.register.personal_numbers import REPLACEMENT, find_personal_numbers, replace_personal_numbers
from isms.register.spreadsheets import Cell, guess_columns, read_table

LONGEST_TEXT = 32_000


class ImportRefused(DomainError):
    """The import cannot be carried out as it stands."""


@transaction.atomic
def take_in(*, organisation: Organisation, kind: str, upload: File, by: User, at: dt.datetime) -> ImportBatch:
    """Read an uploaded file and keep its rows; columns are guessed, by the last import's headers first.

    Personal identity numbers are not kept, in any column: a row that had one in a column that is read in is an error.

    Raises:
        SpreadsheetError: the file cannot be read.
    """
    definition = importer_of(kind)
    table = read_table(upload)
    if not table.rows:
        raise ImportRefused(_("Filen har rubriker men inga rader."))
    batch = ImportBatch(
        organisation=organisation,
        kind=kind,
        file_name=replace_personal_numbers(str(upload.name))[-200:],
        headers=[replace_personal_numbers(header)[:200] for header in table.headers],
        rows=[[_stored(cell) for cell in row] for row in table.rows],
        row_count=len(table.rows),
        row_numbers=table.row_numbers,
        columns=_guess(definition, organisation, table.headers),
        uploaded_at=at,
        uploaded_by=by,
    )
    batch.full_clean()
    batch.save(force_insert=True)
    return batch


@transaction.atomic
def match_columns(*, batch: ImportBatch, columns: Mapping[str, int]) -> ImportBatch:
    """Say which column of the file holds which value; remembered for the organisation's next file.

    Args:
        columns: index by the importer's column name; what the file lacks is left out.

    Raises:
        DomainError: a required column is missing, a column is used twice, or the import is over.
    """
    locked = _open(batch)
    definition = importer_of(locked.kind)
    missing = [str(each.label) for each in definition.columns if each.is_required and each.name not in columns]
    if missing:
        raise ImportRefused(_("Välj kolumn för %(columns)s.") % {"columns": ", ".join(missing)})
    if len(set(columns.values())) != len(columns):
        raise ImportRefused(_("Samma kolumn är vald två gånger."))
    locked.columns = dict(columns)
    locked.save(update_fields=["columns"])
    headers = {name: locked.headers[index] for name, index in columns.items()}
    mapping = ImportMapping.objects.select_for_update().filter(organisation=locked.organisation, kind=locked.kind)
    remembered = mapping.first() or ImportMapping(organisation=locked.organisation, kind=locked.kind)
    remembered.headers = headers
    remembered.full_clean(validate_unique=False)
    remembered.save()
    batch.columns = locked.columns
    return batch


@transaction.atomic
def carry_out(*, batch: ImportBatch, actor: Actor, seen: str, by: User, at: dt.datetime) -> str:
    """Do what the dry run said, all of it or nothing.

    Args:
        seen: the mark of the dry run that the user has looked at.

    Returns:
        A sentence that says what was done.

    Raises:
        ImportRefused: a row is wrong, the import is over, or the register has changed since the dry run.
        DomainError: the importer says no; nothing is stored.
    """
    locked = _open(batch)
    definition = importer_of(locked.kind)
    verdicts = judge(locked, actor)
    if any(row.verdict == Verdict.ERROR for row in verdicts):
        raise ImportRefused(_("Rätta raderna med fel i filen och ladda upp den på nytt. Ingenting är inläst."))
    if mark_of(verdicts) != seen:
        raise ImportRefused(_("Registret har ändrats sedan provkörningen. Gå igenom den nya provkörningen först."))
    try:
        outcome = definition.apply(actor, rows_of(locked), by, at)
    except ValidationError as error:
        raise ImportRefused(" ".join(error.messages)) from error
    locked.state, locked.outcome = ImportBatch.State.APPLIED, outcome[:300]
    locked.finished_at, locked.finished_by = at, by
    locked.save(update_fields=["state", "outcome", "finished_at", "finished_by"])
    return outcome


@transaction.atomic
def call_off(*, batch: ImportBatch, by: User, at: dt.datetime) -> None:
    """Let an import go without carrying it out; its rows are not kept.

    Raises:
        ImportRefused: it is over already.
    """
    locked = _open(batch)
    locked.state, locked.finished_at, locked.finished_by = ImportBatch.State.CANCELLED, at, by
    locked.rows, locked.row_numbers = [], []
    locked.save(update_fields=["state", "finished_at", "finished_by", "rows", "row_numbers"])


def judge(batch: ImportBatch, actor: Actor) -> list[RowVerdict]:
    """Return what each row would lead to, the faulty first, then as in the file."""
    rows = rows_of(batch)
    masked = {number for number, row in rows if any(_is_masked(cell) for cell in row.values())}
    judged = importer_of(batch.kind).judge(actor, rows)
    verdicts = [_refused(row) if row.number in masked else row for row in judged]
    return sorted(verdicts, key=lambda row: row.verdict != Verdict.ERROR)


def rows_of(batch: ImportBatch) -> list[tuple[int, Row]]:
    """Return the rows as column name → cell, each with its number in the file."""
    return [
        (
            number,
            {name: _read(cells[index]) for name, index in batch.columns.items() if index < len(cells)},
        )
        for number, cells in zip(batch.row_numbers, batch.rows, strict=True)
    ]


def mark_of(verdicts: list[RowVerdict]) -> str:
    """Return a short mark of a dry run, the same as long as it says the same."""
    return hashlib.blake2s(repr(verdicts).encode(), digest_size=12).hexdigest()


def _open(batch: ImportBatch) -> ImportBatch:
    """Lock an import that is still on its way."""
    locked = ImportBatch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=batch.pk)
    if not locked.is_open:
        raise ImportRefused(_("Importen är redan avslutad."))
    return locked


def _guess(definition: Importer, organisation: Organisation, headers: list[str]) -> dict[str, int]:
    mapping = ImportMapping.objects.filter(organisation=organisation, kind=definition.kind).first()
    remembered = mapping.headers if mapping else {}
    wanted = {
        column.name: (
            *([remembered[column.name]] if column.name in remembered else []),
            str(column.label),
            *column.names,
        )
        for column in definition.columns
    }
    return guess_columns(headers, wanted)


def _stored(cell: Cell) -> object:
    """Return a cell as JSON keeps it; a date is marked, so that it comes back as one."""
    if isinstance(cell, dt.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, float) and not math.isfinite(cell):
        return None  # JSON has no such number
    if isinstance(cell, int | float) and find_personal_numbers(f"{cell:.0f}"):
        return REPLACEMENT
    return replace_personal_numbers(cell)[:LONGEST_TEXT] if isinstance(cell, str) else cell


def _is_masked(cell: Cell) -> bool:
    return isinstance(cell, str) and REPLACEMENT in cell


def _refused(row: RowVerdict) -> RowVerdict:
    told = _("Texten verkar innehålla ett personnummer. Ta bort det i filen.")
    return replace(row, verdict=Verdict.ERROR, changes=(), errors=(*row.errors, told))


def _read(value: object) -> Cell:
    return dt.date.fromisoformat(value["date"]) if isinstance(value, dict) else value
