"""The columns that every register's list shares."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.template import Context
from django.template.context import make_context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2 import utils

from isms.register.models import Entry
from isms.register.sorting import SwedishOrder

# django-tables2 reads the signature of a column's render method anew for every cell, a tenth of a list's time.
_read_signature = lru_cache(maxsize=1_000)(utils.signature)


def _signature(function: Callable[..., Any]) -> tuple[tuple[str, ...], str | None]:
    """Return the arguments of a function without self, as the library's own; methods are kept by their function."""
    plain = getattr(function, "__func__", None)
    if plain is None:
        return _read_signature(function)
    arguments, keywords = _read_signature(plain)
    return arguments[1:], keywords


utils.signature = _signature


class CellColumn(tables.TemplateColumn):
    """A column whose cells are a template; what every page's context holds is made once for the table, not per cell."""

    def render(self, record: Any, table: tables.Table, value: Any, bound_column: Any, **kwargs: Any) -> SafeString:
        """Render the template with ``record`` and ``value`` beside what the page knows."""
        template = get_template(self.template_name).template
        if not hasattr(table, "cell_context"):
            page = make_context({}, getattr(table, "request", None))
            with page.bind_template(template):
                table.cell_context = Context(page.flatten())
        told = self.get_context_data(record=record, table=table, value=value, bound_column=bound_column, **kwargs)
        with table.cell_context.update(told):
            return template.render(table.cell_context)


class SwedishOrderColumn(tables.Column):
    """A text column that sorts å, ä and ö last."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the Swedish key and then by primary key."""
        key = SwedishOrder(str(self.accessor))
        ordering = key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True)
        return queryset.order_by(ordering, "pk"), True


class FlaggedTitleColumn(CellColumn, SwedishOrderColumn):
    """The name of an entry that was read ``with_flags``, with its flags beside the link."""

    def __init__(self) -> None:
        super().__init__(
            verbose_name=_("Namn"), template_name="register/title_cell.html", attrs={"td": {"class": "cell-title"}}
        )

    def value(self, record: Entry, **kwargs: object) -> str:
        """Export the name alone."""
        return record.title


class EntryTable(tables.Table):
    """Reference, title, unit and owner: the same first columns in every list."""

    reference = tables.Column(verbose_name=_("Referens"), attrs={"td": {"class": "cell-reference"}})
    title = SwedishOrderColumn(
        verbose_name=_("Namn"), linkify=lambda record: record.get_absolute_url(), attrs={"td": {"class": "cell-title"}}
    )
    unit = SwedishOrderColumn(verbose_name=_("Enhet"), accessor="unit__name")
    owner = SwedishOrderColumn(
        verbose_name=_("Ägare"),
        accessor="owner__title",
        default=_("Saknas"),
        attrs={"td": {"class": "cell-owner"}},
    )

    class Meta:
        model = Entry
        fields = ("reference", "title", "unit", "owner")
        sequence = ("reference", "title", "...", "unit", "owner")
        template_name = "components/table.html"
        attrs = {"class": "table"}
        order_by = ("title",)
        empty_text = _("Inga poster matchar. Ändra filtren eller lägg till en post.")
