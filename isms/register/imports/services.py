"""Writes of imports: take a file in, match its columns, carry it out, call it off or undo it.

What is large is done by a worker (``isms.register.imports.work``); the page asks for it here.
"""

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.languages import in_swedish
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.imports.definition import Change, Importer, Row, RowVerdict, Verdict
from isms.register.imports.definition import importer as importer_of
from isms.register.imports.reading import Draft, drafts_of
from isms.register.imports.sheet import Context, sheet_of
from isms.register.imports.undoing import undo_rows
from isms.register.imports.writing import Progress, write_drafts
from isms.register.models import ImportBatch, ImportMapping
from isms.register.personal_numbers import REPLACEMENT, find_personal_numbers, replace_personal_numbers
from isms.register.spreadsheets import Cell, guess_columns, read_table

LONGEST_TEXT = 32_000
# From this many rows a register's spreadsheet is judged, written and undone by a worker.
LARGE = 200
SAME, NEW = "same", "new"


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody: what is small is done before the page answers."""


class ImportRefused(DomainError):
    """The import cannot be carried out as it stands."""


@transaction.atomic
@in_swedish()
def take_in(*, organisation: Organisation, kind: str, upload: File, by: User, at: dt.datetime) -> ImportBatch:
    """Read an uploaded file and keep its rows; columns are guessed, by the last import's headers first.

    Personal identity numbers are not kept, in any column: a row that had one in a column that is read in is an error.

    Raises:
        SpreadsheetError: the file cannot be read.
    """
    definition = importer_of(kind)
    known = (name for each in definition.columns for name in (str(each.label), *each.names))
    table = read_table(upload, known=known)
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
        notes=list(table.notes),
        uploaded_at=at,
        uploaded_by=by,
    )
    if is_large(batch) and batch.columns:
        _ask(batch, ImportBatch.Work.JUDGE, by=by)
    batch.full_clean()
    batch.save(force_insert=True)
    return batch


@transaction.atomic
def match_columns(*, batch: ImportBatch, columns: Mapping[str, int], by: User | None = None) -> ImportBatch:
    """Say which column of the file holds which value; remembered for the organisation's next file.

    Args:
        columns: index by the importer's column name; what the file lacks is left out.
        by: who asks for the dry run of a large file; whoever took the file in when left out.

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
    if definition.has_sheet and not columns:
        raise ImportRefused(_("Välj minst en kolumn."))
    locked.columns = dict(columns)
    locked.verdicts, locked.problem = None, ""
    if is_large(locked):
        _ask(locked, ImportBatch.Work.JUDGE, by=by or locked.uploaded_by)
    locked.save(update_fields=["columns", "verdicts", "problem", *WORK_FIELDS])
    headers = {name: locked.headers[index] for name, index in columns.items()}
    mapping = ImportMapping.objects.select_for_update().filter(organisation=locked.organisation, kind=locked.kind)
    remembered = mapping.first() or ImportMapping(organisation=locked.organisation, kind=locked.kind)
    remembered.headers = headers
    remembered.full_clean(validate_unique=False)
    remembered.save()
    batch.columns = locked.columns
    return batch


@transaction.atomic
def carry_out(
    *,
    batch: ImportBatch,
    actor: Actor,
    seen: str,
    by: User,
    at: dt.datetime,
    skips_faults: bool = False,
    names: str = "",
) -> str:
    """Do what the dry run said, all of it or nothing; what is large is left to the worker.

    Args:
        seen: the mark of the dry run that the user has looked at.
        skips_faults: leave out the rows that are wrong; only a register's own spreadsheet can.
        names: whether rows found by their names alone are the ``same`` entries, or ``new`` ones.

    Returns:
        A sentence that says what was done; nothing when it is left to the worker.

    Raises:
        ImportRefused: a row is wrong, the import is over, or the register has changed since the dry run.
        DomainError: the importer says no; nothing is stored.
    """
    locked = _open(batch)
    if is_large(locked):
        if locked.verdicts is None:
            raise ImportRefused(_("Provkör filen först."))
        _check_verdicts(verdicts_of(locked), seen=seen, skips_faults=skips_faults, names=names)
        options = {"seen": seen, "skips_faults": skips_faults, "names": names}
        _ask(locked, ImportBatch.Work.APPLY, by=by, options=options)
        locked.problem = ""
        locked.save(update_fields=["problem", *WORK_FIELDS])
        return ""
    return apply_now(
        locked, actor, seen=seen, by=by, at=at, skips_faults=skips_faults, names=names, progress=no_progress
    )


