"""Filters of the lists of courses and lessons."""

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from isms.register.filters import EntryFilterSet
from training.models import Campaign, Course


class CourseFilterSet(EntryFilterSet):
    """Whom the course is for, how often, and whether it must be taken."""

    audience = django_filters.ChoiceFilter(
        label=_("Målgrupp"), choices=Course.Audience.choices, empty_label=_("Alla målgrupper")
    )
    period = django_filters.ChoiceFilter(
        label=_("Hur ofta"), choices=Course.Period.choices, empty_label=_("Oavsett hur ofta")
    )
    mandatory = django_filters.BooleanFilter(
        label=_("Bara obligatoriska"), method="filter_mandatory", widget=CheckboxInput
    )

    class Meta:
        model = Course
        fields: list[str] = []

    def filter_mandatory(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what must be taken, when the box is ticked."""
        return queryset.mandatory() if value else queryset


class CampaignFilterSet(EntryFilterSet):
    """Whether the lesson is shown today."""

    showing = django_filters.BooleanFilter(label=_("Visas nu"), method="filter_showing", widget=CheckboxInput)

    class Meta:
        model = Campaign
        fields: list[str] = []

    def filter_showing(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what is shown today, when the box is ticked."""
        return queryset.showing_on(self.request.actor.today) if value else queryset
