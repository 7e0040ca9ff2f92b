"""Read the numbers and months of learning systems' exports, as they really look."""

import datetime as dt
import math
import re

from django.utils.translation import gettext as _

from isms.register.imports import CellError
from isms.register.imports.definition import Row
from isms.register.spreadsheets import Cell

MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
TERTIALS = {"t1": 4, "t2": 8, "t3": 12, "vb": 12}
MOST_PEOPLE = 1_000_000
SPACES = re.compile(r"[\s\u00a0\u202f']")


def count_of(row: Row, name: str) -> int | None:
    """Return a cell as a number of people: ``1 234``, ``12``, ``12,0`` and ``12.0``; None when it is empty.

    Raises:
        CellError: it is no whole number from 0.
    """
    number = _number(row.get(name))
    if number is None:
        return None
    if number != int(number) or not 0 <= number < MOST_PEOPLE:
        raise CellError(_("”%(value)s” är inget antal personer.") % {"value": _shown(row.get(name))})
    return int(number)


def percent_of(row: Row, name: str) -> float | None:
    """Return a cell as per cent: ``92,5 %``, ``92.5`` and Excel's ``0,925``; None when it is empty.

    A number of at most 1 without a sign of per cent is a share, as Excel stores it.

    Raises:
        CellError: it is no number from 0 to 100.
    """
    value = row.get(name)
    is_marked = isinstance(value, str) and "%" in value
    number = _number(value.replace("%", "") if isinstance(value, str) else value)
    if number is None:
        return None
    if isinstance(value, float) and 1 < number < 2:
        raise CellError(
            _("Andelen %(value)s kan betyda både 1 och över 100 procent. Skriv antalet genomförda i stället.")
            % {"value": _shown(value)}
        )
    percent = number if is_marked or number > 1 else number * 100
    if not 0 <= percent <= 100:
        raise CellError(_("Andelen %(value)s ligger inte mellan 0 och 100 procent.") % {"value": _shown(value)})
    return percent


def month_of(row: Row, name: str, *, today: dt.date) -> dt.date | None:
    """Return a cell as the first day of a month; None when it is empty.

    ``2026-11``, ``202611``, ``2026-11-23``, ``nov 2026`` and ``november 2026`` are read as they stand;
    ``T2 2026`` and ``2026`` as their last month, or as the present one while they last.

    Raises:
        CellError: it is no month.
    """
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, dt.date):
        return value.replace(day=1)
    found = _month_in(str(value).strip().casefold())
    if found is None:
        raise CellError(_("”%(value)s” är ingen period. Skriv som 2026-11.") % {"value": _shown(value)})
    month, is_span = found
    return today.replace(day=1) if is_span and month > today and month.year == today.year else month


def _month_in(text: str) -> tuple[dt.date, bool] | None:
    """Return a month, and whether it is the last of a longer period."""
    if match := re.fullmatch(r"(\d{4})[-/. ]?(\d{2})(?:[-/. ]?\d{2})?(?: .*)?", text):
        return _first_of(int(match[1]), int(match[2]), is_span=False)
    if match := re.fullmatch(r"(\d{4})(?:\.0)?", text):
        return _first_of(int(match[1]), 12, is_span=True)
    year = re.search(r"\b(\d{4})\b", text)
    if year is None:
        return None
    word = re.search(r"[^\W\d_]+\d?", text)
    if word is None:
        return None
    if word[0] in TERTIALS:
        return _first_of(int(year[1]), TERTIALS[word[0]], is_span=True)
    if word[0][:3] in MONTHS:
        return _first_of(int(year[1]), MONTHS.index(word[0][:3]) + 1, is_span=False)
    return None


def _first_of(year: int, month: int, *, is_span: bool) -> tuple[dt.date, bool] | None:
    return (dt.date(year, month, 1), is_span) if 1 <= month <= 12 and 2000 <= year <= 2100 else None


def _number(value: Cell) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float):
        return _finite(float(value), value)
    text = SPACES.sub("", str(value)).replace(",", ".")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError as error:
        raise CellError(_("”%(value)s” är inget tal.") % {"value": _shown(value)}) from error
    return _finite(number, value)


def _finite(number: float, value: Cell) -> float:
    if not math.isfinite(number):
        raise CellError(_("”%(value)s” är inget tal.") % {"value": _shown(value)})
    return number


def _shown(value: Cell) -> str:
    return str(value).strip()[:40]