@in_swedish()
def apply_now(
    locked: ImportBatch,
    actor: Actor,
    *,
    seen: str,
    by: User,
    at: dt.datetime,
    skips_faults: bool,
    names: str,
    progress: Progress,
) -> str:
    """Do what the dry run said, with the import locked by the caller; return a sentence that says what was done.

    Raises:
        ImportRefused: a row is wrong, or the register has changed since the dry run.
        DomainError: the importer says no.
    """
    definition, sheet, rows = importer_of(locked.kind), sheet_of(locked.kind), rows_of(locked)
    if sheet is None:
        verdicts = judge(locked, actor)
        _check_verdicts(verdicts, seen=seen, skips_faults=False, names=SAME)
        try:
            outcome = definition.apply(actor, rows, by, at)
        except ValidationError as error:
            raise ImportRefused(" ".join(error.messages)) from error
    else:
        count = len(rows)
        # Judging again is the first half of the way, writing the second.
        drafts = list(_followed(drafts_of(sheet, Context(actor), rows), count * 2, progress))
        verdicts = _sorted([draft.told() for draft in drafts])
        _check_verdicts(verdicts, seen=seen, skips_faults=skips_faults, names=names)
        if names == NEW and any(draft.is_by_name for draft in drafts):
            drafts = list(drafts_of(sheet, Context(actor), rows, names_are_new=True))
        done = write_drafts(
            sheet=sheet,
            batch=locked,
            drafts=drafts,
            skips_faults=skips_faults,
            by=by,
            at=at,
            progress=lambda done, total: progress(count + done * count // max(total, 1), count * 2),
        )
        outcome, locked.leftovers = done.sentence(), [left.kept() for left in done.leftovers]
    locked.state, locked.outcome = ImportBatch.State.APPLIED, outcome[:300]
    locked.finished_at, locked.finished_by, locked.verdicts = at, by, None
    locked.save(update_fields=["state", "outcome", "finished_at", "finished_by", "verdicts", "leftovers"])
    return outcome


def _check_verdicts(verdicts: list[RowVerdict], *, seen: str, skips_faults: bool, names: str) -> None:
    """Refuse what nobody has looked at, what is wrong, and what is found by name when nobody has said what it is."""
    if any(row.verdict == Verdict.ERROR for row in verdicts) and not skips_faults:
        raise ImportRefused(_("Rätta raderna med fel i filen och ladda upp den på nytt. Ingenting är inläst."))
    if mark_of(verdicts) != seen:
        raise ImportRefused(_("Registret har ändrats sedan provkörningen. Gå igenom den nya provkörningen först."))
    if any(row.is_by_name for row in verdicts) and names not in (SAME, NEW):
        raise ImportRefused(_("Välj om raderna med samma namn som en post är den posten eller nya poster."))


@transaction.atomic
def undo(*, batch: ImportBatch, actor: Actor, by: User, at: dt.datetime) -> str:
    """Put away what an import added and put back what it changed; what cannot be undone is listed on the import.

    Returns:
        A sentence that says what was done; nothing when it is left to the worker.

    Raises:
        ImportRefused: it has not been carried out, or is undone already.
    """
    locked = _locked(batch)
    if not locked.is_applied or sheet_of(locked.kind) is None or locked.work:
        raise ImportRefused(_("Importen går inte att ångra."))
    if is_large(locked):
        _ask(locked, ImportBatch.Work.UNDO, by=by)
        locked.save(update_fields=list(WORK_FIELDS))
        return ""
    return undo_now(locked, actor, by=by, at=at, progress=no_progress)


@in_swedish()
def undo_now(locked: ImportBatch, actor: Actor, *, by: User, at: dt.datetime, progress: Progress) -> str:
    """Undo an import that the caller has locked; return a sentence that says what was done."""
    sheet = sheet_of(locked.kind)
    if not sheet.is_of_entries:
        raise ImportRefused(_("Importen går inte att ångra."))
    away, back, left = undo_rows(sheet=sheet, batch=locked, context=Context(actor), by=by, at=at, progress=progress)
    told = _("Ångrad: %(away)d arkiverade, %(back)d återställda, %(left)d gick inte att ångra.")
    locked.outcome = told % {"away": away, "back": back, "left": len(left)}
    locked.leftovers = [each.kept() for each in left]
    locked.state, locked.undone_at, locked.undone_by = ImportBatch.State.UNDONE, at, by
    locked.save(update_fields=["outcome", "leftovers", "state", "undone_at", "undone_by"])
    return locked.outcome


@transaction.atomic
def call_off(*, batch: ImportBatch, by: User, at: dt.datetime) -> None:
    """Let an import go without carrying it out; its rows are not kept.

    Raises:
        ImportRefused: it is over already.
    """
    locked = _open(batch)
    locked.state, locked.finished_at, locked.finished_by = ImportBatch.State.CANCELLED, at, by
    locked.rows, locked.row_numbers, locked.verdicts, locked.work = [], [], None, ""
    kept = ["state", "finished_at", "finished_by", "rows", "row_numbers", "verdicts", "work"]
    locked.save(update_fields=kept)


WORK_FIELDS = ("work", "work_options", "work_attempts", "work_asked_by")


def _ask(batch: ImportBatch, work: str, *, by: User, options: dict[str, object] | None = None) -> None:
    """Ask a worker to do something with an import; the caller saves it, and the view queues the job."""
    batch.work, batch.work_options, batch.work_attempts, batch.work_asked_by = work, options or {}, 0, by


def is_large(batch: ImportBatch) -> bool:
    """Tell whether a worker handles the import."""
    return batch.row_count >= LARGE and sheet_of(batch.kind) is not None


@in_swedish()
def judge(batch: ImportBatch, actor: Actor, *, progress: Progress = no_progress) -> list[RowVerdict]:
    """Return what each row would lead to, the faulty first, then as in the file."""
    rows, sheet = rows_of(batch), sheet_of(batch.kind)
    if sheet is not None:
        drafts = drafts_of(sheet, Context(actor), rows)
        return _sorted([draft.told() for draft in _followed(drafts, len(rows), progress)])
    masked = {number for number, row in rows if any(_is_masked(cell) for cell in row.values())}
    judged = importer_of(batch.kind).judge(actor, rows)
    return _sorted([_refused(row) if row.number in masked else row for row in judged])


def _followed(drafts: Iterable[Draft], total: int, progress: Progress) -> Iterator[Draft]:
    """Yield drafts and tell now and then how many have been read."""
    for done, draft in enumerate(drafts, start=1):
        yield draft
        if done % 250 == 0:
            progress(done, total)


def _sorted(verdicts: list[RowVerdict]) -> list[RowVerdict]:
    return sorted(verdicts, key=lambda row: row.verdict != Verdict.ERROR)


def stored_verdicts(verdicts: list[RowVerdict]) -> list[list[object]]:
    """Return a dry run as an import keeps it."""
    return [
        [
            row.number,
            str(row.verdict),
            row.title,
            [[change.label, change.old, change.new] for change in row.changes],
            list(row.errors),
            row.is_by_name,
        ]
        for row in verdicts
    ]


def verdicts_of(batch: ImportBatch) -> list[RowVerdict]:
    """Return the dry run that a worker has made."""
    return [
        RowVerdict(number, Verdict(code), title, tuple(Change(*each) for each in changes), tuple(errors), is_by_name)
        for number, code, title, changes, errors, is_by_name in batch.verdicts or []
    ]


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
    return hashlib.blake2s(repr(stored_verdicts(verdicts)).encode(), digest_size=12).hexdigest()


def _locked(batch: ImportBatch) -> ImportBatch:
    """Lock an import; a worker holds the lock of a large one for as long as it works, which no page waits for."""
    nowait = is_large(batch)
    rows = ImportBatch.objects.select_for_update(of=("self",), nowait=nowait).select_related("organisation")
    try:
        return rows.get(pk=batch.pk)
    except OperationalError as error:
        raise ImportRefused(_("Importen pågår. Vänta tills den är klar.")) from error


def _open(batch: ImportBatch) -> ImportBatch:
    """Lock an import that is still on its way."""
    locked = _locked(batch)
    if not locked.is_open:
        raise ImportRefused(_("Importen är redan avslutad."))
    if locked.work in (ImportBatch.Work.APPLY, ImportBatch.Work.UNDO):
        raise ImportRefused(_("Importen pågår. Vänta tills den är klar."))
    return locked


def _guess(definition: Importer, organisation: Organisation, headers: list[str]) -> dict[str, int]:
    mapping = ImportMapping.objects.filter(organisation=organisation, kind=definition.kind).first()
    remembered = mapping.headers if mapping else {}
    wanted = {
        column.name: (*filter(None, [remembered.get(column.name)]), str(column.label), *column.names)
        for column in definition.columns
    }
    return guess_columns(headers, wanted)


def _stored(cell: Cell) -> object:
    """Return a cell as JSON keeps it; a date is marked, so that it comes back as one."""
    if isinstance(cell, dt.datetime):
        return {"moment": cell.isoformat()}
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
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return dt.datetime.fromisoformat(value["moment"])
    return dt.date.fromisoformat(value["date"])
