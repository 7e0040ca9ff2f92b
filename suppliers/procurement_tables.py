"""Table of the list of procurements."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from isms.register.tables import CellColumn, EntryTable
from suppliers.models import Procurement
from suppliers.tables import NumberedColumn


class ProcurementTable(EntryTable):
    """The list of procurements."""

    procurement_kind = tables.Column(
        verbose_name=_("Slag"), accessor="get_procurement_kind_display", order_by="procurement_kind"
    )
    state = tables.Column(verbose_name=_("Läge"), accessor="get_state_display", order_by="state")
    gate = CellColumn(
        verbose_name=_("Grind"), template_name="suppliers/procurements/gate_cell.html", orderable=False, accessor="pk"
    )
    gate_on = NumberedColumn(verbose_name=_("Grinden senast"), accessor="gate_on")

    class Meta(EntryTable.Meta):
        model = Procurement
        fields = ("reference", "title", "procurement_kind", "state", "gate", "gate_on", "unit", "owner")
        sequence = fields
        empty_text = _("Inga upphandlingar matchar. Ändra filtren eller lägg till en upphandling.")

    def render_gate_on(self, value: object) -> str:
        """Write the day as a date."""
        return f"{value:%Y-%m-%d}"
