"""Tables of the lists of risks, analyses, plans and actions."""

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from isms.register.tables import CellColumn, EntryTable, FlaggedTitleColumn, SwedishOrderColumn
from risks.models import Action, ContinuityPlan, Risk, RiskAnalysis


class KeyedColumn(tables.Column):
    """A column that sorts by its field, then by primary key, with what is missing last."""

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by the accessor's field, then by primary key."""
        field = F(str(self.accessor).replace(".", "__"))
        return queryset.order_by(
            field.desc(nulls_last=True) if is_descending else field.asc(nulls_last=True), "pk"
        ), True


class KeyedTemplateColumn(CellColumn, KeyedColumn):
    """A cell of several parts, sorted by the accessor's field."""


class ValueColumn(CellColumn):
    """A risk's value with its zone, sorted by zone and then value."""

    def __init__(self, *, prefix: str, **kwargs: object) -> None:
        super().__init__(accessor=f"{prefix}value", extra_context={"prefix": prefix}, **kwargs)
        self.prefix = prefix

    def order(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Order by zone, value and primary key; what is not judged comes last."""
        keys = [F(f"{self.prefix}zone__severity"), F(f"{self.prefix}value")]
        ordered = [key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True) for key in keys]
        return queryset.order_by(*ordered, "pk"), True


class ActionTable(EntryTable):
    """The list of actions."""

    state = KeyedTemplateColumn(verbose_name=_("Läge"), template_name="risks/state_cell.html")
    due_on = KeyedTemplateColumn(verbose_name=_("Klar senast"), template_name="risks/due_cell.html")
    priority = KeyedColumn(verbose_name=_("Prioritet"))

    class Meta(EntryTable.Meta):
        model = Action
        fields = ("reference", "title", "state", "due_on", "priority", "unit", "owner")
        sequence = fields
        order_by = ("due_on",)
        row_attrs = {"class": lambda record, table: "is-late" if _is_late(record, table) else ""}
        empty_text = _("Inga åtgärder matchar. Ändra filtren eller lägg till en åtgärd.")


def _is_late(record: Action, table: tables.Table) -> bool:
    return record.is_open and record.due_on < table.request.actor.today


class ActionPlanTable(ActionTable):
    """The actions of a plan: what remains stands first, until another order is asked for."""

    class Meta(ActionTable.Meta):
        order_by = ()


class RiskAnalysisTable(EntryTable):
    """The list of risk analyses."""

    state = KeyedTemplateColumn(verbose_name=_("Läge"), template_name="risks/analysis_state_cell.html")
    analysed_on = KeyedColumn(verbose_name=_("Genomförd"))
    round_number = KeyedColumn(verbose_name=_("Omgång"))
    risk_count = KeyedColumn(verbose_name=_("Risker"), default=0)

    class Meta(EntryTable.Meta):
        model = RiskAnalysis
        fields = ("reference", "title", "state", "analysed_on", "round_number", "risk_count", "unit", "owner")
        sequence = fields
        order_by = ("-analysed_on",)
        empty_text = _("Inga riskanalyser matchar. Ändra filtren eller lägg till en riskanalys.")

    def render_analysed_on(self, value: object) -> str:
        """Write the day as ISO 8601."""
        return str(value)


class RiskTable(EntryTable):
    """The list of risks across analyses."""

    title = SwedishOrderColumn(verbose_name=_("Händelse"), linkify=lambda record: record.get_absolute_url())
    value = ValueColumn(prefix="", verbose_name=_("Riskvärde"), template_name="risks/value_cell.html")
    residual_value = ValueColumn(
        prefix="residual_", verbose_name=_("Efter åtgärd"), template_name="risks/value_cell.html"
    )
    treatment = KeyedColumn(verbose_name=_("Behandling"), default=_("Inte vald"))
    faults = CellColumn(
        verbose_name=_("Att rätta till"), template_name="risks/faults_cell.html", accessor="pk", orderable=False
    )
    analysis = SwedishOrderColumn(verbose_name=_("Riskanalys"), accessor="analysis__title")
    owner = SwedishOrderColumn(verbose_name=_("Riskägare"), accessor="owner__title", default=_("Saknas"))

    class Meta(EntryTable.Meta):
        model = Risk
        fields = ("reference", "title", "value", "residual_value", "treatment", "faults", "analysis", "owner")
        sequence = fields
        exclude = ("unit",)
        order_by = ("-value",)
        empty_text = _("Inga risker matchar. Ändra filtren, eller lägg till risker i en riskanalys.")


class ContinuityPlanTable(EntryTable):
    """The list of continuity plans."""

    state = KeyedTemplateColumn(verbose_name=_("Läge"), template_name="risks/plan_state_cell.html")
    max_tolerable_downtime = KeyedColumn(verbose_name=_("Längsta avbrott (MTPD, h)"), attrs={"td": {"class": "num"}})
    recovery_time_objective = KeyedColumn(verbose_name=_("Återställningstid (RTO, h)"), attrs={"td": {"class": "num"}})
    recovery_point_objective = KeyedColumn(verbose_name=_("Dataförlust (RPO, h)"), attrs={"td": {"class": "num"}})
    latest_restore_on = KeyedTemplateColumn(
        verbose_name=_("Senast lyckad återläsning"), template_name="risks/restore_cell.html"
    )

    class Meta(EntryTable.Meta):
        model = ContinuityPlan
        fields = (
            "reference",
            "title",
            "state",
            "max_tolerable_downtime",
            "recovery_time_objective",
            "recovery_point_objective",
            "latest_restore_on",
            "unit",
            "owner",
        )
        sequence = fields
        empty_text = _("Inga kontinuitetsplaner matchar. Ändra filtren eller lägg till en plan.")


class CriticalTable(EntryTable):
    """Critical systems and processes with what keeps them going."""

    title = FlaggedTitleColumn()
    plan = CellColumn(
        verbose_name=_("Kontinuitetsplan"),
        template_name="risks/critical_plan_cell.html",
        accessor="pk",
        orderable=False,
    )
    restored_on = KeyedTemplateColumn(
        verbose_name=_("Senast lyckad återläsning"), template_name="risks/critical_restore_cell.html"
    )

    class Meta(EntryTable.Meta):
        fields = ("reference", "title", "plan", "restored_on", "unit", "owner")
        sequence = fields
        empty_text = _("Inga kritiska system eller processer matchar.")
