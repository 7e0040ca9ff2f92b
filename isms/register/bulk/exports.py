"""The ticked rows of a list as a workbook."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django_tables2 import Table

from isms.register.models import Entry
from isms.register.spreadsheets import Sheet, write_workbook


def write_rows(table_class: type[Table], rows: Iterable[Entry], request: HttpRequest, *, title: str) -> bytes:
    """Write rows with every column of their list; days and numbers stay days and numbers."""
    table = table_class(data=list(rows), request=request)
    columns = [column for column in table.columns if column.name != "selected"]
    headers = [str(column.header) for column in columns]
    written = [[_cell(row, column) for column in columns] for row in table.rows]
    return write_workbook([Sheet(title, headers, written)])


def _cell(row: Any, column: Any) -> Any:
    raw = column.accessor.resolve(row.record, quiet=True)
    if isinstance(raw, dt.date | int | float) and not isinstance(raw, bool) and str(column.accessor) != "pk":
        return raw
    value = row.get_cell_value(column.name)
    return " ".join(str(value).split()) if value is not None else None
