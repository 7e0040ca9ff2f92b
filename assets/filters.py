"""Filters of the inventory's lists."""

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from assets.models import InformationAsset, System
from isms.register.filters import EntryFilterSet

CLASSIFIED_CHOICES = [("yes", _("Klassad")), ("no", _("Inte klassad"))]


class InventoryFilterSet(EntryFilterSet):
    """What both lists filter by: protection need and whether it is classified."""

    high = django_filters.BooleanFilter(label=_("Högt skyddsbehov"), method="filter_high", widget=CheckboxInput)

    def filter_high(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what the method marks as högt skyddsbehov."""
        return queryset.with_high_protection_need() if value else queryset


class SystemFilterSet(InventoryFilterSet):
    """Filters of the list of systems."""

    operation = django_filters.ChoiceFilter(
        label=_("Driftform"), choices=System.Operation.choices, empty_label=_("Alla driftformer")
    )
    lifecycle = django_filters.ChoiceFilter(
        label=_("Livscykel"), choices=System.Lifecycle.choices, empty_label=_("Alla skeden")
    )
    critical = django_filters.BooleanFilter(
        label=_("Verksamhetskritiska"), method="filter_critical", widget=CheckboxInput
    )

    class Meta:
        model = System
        fields: list[str] = []

    def filter_critical(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep the critical systems."""
        return queryset.critical() if value else queryset


class InformationAssetFilterSet(InventoryFilterSet):
    """Filters of the list of information assets."""

    priority = django_filters.ChoiceFilter(
        label=_("Prioritet"), choices=InformationAsset.Priority.choices, empty_label=_("Alla prioriteter")
    )
    personal_data = django_filters.ChoiceFilter(
        label=_("Personuppgifter"), choices=InformationAsset.PersonalData.choices, empty_label=_("Alla")
    )
    classified = django_filters.ChoiceFilter(
        label=_("Klassning"), choices=CLASSIFIED_CHOICES, method="filter_classified", empty_label=_("Alla")
    )

    class Meta:
        model = InformationAsset
        fields: list[str] = []

    def filter_classified(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what is, or is not, classified."""
        return queryset.classified() if value == "yes" else queryset.unclassified()
