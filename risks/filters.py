"""Filters of the lists of risks, analyses, plans and actions."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from isms.register.filters import EntryFilterSet
from isms.register.models import Entry
from isms.register.quick_filters import QuickFilter
from risks.models import Action, ContinuityPlan, Risk, RiskAnalysis, RiskScale, RiskZone
from risks.selectors.actions import in_plan_of
from risks.selectors.continuity import without_plan, without_restore

STATE_CHOICES = [("open", _("Ej klara")), *Action.State.choices]


class ActionFilterSet(EntryFilterSet):
    """State, lateness, priority and area."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=STATE_CHOICES, method="filter_state", empty_label=_("Alla lägen")
    )
    late = django_filters.BooleanFilter(label=_("Försenade"), method="filter_late", widget=CheckboxInput)
    priority = django_filters.ChoiceFilter(
        label=_("Prioritet"), choices=Action.Priority.choices, empty_label=_("Alla prioriteter")
    )
    area = django_filters.ChoiceFilter(label=_("Område"), choices=Action.Area.choices, empty_label=_("Alla områden"))

    class Meta:
        model = Action
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one state, or all that remain to be done."""
        return queryset.open() if value == "open" else queryset.filter(state=value)

    def filter_late(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep open actions whose day has passed."""
        return queryset.overdue(self.request.actor.today) if value else queryset


class ActionPlanFilterSet(ActionFilterSet):
    """An action plan is the list of actions of one entry, one unit or everything."""

    post = django_filters.CharFilter(label=_("Post (referens)"), method="filter_post")
    year = django_filters.NumberFilter(label=_("Planerad år"), method="filter_year", min_value=2000, max_value=2100)

    def filter_post(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what is to be done for one entry that the actor sees, its risks and plans included."""
        entries = Entry.objects.visible_to(self.request.actor)
        entry = entries.filter(reference__iexact=value.strip()).first()
        return queryset.none() if entry is None else in_plan_of(queryset, entry)

    def filter_year(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        """Keep what is planned for or due in a year."""
        return queryset.planned_for(int(value))


class RiskAnalysisFilterSet(EntryFilterSet):
    """State of the analysis, and what it is about."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=RiskAnalysis.State.choices, empty_label=_("Alla lägen")
    )

    class Meta:
        model = RiskAnalysis
        fields: list[str] = []


STATUS_CHOICES = [
    ("in_force", _("Gällande")),
    ("draft", _("I utkast")),
    ("superseded", _("I ersatta analyser")),
]
BASIS_CHOICES = [("now", _("Nuläge")), ("residual", _("Efter åtgärd"))]


class RiskFilterSet(EntryFilterSet):
    """Where in the matrix, in which analysis, how it is treated and whether something is to be mended."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=STATUS_CHOICES, method="filter_status", empty_label=_("Gällande och utkast")
    )
    analysis = django_filters.CharFilter(label=_("Riskanalys (referens)"), method="filter_analysis")
    zone = django_filters.ChoiceFilter(label=_("Zon"), choices=[], method="filter_cell", empty_label=_("Alla zoner"))
    treatment = django_filters.ChoiceFilter(
        label=_("Behandling"), choices=Risk.Treatment.choices, empty_label=_("All behandling")
    )
    threat_source = django_filters.ChoiceFilter(
        label=_("Hotkälla"), choices=Risk.ThreatSource.choices, empty_label=_("Alla hotkällor")
    )
    basis = django_filters.ChoiceFilter(
        label=_("Värde"), choices=BASIS_CHOICES, method="filter_cell", empty_label=_("I dag eller efter åtgärd")
    )
    likelihood = django_filters.NumberFilter(
        label=_("Sannolikhet (steg)"), method="filter_cell", min_value=1, max_value=6
    )
    consequence = django_filters.NumberFilter(
        label=_("Konsekvens (steg)"), method="filter_cell", min_value=1, max_value=6
    )
    faulty = django_filters.BooleanFilter(label=_("Har brister"), method="filter_faulty", widget=CheckboxInput)

    class Meta:
        model = Risk
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = RiskZone.objects.filter(scale__in=RiskScale.objects.of(self.request.actor.organisation)[:1])
        self.filters["zone"].extra["choices"] = list(zones.order_by("-severity").values_list("severity", "name"))

    def filter_status(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Leave the choice to ``filter_queryset``, which also acts when none is made."""
        return queryset

    def filter_analysis(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the risks of one analysis."""
        return queryset.filter(analysis__reference__iexact=value.strip())

    def filter_cell(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        """Leave the place in the matrix to ``filter_queryset``, which reads all of it at once."""
        return queryset

    def filter_faulty(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep the risks that have something to mend."""
        return queryset.faulty() if value else queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Leave out what a later round has replaced unless it is asked for, and read the place in the matrix."""
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if status := asked.get("status"):
            queryset = queryset.in_force() if status == "in_force" else queryset.filter(analysis__state=status)
        elif not asked.get("analysis"):
            queryset = queryset.exclude(analysis__state="superseded")
        basis = asked.get("basis") or "now"
        if asked.get("zone"):
            queryset = queryset.in_zone(basis=basis, severity=int(asked["zone"]))
        return queryset.in_cell(basis=basis, likelihood=asked.get("likelihood"), consequence=asked.get("consequence"))


class ContinuityPlanFilterSet(EntryFilterSet):
    """State of the plan."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=ContinuityPlan.State.choices, empty_label=_("Alla lägen")
    )

    class Meta:
        model = ContinuityPlan
        fields: list[str] = []


MISSING_CHOICES = [("plan", _("Beslutad plan")), ("restore", _("Lyckad återläsning på tolv månader"))]


class CriticalFilterSet(EntryFilterSet):
    """Which critical systems and processes lack a plan or a proven restore."""

    missing = django_filters.ChoiceFilter(
        label=_("Saknar"), choices=MISSING_CHOICES, method="filter_missing", empty_label=_("Alla kritiska")
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.filters["archived"]  # what is put away is no longer critical

    def filter_missing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep those without a decided plan, or those that nobody has restored in time."""
        return without_plan(queryset) if value == "plan" else without_restore(queryset)


ACTION_QUESTIONS = (
    QuickFilter(_("Försenade"), "late=on", lambda actions, actor: actions.overdue(actor.today)),
    QuickFilter(_("Ej klara"), "state=open", lambda actions, actor: actions.open()),
    QuickFilter(
        _("Ej klara med hög prioritet"),
        "state=open&priority=high",
        lambda actions, actor: actions.open().filter(priority=Action.Priority.HIGH),
    ),
)
