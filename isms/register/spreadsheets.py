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

from isms.register.errors import DomainError

Cell = str | int | float | dt.date | None

MAX_BYTES = 20 * 1024 * 1024
# A workbook is a zip file: what it unpacks to is limited before it is unpacked.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_COLUMNS = 200
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


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: a title, headers and rows of values."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]


def read_table(upload: File, *, max_rows: int = 10_000) -> SheetTable:
    """Read the first visible sheet of an XLSX file, or a CSV file in UTF-8 or Windows-1252.

    The first row with two or more texts is taken as the headers. Empty rows are left out; formulas
    give their last calculated value and are never run.

    Args:
        upload: the file as it came; its name decides nothing, its content does.
        max_rows: more rows than this are refused.

    Raises:
        SpreadsheetError: the file is too large, is no spreadsheet, or has no headers.
    """
    if upload.size > MAX_BYTES:
        raise SpreadsheetError(_("Filen är större än 20 MB. Dela upp den."))
    content = upload.read()
    if content[:4] == b"PK\x03\x04":
        numbered = _xlsx_rows(content, limit=max_rows + 50)
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        raise SpreadsheetError(_("Filen är i ett äldre Excelformat. Spara den som .xlsx eller .csv."))
    else:
        numbered = _csv_rows(content, limit=max_rows + 50)
    return _table(numbered, max_rows=max_rows)


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


def _xlsx_rows(content: bytes, *, limit: int) -> list[tuple[int, list[Cell]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise SpreadsheetError(_("Filen är för stor när den packas upp."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), None)
        if sheet is None:
            raise SpreadsheetError(_("Filen har inget synligt blad."))
        sheet.reset_dimensions()  # what the file says of its size is not to be trusted
        rows = []
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1):
            cells = [_clean(value) for value in row]
            if any(cell is not None for cell in cells):
                rows.append((number, cells))
            if len(rows) > limit:
                break
        book.close()
    except SpreadsheetError:
        raise
    except Exception as error:  # a spoilt file can fail anywhere inside the reader
        raise SpreadsheetError(_("Filen går inte att läsa som ett kalkylblad. Spara den på nytt som .xlsx.")) from error
    return rows


def _csv_rows(content: bytes, *, limit: int) -> list[tuple[int, list[Cell]]]:
    if b"\x00" in content[:4096]:
        raise SpreadsheetError(_("Filen är varken ett kalkylblad (.xlsx) eller en textfil (.csv)."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    rows = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            cells = [_clean(value) for value in row[:MAX_COLUMNS]]
            if any(cell is not None for cell in cells):
                rows.append((number, cells))
            if len(rows) > limit:
                break
    except csv.Error as error:
        raise SpreadsheetError(_("Textfilen går inte att läsa som en tabell.")) from error
    return rows


def _table(numbered: list[tuple[int, list[Cell]]], *, max_rows: int) -> SheetTable:
    start = next((i for i, (_n, cells) in enumerate(numbered) if sum(isinstance(c, str) for c in cells) >= 2), None)
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
    return SheetTable(headers=headers, rows=rows, row_numbers=[number for number, _cells in body])


def _clean(value: Any) -> Cell:
    """Return a cell as text without surrounding space, a number, a date, or None when it is empty."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if isinstance(value, dt.datetime):
        return value.date()
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
    return "".join(letter for letter in str(value) if letter >= " " or letter in "\n\t")[:32_000]


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
