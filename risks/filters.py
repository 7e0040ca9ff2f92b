"""Filters of the list of actions."""

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from isms.register.filters import EntryFilterSet
from risks.models import Action

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
