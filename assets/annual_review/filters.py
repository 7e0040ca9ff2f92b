"""The filters of the list of årsgenomgångar."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assets.annual_review.selectors import DONE, DUE, LATE, UNPLANNED
from assets.models import System
from isms.register.filters import EntryFilterSet

STATES = [(LATE, _("Försenade")), (DUE, _("Kvar i år")), (DONE, _("Klara")), (UNPLANNED, _("Inte planerade"))]


class AnnualReviewFilterSet(EntryFilterSet):
    """Unit, owner and state."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=STATES, method="filter_state", empty_label=_("Alla lägen")
    )

    class Meta:
        model = System
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the systems in one state."""
        return queryset.filter(annual_state=value)
