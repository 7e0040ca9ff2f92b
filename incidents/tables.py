"""The table of the list of incidents."""

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from isms.register.tables import CellColumn, EntryTable


class MomentColumn(tables.DateTimeColumn):
    """A moment, sorted by it and then by primary key."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the field, with what is missing last."""
        field = F(str(self.accessor))
        return queryset.order_by(
            field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True), "pk"
        ), True


class ClockColumn(CellColumn):
    """The next report to file with what is left of its clock."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order the most urgent first, or last."""
        ordered = queryset.most_urgent_first()
        return ordered.reverse() if is_descending else ordered, True


class IncidentTable(EntryTable):
    """The list of incidents: running clocks first, then what is open, then the latest."""

    clock = ClockColumn(
        verbose_name=_("Nästa rapport"), template_name="incidents/clock_cell.html", accessor="pk", order_by=("clock",)
    )

    state = CellColumn(verbose_name=_("Läge"), template_name="incidents/state_cell.html", orderable=False)
    natures = CellColumn(verbose_name=_("Slag"), template_name="incidents/natures_cell.html", orderable=False)
    severity = tables.Column(verbose_name=_("Allvarlighet"), orderable=False)
    reported_at = MomentColumn(verbose_name=_("Rapporterad"), format="Y-m-d H:i")

    class Meta(EntryTable.Meta):
        model = Incident
        fields = ("reference", "title", "clock", "state", "natures", "severity", "reported_at", "unit", "owner")
        sequence = fields
        order_by = ("clock",)
        row_attrs = {"class": lambda record, table: "is-late" if _is_late(record) else ""}
        empty_text = _("Inga incidenter matchar. Ändra filtren eller rapportera en incident.")


def _is_late(record: Incident) -> bool:
    return record.next_duty_due_at is not None and record.next_duty_due_at < timezone.now()
