"""The columns that every register's list shares."""

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from isms.register.models import Entry
from isms.register.sorting import SwedishOrder


class SwedishOrderColumn(tables.Column):
    """A text column that sorts å, ä and ö last."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the Swedish key and then by primary key."""
        key = SwedishOrder(str(self.accessor))
        ordering = key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True)
        return queryset.order_by(ordering, "pk"), True


class FlaggedTitleColumn(tables.TemplateColumn, SwedishOrderColumn):
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
