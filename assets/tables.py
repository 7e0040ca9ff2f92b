"""Tables of the inventory's lists."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from assets.models import InformationAsset, System
from isms.register.tables import EntryTable, SwedishOrderColumn

LEVELS_COLUMN = {
    "verbose_name": _("Skyddsnivå"),
    "template_name": "assets/levels_cell.html",
    "orderable": False,
    "accessor": "pk",
}


class SystemTable(EntryTable):
    """The list of systems."""

    operation = tables.Column(verbose_name=_("Driftform"))
    levels = tables.TemplateColumn(**LEVELS_COLUMN)
    asset_count = tables.Column(verbose_name=_("Tillgångar"), attrs={"td": {"class": "cell-number"}})
    supplier_name = SwedishOrderColumn(verbose_name=_("Leverantör"))

    class Meta(EntryTable.Meta):
        model = System
        fields = ("reference", "title", "operation", "levels", "asset_count", "supplier_name", "unit", "owner")
        sequence = fields
        empty_text = _("Inga system matchar. Ändra filtren eller lägg till ett system.")


class InformationAssetTable(EntryTable):
    """The list of information assets."""

    levels = tables.TemplateColumn(**LEVELS_COLUMN)
    priority = tables.Column(verbose_name=_("Prioritet"))
    personal_data = tables.Column(verbose_name=_("Personuppgifter"))

    class Meta(EntryTable.Meta):
        model = InformationAsset
        fields = ("reference", "title", "levels", "priority", "personal_data", "unit", "owner")
        sequence = fields
        empty_text = _("Inga informationstillgångar matchar. Ändra filtren eller lägg till en.")
