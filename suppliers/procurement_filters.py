"""Filters of the list of procurements."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from isms.register.filters import EntryFilterSet
from suppliers.models import GateDecision, Procurement

STATE_CHOICES = [("open", _("Pågående")), *Procurement.State.choices]
GATE_CHOICES = [
    *GateDecision.Outcome.choices,
    ("none", _("Inte prövad")),
    ("waiting", _("Stoppad eller försenad vid grinden")),
]


class ProcurementFilterSet(EntryFilterSet):
    """Kind, state and what was decided at the gate."""

    kind = django_filters.ChoiceFilter(
        label=_("Slag"), field_name="procurement_kind", choices=Procurement.Kind.choices, empty_label=_("Alla slag")
    )
    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=STATE_CHOICES, method="filter_state", empty_label=_("Alla lägen")
    )
    gate = django_filters.ChoiceFilter(
        label=_("Grind"), choices=GATE_CHOICES, method="filter_gate", empty_label=_("Alla")
    )

    MORE = ("kind", "archived")

    class Meta:
        model = Procurement
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one state, or what is going on."""
        return queryset.open() if value == "open" else queryset.filter(state=value)

    def filter_gate(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what stands so at the gate."""
        if value == "waiting":
            late = Q(gate="", gate_on__lt=self.request.actor.today)
            return queryset.filter(Q(gate="held") | late, state__in=Procurement.BEFORE_GATE)
        return queryset.filter(gate="" if value == "none" else value)
