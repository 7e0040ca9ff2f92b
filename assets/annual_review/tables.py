"""The list of årsgenomgångar: one row per system."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.annual_review.selectors import LATE
from assets.models import System
from isms.register.tables import CellColumn, EntryTable, FlaggedTitleColumn


class DayColumn(CellColumn):
    """A day, those without one last."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the day and then by primary key."""
        day = F(str(self.accessor))
        return queryset.order_by(day.desc(nulls_last=True) if is_descending else day.asc(nulls_last=True), "pk"), True


class AnnualReviewTable(EntryTable):
    """Each system with its latest and next årsgenomgång; without an asked order the actor's own come first."""

    title = FlaggedTitleColumn()
    last_on = DayColumn(
        verbose_name=_("Senast"),
        accessor="last_annual_review_on",
        template_name="assets/annual_review/last_cell.html",
        empty_values=(),
    )
    next_on = DayColumn(
        verbose_name=_("Nästa"),
        accessor="next_annual_review_on",
        template_name="assets/annual_review/next_cell.html",
        empty_values=(),
    )
    state = CellColumn(
        verbose_name=_("Läge"),
        accessor="annual_state",
        template_name="assets/annual_review/state_cell.html",
        orderable=False,
    )

    class Meta(EntryTable.Meta):
        model = System
        fields = ("reference", "title", "state", "last_on", "next_on", "unit", "owner")
        sequence = fields
        order_by = ()
        row_attrs = {"class": lambda record: "is-late" if record.annual_state == LATE else ""}
        empty_text = _("Inga system matchar. Ändra filtren.")
