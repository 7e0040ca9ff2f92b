"""The list of access reviews: one row per system."""

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import System
from isms.register.tables import CellColumn, EntryTable, FlaggedTitleColumn


class DayColumn(CellColumn):
    """A day, those without one last."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the day and then by primary key."""
        day = F(str(self.accessor))
        return queryset.order_by(day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True), "pk"), True


class AccessReviewTable(EntryTable):
    """Each system with its latest and next access review."""

    title = FlaggedTitleColumn()
    criticality = tables.Column(verbose_name=_("Kritikalitet"), orderable=False)
    last_on = DayColumn(
        verbose_name=_("Senast genomförd"),
        accessor="last_access_review_on",
        template_name="assets/access_reviews/last_cell.html",
        empty_values=(),
    )
    next_on = DayColumn(
        verbose_name=_("Nästa"),
        accessor="next_access_review_on",
        template_name="assets/access_reviews/next_cell.html",
        empty_values=(),
    )

    class Meta(EntryTable.Meta):
        model = System
        fields = ("reference", "title", "criticality", "last_on", "next_on", "unit", "owner")
        sequence = fields
        order_by = ("next_on",)
        row_attrs = {"class": lambda record, table: "is-late" if is_late(record, table) else ""}
        empty_text = _("Inga system matchar. Ändra filtren.")


def is_late(record: System, table: tables.Table) -> bool:
    """Tell whether the next review's day has passed."""
    day = record.next_access_review_on
    return day is not None and day < table.request.actor.today
