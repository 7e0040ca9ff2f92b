"""The filters of the access log: who, what, when and about what."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from isms.register.models import AccessEvent


class AccessFilterSet(django_filters.FilterSet):
    """Who did it or whom it was about, the kind, the entry and the days."""

    who = django_filters.CharFilter(label=_("Vem"), method="filter_who")
    kind = django_filters.ChoiceFilter(label=_("Slag"), choices=AccessEvent.Kind.choices, empty_label=_("Alla slag"))
    entry = django_filters.CharFilter(label=_("Postens referens"), method="filter_entry")
    start = django_filters.DateFilter(
        label=_("Från och med"),
        field_name="at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    end = django_filters.DateFilter(
        label=_("Till och med"),
        field_name="at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = AccessEvent
        fields: list[str] = []

    def filter_who(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find by part of a name or address, of who did it or whom it was about."""
        found = Q()
        for person in ("by", "about"):
            found |= Q(**{f"{person}__name__icontains": value}) | Q(**{f"{person}__email__icontains": value})
        return queryset.filter(found)

    def filter_entry(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find what is about one entry."""
        return queryset.filter(entry__reference__iexact=value.strip())
