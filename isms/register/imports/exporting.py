"""Write a register's rows as a spreadsheet with the same columns that an import reads, and the template to fill in."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from isms.languages import in_swedish
from isms.register.access import Actor
from isms.register.imports.columns import Column
from isms.register.imports.sheet import Context, RegisterSheet
from isms.register.spreadsheets import Sheet, TemplateColumn, write_csv, write_template, write_workbook

XLSX, CSV = "xlsx", "csv"
CHUNK = 500


@in_swedish()
def exported(
    sheet: RegisterSheet, actor: Actor, keys: Sequence[Any], *, form: str, columns: Collection[str] = ()
) -> bytes:
    """Return the file with the rows that have the keys, in their order.

    Args:
        keys: primary keys; what the actor may not see is left out.
        form: ``xlsx`` or ``csv``.
        columns: names of the columns to write; all when left out. The reference is always there.
    """
    context = Context(actor)
    chosen = [each for each in sheet.columns_for(actor) if not columns or each.name in (*columns, "reference")]
    rows = (
        [column.write(column.value_of(row), context) for column in chosen]
        for row in _in_order(sheet.readable_by(actor), keys)
    )
    return written([str(column.label) for column in chosen], rows, title=str(sheet.label), form=form)


def written(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str, form: str) -> bytes:
    """Return rows as a file of either form."""
    return write_csv(headers, rows) if form == CSV else write_workbook([Sheet(title, headers, rows)])


@in_swedish()
def template(sheet: RegisterSheet, actor: Actor) -> bytes:
    """Return an empty sheet with headers, a row of help and lists of values."""
    context = Context(actor)
    columns = [
        TemplateColumn(str(column.label), _help(column, is_first=index == 0), column.choices(context))
        for index, column in enumerate(each for each in sheet.columns_for(actor) if not each.is_told_only)
    ]
    return write_template(str(sheet.label), columns, values_title=_("Värden"))


def _help(column: Column, *, is_first: bool) -> str:
    parts = [str(column.help_text)] if column.help_text else []
    if column.is_required:
        parts.insert(0, _("Behövs för en ny rad."))
    text = " ".join(parts)
    # The first cell marks the row, so that an import passes it over.
    return _("Hjälp:") + f" {text}" if is_first else text


def _in_order(rows: QuerySet, keys: Sequence[Any]) -> Iterator[Any]:
    """Yield the rows in the order of the keys, some hundred at a time."""
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        found = {row.pk: row for row in rows.filter(pk__in=part).order_by("pk")}
        yield from (found[key] for key in part if key in found)
