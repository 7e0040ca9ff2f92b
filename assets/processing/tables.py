"""The list of processing activities and its filters."""

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from assets.models import ProcessingActivity
from assets.processing.status import DPIA_LABELS, THRESHOLD_LABELS
from isms.register.filters import EntryFilterSet
from isms.register.tables import CellColumn, EntryTable

NO_BASIS = "none"


class ProcessingActivityTable(EntryTable):
    """The list of processing activities."""

    state = CellColumn(verbose_name=_("Status"), template_name="assets/processing_state_cell.html")
    controller = tables.Column(verbose_name=_("Ansvarig"), empty_values=())
    legal_basis = tables.Column(verbose_name=_("Rättslig grund"))
    threshold_status = tables.Column(verbose_name=_("Tröskelanalys"), orderable=False)
    dpia_status = tables.Column(verbose_name=_("Konsekvensbedömning"), orderable=False)
    missing = tables.Column(verbose_name=_("Saknas"), orderable=False, attrs={"td": {"class": "cell-number"}})

    class Meta(EntryTable.Meta):
        model = ProcessingActivity
        fields = (
            "reference",
            "title",
            "state",
            "controller",
            "legal_basis",
            "threshold_status",
            "dpia_status",
            "missing",
            "unit",
            "owner",
        )
        sequence = fields
        empty_text = _("Inga behandlingar matchar. Ändra filtren eller lägg till en behandling.")

    def render_controller(self, record: ProcessingActivity) -> str:
        """Name the controller; a processor has none of its own."""
        return str(record.get_our_role_display() if record.is_processor else record.get_controller_display())

    def render_threshold_status(self, value: str) -> str:
        """Write the status in words."""
        return str(THRESHOLD_LABELS[value])

    def render_dpia_status(self, value: str) -> str:
        """Write the status in words."""
        return str(DPIA_LABELS[value])

    def render_missing(self, value: list[str]) -> str:
        """Count what art. 30 asks for and the row lacks."""
        return str(len(value))


class ProcessingActivityFilterSet(EntryFilterSet):
    """Filters of the processing register."""

    state = django_filters.ChoiceFilter(
        label=_("Status"), choices=ProcessingActivity.State.choices, empty_label=_("Alla")
    )
    our_role = django_filters.ChoiceFilter(
        label=_("Vår roll"), choices=ProcessingActivity.Role.choices, empty_label=_("Alla roller")
    )
    controller = django_filters.ChoiceFilter(
        label=_("Ansvarig"), choices=ProcessingActivity.Controller.choices, empty_label=_("Alla")
    )
    legal_basis = django_filters.ChoiceFilter(
        label=_("Rättslig grund"),
        choices=ProcessingActivity.LegalBasis.choices,
        empty_label=_("Alla grunder"),
        null_label=_("Saknas"),
        null_value=NO_BASIS,
        method="filter_basis",
    )
    threshold_status = django_filters.ChoiceFilter(
        label=_("Tröskelanalys"), choices=tuple(THRESHOLD_LABELS.items()), empty_label=_("Alla")
    )
    dpia_status = django_filters.ChoiceFilter(
        label=_("Konsekvensbedömning"), choices=tuple(DPIA_LABELS.items()), empty_label=_("Alla")
    )
    incomplete = django_filters.BooleanFilter(
        label=_("Ofullständiga enligt art. 30"), method="filter_incomplete", widget=CheckboxInput
    )
    changed = django_filters.BooleanFilter(
        label=_("Ändrade efter tröskelanalysen"), method="filter_changed", widget=CheckboxInput
    )
    attention = django_filters.BooleanFilter(
        label=_("Pågår utan giltig bedömning"), method="filter_attention", widget=CheckboxInput
    )

    MORE = ("our_role", "legal_basis", "threshold_status", "dpia_status", "changed", "archived")

    class Meta:
        model = ProcessingActivity
        fields: list[str] = []

    def filter_basis(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one ground, or those without any."""
        return queryset.filter(legal_basis="" if value == NO_BASIS else value)

    def filter_incomplete(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what art. 30 would find incomplete."""
        return queryset.incomplete() if value else queryset

    def filter_changed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what has changed since its threshold assessment."""
        return queryset.filter(is_changed=True) if value else queryset

    def filter_attention(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what runs without the assessments that the law asks for."""
        return queryset.needing_attention() if value else queryset
