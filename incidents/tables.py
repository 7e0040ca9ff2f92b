"""The table of the list of incidents."""

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from isms.register.tables import EntryTable


class MomentColumn(tables.DateTimeColumn):
    """A moment, sorted by it and then by primary key."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the field, with what is missing last."""
        field = F(str(self.accessor))
        return queryset.order_by(
            field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True), "pk"
        ), True


class IncidentTable(EntryTable):
    """The list of incidents, the latest first."""

    state = tables.TemplateColumn(verbose_name=_("Läge"), template_name="incidents/state_cell.html", orderable=False)
    natures = tables.TemplateColumn(
        verbose_name=_("Slag"), template_name="incidents/natures_cell.html", orderable=False
    )
    severity = tables.Column(verbose_name=_("Allvarlighet"), orderable=False)
    reported_at = MomentColumn(verbose_name=_("Rapporterad"), format="Y-m-d H:i")

    class Meta(EntryTable.Meta):
        model = Incident
        fields = ("reference", "title", "state", "natures", "severity", "reported_at", "unit", "owner")
        sequence = fields
        order_by = ("-reported_at",)
        empty_text = _("Inga incidenter matchar. Ändra filtren eller rapportera en incident.")
