"""The table of transfers."""

from collections.abc import Sequence

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from isms.register.tables import CellColumn
from suppliers.chain_selectors import Atlas
from suppliers.models import SubProcessorLink


class ThenByKey(CellColumn):
    """A column sorted by one field and then by primary key, so that pages never overlap."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the column's own field."""
        field = str(self.accessor).replace(".", "__")
        return queryset.order_by(f"-{field}" if is_descending else field, "pk"), True


class TransferTable(tables.Table):
    """Links of chains: who, where, resting on what, for which agreement."""

    row_header = "company"

    company = ThenByKey(verbose_name=_("Företag"), template_name="suppliers/chain/company_cell.html", empty_values=())
    countries = tables.Column(verbose_name=_("Länder"), accessor="country_codes", orderable=False)
    service = tables.Column(verbose_name=_("Tjänst"), orderable=False)
    mechanism = ThenByKey(verbose_name=_("Vilar på"), template_name="suppliers/chain/mechanism_cell.html")
    flags = CellColumn(
        verbose_name=_("Varning"), template_name="suppliers/chain/flags_cell.html", accessor="pk", orderable=False
    )
    agreement = ThenByKey(
        verbose_name=_("Avtal"), template_name="suppliers/chain/agreement_cell.html", accessor="agreement__reference"
    )

    class Meta:
        model = SubProcessorLink
        fields = ("company", "countries", "service", "mechanism", "flags", "agreement")
        sequence = fields
        template_name = "components/table.html"
        attrs = {"class": "table"}
        order_by = ("company",)
        empty_text = _("Inga överföringar matchar. Ändra filtren, eller lägg till underbiträden på avtalets sida.")

    @cached_property
    def atlas(self) -> Atlas:
        """Every country, read once for the table."""
        return Atlas()

    def render_countries(self, value: Sequence[str]) -> str:
        """Name the countries, and say which of them lie outside EU/EEA."""
        return ", ".join(country.short for country in self.atlas.named(value))
