"""Read single cells of an import: text, whole numbers and dates as people write them."""

import datetime as dt

from django.utils.translation import gettext as _

from isms.register.imports.definition import CellError, Row


def text_of(row: Row, name: str, *, longest: int = 20_000) -> str:
    """Return a cell as text, empty when there is none.

    Raises:
        CellError: the text is too long.
    """
    value = row.get(name)
    text = "" if value is None else str(value).strip()
    if len(text) > longest:
        raise CellError(_("Texten är längre än %(count)d tecken.") % {"count": longest})
    return text


def whole_number_of(row: Row, name: str) -> int | None:
    """Return a cell as a whole number from 0, None when it is empty.

    Raises:
        CellError: it is no such number.
    """
    value = row.get(name)
    if value is None:
        return None
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise CellError(_("”%(value)s” är inget heltal.") % {"value": text[:40]})
    return int(text)


def date_of(row: Row, name: str) -> dt.date | None:
    """Return a cell as a date, None when it is empty; text is read as 2026-11-23.

    Raises:
        CellError: it is no date.
    """
    value = row.get(name)
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise CellError(_("”%(value)s” är inget datum. Skriv som 2026-11-23.") % {"value": str(value)[:40]}) from error
