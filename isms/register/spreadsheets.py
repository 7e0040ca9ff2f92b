"""Read and write spreadsheets: what people bring from Excel, and what they take back to it."""

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from isms.register import open_documents
from isms.register.errors import DomainError

Cell = str | int | float | dt.date | None

MAX_BYTES = 20 * 1024 * 1024
# A workbook is a zip file: what it unpacks to is limited before it is unpacked.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_COLUMNS = 200
# The last row that is looked at: a sheet may be said to be a million rows long with nothing in them.
MAX_ROW_NUMBER = 200_000
# Among the first rows, the one that names the most columns holds the headers.
HEADER_ROWS = 20
# More than this is cut where it is written: a cell of Excel holds no more.
LONGEST_CELL = 32_000
MOST_CHOICES = 1_000
WIDEST_COLUMN = 60
# Text that starts like this would be run as a formula when the file is opened.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[-+]?\d[\d  ]*([.,]\d+)?( ?%)?")


class SpreadsheetError(DomainError):
    """The file cannot be read as a table; the message says why."""


@dataclass(frozen=True)
class SheetTable:
    """The first visible sheet of a file: its headers, and its rows with as many cells as headers."""

    headers: list[str]
    rows: list[list[Cell]]
    # The number of each row in the file, to name rows by: empty rows are left out but counted.
    row_numbers: list[int]
    # What the reader should know of how the file was read, in sentences.
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: a title, headers and rows of values."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class TemplateColumn:
    """A column of an empty sheet to fill in: its header, how it is filled in, and what may stand in it."""

    header: str
    help_text: str
    choices: Sequence[str] = ()


def read_table(upload: File, *, max_rows: int = 10_000, known: Iterable[str] = ()) -> SheetTable:
    """Read the first visible sheet of an XLSX or ODS file, or a CSV file in UTF-8, UTF-16 or Windows-1252.

    Of the first rows, the one with the most known headers is taken as the headers, else the first with two or more
    texts. Empty rows are left out; formulas give their last calculated value and are never run.

    Args:
        upload: the file as it came; its name decides nothing, its content does.
        max_rows: more rows than this are refused.
        known: what headers are called.

    Raises:
        SpreadsheetError: the file is too large, is no spreadsheet, or has no headers.
    """
    if upload.size > MAX_BYTES:
        raise SpreadsheetError(_("Filen är större än 20 MB. Dela upp den."))
    content, notes = upload.read(), []
    if content[:4] == b"PK\x03\x04":
        numbered = _workbook_rows(content, limit=max_rows + 50, notes=notes)
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        raise SpreadsheetError(_("Filen är i ett äldre Excelformat. Spara den som .xlsx eller .csv."))
    else:
        numbered = _csv_rows(content, limit=max_rows + 50)
    return _table(numbered, max_rows=max_rows, known={_key(name) for name in known} - {""}, notes=notes)


def guess_columns(headers: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Match headers to fields by name, without regard to case, accents and punctuation.

    Args:
        wanted: field → the names it is known by, the likeliest first.

    Returns:
        Field → index of its column; a field that no header matches is left out, no column is used twice.
    """
    keys = [_key(header) for header in headers]
    found: dict[str, int] = {}
    for field, names in wanted.items():
        for key in map(_key, names):
            index = next((i for i, header in enumerate(keys) if header == key and i not in found.values()), None)
            if index is not None:
                found[field] = index
                break
    return found


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Write an XLSX file: bold frozen headers, filter, column widths, real dates and numbers.

    Text that a spreadsheet would take for a formula is written as text.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book, sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_plain_text(value: Any) -> Any:
    """Return a value for a CSV file: text that a spreadsheet would run as a formula gets an apostrophe before it."""
    is_number = isinstance(value, str) and _NUMBER.fullmatch(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) and not is_number else value


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write a text file that Swedish Excel opens right: UTF-8 with a mark, semicolons and decimal commas."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(header) for header in headers])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def write_template(title: str, columns: Sequence[TemplateColumn], *, values_title: str) -> bytes:
    """Write an empty XLSX sheet to fill in: headers, a row of help, and lists to choose values from."""
    book = Workbook()
    sheet, values = book.active, book.create_sheet(values_title)
    sheet.title = title[:31]
    sheet.freeze_panes = "A3"
    listed = 0
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        sheet.cell(1, index, column.header).font = Font(bold=True)
        told = sheet.cell(2, index, column.help_text)
        told.font, told.data_type = Font(italic=True), "s"
        told.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = 28
        if not column.choices:
            continue
        listed += 1
        values.cell(1, listed, column.header).font = Font(bold=True)
        for row, choice in enumerate(column.choices[:MOST_CHOICES], start=2):
            cell = values.cell(row, listed, as_stored_text(str(choice)))
            cell.data_type = "s"
        place = get_column_letter(listed)
        values.column_dimensions[place].width = 28
        last = min(len(column.choices), MOST_CHOICES) + 1
        choice = DataValidation("list", formula1=f"'{values_title}'!${place}$2:${place}${last}", allow_blank=True)
        choice.showErrorMessage = False  # what is not in the list is told of by the dry run, in words
        sheet.add_data_validation(choice)
        choice.add(f"{letter}3:{letter}10002")
    values.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_stored_text(text: str) -> str:
    """Return a text as it is when it has been written to a file and read again."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")[:LONGEST_CELL]
    return kept.replace("\xa0", " ").strip()


