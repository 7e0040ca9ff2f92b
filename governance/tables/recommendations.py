"""Tables of the lists of governance."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from governance.models import Recommendation
from isms.register.tables import CellColumn, EntryTable
from risks.tables import KeyedColumn, KeyedTemplateColumn


class RecommendationTable(EntryTable):
    """The list of recommendations."""

    source = KeyedColumn(verbose_name=_("Källa"))
    year = KeyedTemplateColumn(verbose_name=_("År"), template_name="governance/recommendations/year_cell.html")
    state = KeyedTemplateColumn(verbose_name=_("Läge"), template_name="governance/recommendations/state_cell.html")
    waiting = CellColumn(
        verbose_name=_("Senast"),
        template_name="governance/recommendations/due_cell.html",
        accessor="pk",
        orderable=False,
    )

    class Meta(EntryTable.Meta):
        model = Recommendation
        fields = ("reference", "title", "source", "year", "state", "waiting", "unit", "owner")
        sequence = fields
        order_by = ("-year",)
        row_attrs = {"class": lambda record, table: "is-late" if _is_late(record, table) else ""}
        empty_text = _("Inga rekommendationer matchar. Ändra filtren eller lägg till en rekommendation.")


def _is_late(record: Recommendation, table: tables.Table) -> bool:
    return record.is_late(table.request.actor.today)
