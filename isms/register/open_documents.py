"""Read the first visible sheet of an OpenDocument spreadsheet (.ods), a row at a time and within limits.

The XML is read with the parser that Python carries. A document type, which could name entities, is refused;
formulas are never looked at, only the value that the file says they gave.
"""

import datetime as dt
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
READ_BYTES = 256 * 1024
# A cell says how often it is repeated: what is empty may be repeated to the edge of the sheet.
MAX_CELL_CHARACTERS = 1_000_000


class OpenDocumentError(Exception):
    """The document cannot be read."""


@dataclass
class _State:
    """What the parser has seen so far of the sheet that it reads."""

    hidden_styles: set[str] = field(default_factory=set)
    style: str = ""
    hidden: list[str] = field(default_factory=list)
    visible: list[str] = field(default_factory=list)
    is_reading: bool = False
    depth: int = 0
    row: list[Any] = field(default_factory=list)
    row_repeats: int = 1
    cell: dict[str, str] | None = None
    text: list[str] = field(default_factory=list)
    is_in_text: int = 0
    is_in_note: int = 0
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    number: int = 0


def is_open_document(archive: zipfile.ZipFile) -> bool:
    """Tell whether a zip file says that it is an OpenDocument spreadsheet."""
    try:
        return archive.read("mimetype")[:100].startswith(MIME)
    except KeyError:
        return False


def rows_of(archive: zipfile.ZipFile, *, max_columns: int) -> tuple[Iterator[tuple[int, list[Any]]], _State]:
    """Return the rows with anything in them, numbered as in the sheet, and what is found on the way.

    Raises:
        OpenDocumentError: while reading, the document is none.
    """
    state = _State()
    return _read(archive, state, max_columns), state


def _read(archive: zipfile.ZipFile, state: _State, max_columns: int) -> Iterator[tuple[int, list[Any]]]:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    handler = _Handler(state, max_columns)
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with archive.open("content.xml") as stream:
            while block := stream.read(READ_BYTES):
                parser.Parse(block, False)
                yield from _taken(state)
            parser.Parse(b"", True)
    except (expat.ExpatError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise OpenDocumentError from error
    yield from _taken(state)


def _taken(state: _State) -> list[tuple[int, list[Any]]]:
    found, state.rows = state.rows, []
    return found


def _refuse_doctype(*_args: Any) -> None:
    raise OpenDocumentError


class _Handler:
    """Turns the elements of ``content.xml`` into rows of values."""

    def __init__(self, state: _State, max_columns: int) -> None:
        self.state, self.max_columns = state, max_columns

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        state, name = self.state, tag.rsplit("}", 1)[-1]
        told = {key.rsplit("}", 1)[-1]: value for key, value in attributes.items()}
        if name == "style" and told.get("family") == "table":
            state.style = told.get("name", "")
        elif name == "table-properties" and told.get("display") == "false":
            state.hidden_styles.add(state.style)
        elif name == "table":
            self._start_table(told)
        elif not state.is_reading:
            return
        elif name == "table-row":
            state.row, state.row_repeats = [], _count(told.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            state.cell, state.text = told, []
        elif name == "annotation":
            state.is_in_note += 1
        elif state.cell is not None and not state.is_in_note:
            self._start_text(name, told)

    def _start_table(self, told: dict[str, str]) -> None:
        state, title = self.state, told.get("name", "")
        state.depth += 1
        if state.depth > 1:
            return
        if told.get("style-name") in state.hidden_styles:
            state.hidden.append(title)
        else:
            state.visible.append(title)
            state.is_reading = len(state.visible) == 1

    def _start_text(self, name: str, told: dict[str, str]) -> None:
        state = self.state
        if name in ("p", "h"):
            if state.text:
                state.text.append("\n")
            state.is_in_text += 1
        elif name == "s":
            state.text.append(" " * min(_count(told.get("c")), 1_000))
        elif name == "tab":
            state.text.append("\t")
        elif name == "line-break":
            state.text.append("\n")

    def characters(self, text: str) -> None:
        """Take the text of a cell."""
        state = self.state
        if state.cell is not None and state.is_in_text and not state.is_in_note:
            state.text.append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        state, name = self.state, tag.rsplit("}", 1)[-1]
        if name == "table":
            state.depth -= 1
            state.is_reading = state.is_reading and state.depth > 0
        elif not state.is_reading:
            return
        elif name == "annotation":
            state.is_in_note -= 1
        elif name in ("p", "h") and state.is_in_text:
            state.is_in_text -= 1
        elif name in ("table-cell", "covered-table-cell") and state.cell is not None:
            value = None if name.startswith("covered") else _value(state.cell, "".join(state.text))
            room = self.max_columns - len(state.row)
            state.row += [value] * min(_count(state.cell.get("number-columns-repeated")), max(room, 0))
            state.cell = None
        elif name == "table-row":
            self._end_row()

    def _end_row(self) -> None:
        state = self.state
        while state.row and state.row[-1] is None:
            state.row.pop()
        if state.row:  # a repeated row with something in it stands there that often, within reason
            for step in range(1, min(state.row_repeats, 1_000) + 1):
                state.rows.append((state.number + step, list(state.row)))
        state.number += state.row_repeats


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def _value(told: dict[str, str], text: str) -> Any:
    """Return a cell as the value that the file says it has."""
    text = text[:MAX_CELL_CHARACTERS]
    kind = told.get("value-type", "")
    try:
        if kind in ("float", "percentage", "currency"):
            return float(told["value"])
        if kind == "date":
            moment = dt.datetime.fromisoformat(told["date-value"])
            return moment if "T" in told["date-value"] else moment.date()
        if kind == "boolean":
            return told["boolean-value"] == "true"
    except (KeyError, ValueError):
        return text or None
    return text or told.get("string-value") or None
