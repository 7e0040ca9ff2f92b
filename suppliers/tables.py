"""Tables of the lists of suppliers and agreements."""

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from isms.register.tables import CellColumn, EntryTable
from suppliers.models import Agreement, Supplier


class NumberedColumn(tables.Column):
    """An annotated value, sorted by it and then by primary key."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the value, with what is missing last."""
        field = F(str(self.accessor))
        ordering = field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True)
        return queryset.order_by(ordering, "pk"), True


class SupplierTable(EntryTable):
    """The list of suppliers."""

    criticality = NumberedColumn(verbose_name=_("Kritikalitet"), accessor="criticality")
    delivery_count = NumberedColumn(
        verbose_name=_("Leveranser"), accessor="delivery_count", attrs={"td": {"class": "cell-number"}}
    )
    warnings = CellColumn(
        verbose_name=_("Varning"), template_name="suppliers/warnings_cell.html", orderable=False, accessor="pk"
    )
    country = tables.Column(verbose_name=_("Land"), accessor="country__name", order_by="country")

    class Meta(EntryTable.Meta):
        model = Supplier
        fields = ("reference", "title", "criticality", "delivery_count", "warnings", "country", "unit", "owner")
        sequence = fields
        empty_text = _("Inga leverantörer matchar. Ändra filtren eller lägg till en leverantör.")

    def render_criticality(self, value: int) -> str:
        """Name the step."""
        return str(Supplier.Criticality(value).label)


class AgreementTable(EntryTable):
    """The list of agreements."""

    kind_name = tables.Column(verbose_name=_("Slag"), accessor="kind_name", order_by="agreement_kind")
    party = CellColumn(
        verbose_name=_("Part"), template_name="suppliers/party_cell.html", orderable=False, accessor="pk"
    )
    phase = CellColumn(
        verbose_name=_("Läge"), template_name="suppliers/phase_cell.html", orderable=False, accessor="pk"
    )
    ends_on = NumberedColumn(verbose_name=_("Gäller till"), empty_values=())
    notice_due_on = CellColumn(
        verbose_name=_("Säg upp eller förläng senast"),
        template_name="suppliers/notice_cell.html",
        orderable=False,
        accessor="pk",
    )

    class Meta(EntryTable.Meta):
        model = Agreement
        fields = ("reference", "title", "kind_name", "party", "phase", "ends_on", "notice_due_on", "unit", "owner")
        sequence = fields
        empty_text = _("Inga avtal matchar. Ändra filtren eller lägg till ett avtal.")

    def render_ends_on(self, record: Agreement) -> Any:
        """Tell the last day of the present period; without one it holds until further notice."""
        today: dt.date = self.request.actor.today
        end = record.current_end(today)
        return end.isoformat() if end else _("Tills vidare")