def _csv_cell(value: Any) -> Any:
    written = _written(value)
    if isinstance(written, dt.datetime):
        return written.strftime("%Y-%m-%d %H:%M")
    return str(written).replace(".", ",") if isinstance(written, float) else as_plain_text(written)


def _workbook_rows(content: bytes, *, limit: int, notes: list[str]) -> list[tuple[int, list[Cell]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise SpreadsheetError(_("Filen är för stor när den packas upp."))
            if open_documents.is_open_document(archive):
                return _ods_rows(archive, limit=limit, notes=notes)
        return _xlsx_rows(content, limit=limit, notes=notes)
    except SpreadsheetError:
        raise
    except Exception as error:  # a spoilt file can fail anywhere inside the reader
        raise SpreadsheetError(_("Filen går inte att läsa som ett kalkylblad. Spara den på nytt som .xlsx.")) from error


def _xlsx_rows(content: bytes, *, limit: int, notes: list[str]) -> list[tuple[int, list[Cell]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    visible = [each for each in book.worksheets if each.sheet_state == "visible"]
    _note_sheets(notes, [each.title for each in visible], len(book.worksheets) - len(visible))
    visible[0].reset_dimensions()  # what the file says of its size is not to be trusted
    rows = _kept(enumerate(visible[0].iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1), limit=limit)
    book.close()
    return rows


def _ods_rows(archive: zipfile.ZipFile, *, limit: int, notes: list[str]) -> list[tuple[int, list[Cell]]]:
    found, state = open_documents.rows_of(archive, max_columns=MAX_COLUMNS)
    rows = _kept(found, limit=limit)
    _note_sheets(notes, state.visible, len(state.hidden))
    return rows


def _note_sheets(notes: list[str], visible: Sequence[str], hidden: int) -> None:
    """Say which sheet is read when there are others."""
    if not visible:
        raise SpreadsheetError(_("Filen har inget synligt blad."))
    if hidden or len(visible) > 1:
        text = _("Bladet ”%(title)s” läses, de andra %(count)d bladen i filen läses inte.")
        notes.append(text % {"title": visible[0][:60], "count": hidden + len(visible) - 1})


def _kept(numbered: Iterable[tuple[int, Sequence[Any]]], *, limit: int) -> list[tuple[int, list[Cell]]]:
    """Return the rows with something in them, a few more than may be read at most."""
    rows = []
    for number, row in numbered:
        cells = [_clean(value) for value in row[:MAX_COLUMNS]]
        if any(cell is not None for cell in cells):
            rows.append((number, cells))
        if number > MAX_ROW_NUMBER:
            raise SpreadsheetError(_("Bladet har rader långt ned. Ta bort de tomma raderna och spara filen igen."))
        if len(rows) > limit:
            break
    return rows


def _csv_rows(content: bytes, *, limit: int) -> list[tuple[int, list[Cell]]]:
    text = _decoded(content)
    first, _newline, rest = text.partition("\n")
    if said := re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE):  # how Excel is told which mark parts the cells
        text, delimiter, skipped = rest, said[1], 1
    else:
        delimiter, skipped = max((";", ",", "\t"), key=first.count), 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return _kept(enumerate(reader, start=1 + skipped), limit=limit)
    except csv.Error as error:
        raise SpreadsheetError(_("Textfilen går inte att läsa som en tabell.")) from error


def _decoded(content: bytes) -> str:
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return content.decode("utf-16")
        if b"\x00" in content[:4096]:
            raise SpreadsheetError(_("Filen är varken ett kalkylblad (.xlsx, .ods) eller en textfil (.csv)."))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _table(numbered: list[tuple[int, list[Cell]]], *, max_rows: int, known: set[str], notes: list[str]) -> SheetTable:
    start = _header_row(numbered, known)
    if start is None:
        raise SpreadsheetError(_("Filen saknar en rad med kolumnrubriker."))
    headers = [str(cell) if cell is not None else "" for cell in numbered[start][1]]
    body = numbered[start + 1 :]
    # A heading merged over several columns names the first of them only; what stands below the others is kept.
    rows = [headers, *(cells for _number, cells in body)]
    used = max(i for row in rows for i, cell in enumerate(row, start=1) if cell not in (None, ""))
    headers = (headers + [""] * used)[:used]
    if len(body) > max_rows:
        raise SpreadsheetError(_("Filen har fler än %(count)d rader. Dela upp den.") % {"count": max_rows})
    width = len(headers)
    rows = [(cells + [None] * width)[:width] for _number, cells in body]
    numbers = [number for number, _cells in body]
    return SheetTable(headers=headers, rows=rows, row_numbers=numbers, notes=tuple(notes))


def _header_row(numbered: list[tuple[int, list[Cell]]], known: set[str]) -> int | None:
    """Return the place of the headers: below a title, and below headings that are merged over groups of columns."""
    best, most = None, 1
    for index, (_number, cells) in enumerate(numbered[:HEADER_ROWS]):
        count = sum(isinstance(cell, str) and _key(cell) in known for cell in cells)
        if count > most:
            best, most = index, count
    if best is not None:
        return best
    return next((i for i, (_n, cells) in enumerate(numbered) if sum(isinstance(c, str) for c in cells) >= 2), None)


def _clean(value: Any) -> Cell:
    """Return a cell as text without surrounding space, a number, a date, or None when it is empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None) if value.time() != dt.time() else value.date()
    if isinstance(value, dt.date | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    text = str(value).replace("\x00", "").replace("\xa0", " ").strip()
    return text or None


def _key(text: str) -> str:
    """Return a header as the letters and digits in it, without accents."""
    plain = unicodedata.normalize("NFKD", str(text).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def _write_sheet(book: Workbook, sheet: Sheet) -> None:
    target = book.create_sheet(title="".join(c for c in sheet.title if c not in "[]:*?/\\")[:31])
    rows = [[_written(value) for value in row] for row in sheet.rows]
    target.freeze_panes = "A2"
    for index, header in enumerate(sheet.headers):
        longest = max((len(str(row[index])) for row in rows if index < len(row) and row[index] is not None), default=0)
        width = min(max(longest, len(str(header))) + 2, WIDEST_COLUMN)
        target.column_dimensions[get_column_letter(index + 1)].width = width
    target.auto_filter.ref = f"A1:{get_column_letter(max(len(sheet.headers), 1))}{len(rows) + 1}"
    target.append([_cell(target, str(header), is_header=True) for header in sheet.headers])
    for row in rows:
        target.append([_cell(target, value) for value in row])


def _written(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return {None: None, True: _("Ja"), False: _("Nej")}[value]
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date | int | float):
        return value
    return "".join(letter for letter in str(value) if letter >= " " or letter in "\n\t")[:LONGEST_CELL]


def _cell(target: Any, value: Any, *, is_header: bool = False) -> Any:
    cell = WriteOnlyCell(target, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        if value.startswith(FORMULA_STARTS):
            cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text="\n" in value or len(value) > WIDEST_COLUMN, vertical="top")
    elif isinstance(value, dt.datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    if is_header:
        cell.font = Font(bold=True)
    return cell
