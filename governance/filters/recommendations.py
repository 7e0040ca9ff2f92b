"""Filters of the lists of governance."""

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from governance.models import Recommendation
from isms.register.filters import EntryFilterSet
from isms.register.quick_filters import QuickFilter

RECOMMENDATION_STATES = [
    ("open", _("Öppna")),
    ("unverified", _("Åtgärdade, inte verifierade")),
    *Recommendation.State.choices,
]


class RecommendationFilterSet(EntryFilterSet):
    """Source, year, state and lateness."""

    source = django_filters.ChoiceFilter(
        label=_("Källa"), choices=Recommendation.Source.choices, empty_label=_("Alla källor")
    )
    year = django_filters.NumberFilter(label=_("Lämnad år"), min_value=2000, max_value=2100)
    alive = django_filters.NumberFilter(label=_("Aktuell år"), method="filter_alive", min_value=2000, max_value=2100)
    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=RECOMMENDATION_STATES, method="filter_state", empty_label=_("Alla lägen")
    )
    late = django_filters.BooleanFilter(label=_("Försenade"), method="filter_late", widget=CheckboxInput)

    MORE = ("alive",)

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one state, everything open, or what waits for its giver."""
        if value == "unverified":
            return queryset.unverified()
        return queryset.open() if value == "open" else queryset.filter(state=value)

    def filter_alive(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        """Keep what was given in a year and what was carried into it."""
        return queryset.alive_in(int(value))

    def filter_late(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what is not answered or not put right in time."""
        return queryset.late(self.request.actor.today) if value else queryset


RECOMMENDATION_QUESTIONS = (
    QuickFilter(_("Öppna"), "state=open", lambda found, actor: found.open()),
    QuickFilter(_("Försenade"), "late=on", lambda found, actor: found.late(actor.today)),
)
