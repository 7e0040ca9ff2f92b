"""The filters of the list of access reviews."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import System
from isms.register.filters import EntryFilterSet

STATES = [
    ("overdue", _("Försenade")),
    ("never", _("Aldrig genomförda")),
    ("done", _("Genomförda någon gång")),
    ("unplanned", _("Utan planerad kontroll")),
]


class AccessReviewFilterSet(EntryFilterSet):
    """Unit, owner, criticality, and how the review stands."""

    criticality = django_filters.ChoiceFilter(
        label=_("Kritikalitet"),
        choices=System.Criticality.choices,
        empty_label=_("Alla"),
    )
    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=STATES, method="filter_state", empty_label=_("Alla lägen")
    )

    class Meta:
        model = System
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the systems in one state."""
        conditions = {
            "overdue": Q(next_access_review_on__lt=self.request.actor.today),
            "never": Q(last_access_review_on__isnull=True),
            "done": Q(last_access_review_on__isnull=False),
            "unplanned": Q(next_access_review_on__isnull=True),
        }
        return queryset.filter(conditions[value])
