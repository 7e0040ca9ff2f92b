"""Tables of the inventory's lists."""

from typing import Any

import django_tables2 as tables
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from assets.levels import levels_html
from assets.models import InformationAsset, Process, System
from isms.register.tables import CellColumn, EntryTable, SwedishOrderColumn

FLAGS_COLUMN = {
    "verbose_name": _("Varning"),
    "template_name": "register/flags_cell.html",
    "orderable": False,
    "accessor": "pk",
    "attrs": {"td": {"class": "cell-flags"}},
}
YES_NO = {"yesno": (_("Ja"), _("Nej"))}


class LevelsColumn(tables.Column):
    """K, R and T of a row whose ``protection_levels`` are prefetched."""

    def __init__(self) -> None:
        super().__init__(verbose_name=_("Skyddsnivå"), orderable=False, accessor="pk")

    def render(self, record: Any) -> SafeString:
        """Show the levels as marks."""
        return levels_html(record)

    def value(self, record: Any) -> str:
        """Export the levels as text."""
        return strip_tags(levels_html(record))


class SystemTable(EntryTable):
    """The list of systems."""

    operation = tables.Column(verbose_name=_("Driftform"))
    levels = LevelsColumn()
    flags = CellColumn(**FLAGS_COLUMN)
    asset_count = tables.Column(verbose_name=_("Tillgångar"), attrs={"td": {"class": "cell-number"}})
    supplier_name = SwedishOrderColumn(verbose_name=_("Leverantör"))
    owner = SwedishOrderColumn(
        verbose_name=_("Systemägare"),
        accessor="owner__title",
        default=_("Saknas"),
        attrs={"td": {"class": "cell-owner"}},
    )
    manager = SwedishOrderColumn(verbose_name=_("Systemförvaltare"), accessor="manager__title")
    criticality = tables.Column(verbose_name=_("Kritikalitet"), orderable=False)
    lifecycle = tables.Column(verbose_name=_("Livscykel"))
    zone = SwedishOrderColumn(verbose_name=_("Zon"), accessor="zone__name")
    country = tables.Column(verbose_name=_("Driftland"), accessor="country__name", order_by="country")
    normative = tables.Column(
        verbose_name=_("Normerande klassning"), accessor="normative_matter", order_by="normative_matter__state"
    )
    is_in_rsa = tables.BooleanColumn(verbose_name=_("Ingår i RSA"), **YES_NO)
    ai_role = tables.Column(verbose_name=_("AI"))
    provider_organisation = SwedishOrderColumn(
        verbose_name=_("Tillhandahålls av"), accessor="provider_organisation__name"
    )

    OPTIONAL = (
        "operation",
        "levels",
        "flags",
        "criticality",
        "asset_count",
        "supplier_name",
        "normative",
        "provider_organisation",
        "country",
        "zone",
        "lifecycle",
        "is_in_rsa",
        "ai_role",
        "manager",
    )
    SHOWN = ("operation", "levels", "flags", "criticality", "asset_count", "supplier_name")

    class Meta(EntryTable.Meta):
        model = System
        fields = ("reference", "title")
        sequence = (
            "reference",
            "title",
            "operation",
            "levels",
            "flags",
            "criticality",
            "asset_count",
            "supplier_name",
            "normative",
            "provider_organisation",
            "country",
            "zone",
            "lifecycle",
            "is_in_rsa",
            "ai_role",
            "unit",
            "owner",
            "manager",
        )
        empty_text = _("Inga system matchar. Ändra filtren eller lägg till ett system.")

    def render_normative(self, value: Any) -> str:
        """Tell where the matter with the city stands; a closed one is history."""
        return value.get_state_display() if value.closed_at is None else "—"


class InformationAssetTable(EntryTable):
    """The list of information assets."""

    levels = LevelsColumn()
    priority = tables.Column(verbose_name=_("Prioritet"))
    personal_data = tables.Column(verbose_name=_("Personuppgifter"))
    medium = tables.Column(verbose_name=_("Form"))
    kinds = tables.Column(verbose_name=_("Slag av information"), accessor="information_kind_labels", orderable=False)
    retention_rule = tables.Column(verbose_name=_("Gallring"), accessor="retention_sentence", orderable=False)

    OPTIONAL = ("levels", "priority", "personal_data", "kinds", "medium", "retention_rule")
    SHOWN = ("levels", "priority", "personal_data")

    class Meta(EntryTable.Meta):
        model = InformationAsset
        fields = ("reference", "title")
        sequence = (
            "reference",
            "title",
            "levels",
            "priority",
            "personal_data",
            "kinds",
            "medium",
            "retention_rule",
            "unit",
            "owner",
        )
        empty_text = _("Inga informationstillgångar matchar. Ändra filtren eller lägg till en.")

    def render_kinds(self, value: list[str]) -> str:
        """Write the kinds in a row."""
        return ", ".join(value)


class ProcessTable(EntryTable):
    """The list of processes."""

    levels = LevelsColumn()
    is_in_rsa = tables.BooleanColumn(verbose_name=_("Verksamhetskritisk enligt RSA"), **YES_NO)

    class Meta(EntryTable.Meta):
        model = Process
        fields = ("reference", "title", "is_in_rsa", "levels", "unit", "owner")
        sequence = fields
        empty_text = _("Inga processer matchar. Ändra filtren eller lägg till en process.")
