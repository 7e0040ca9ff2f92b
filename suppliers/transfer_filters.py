"""Filters of the list of transfers."""

import django_filters
from django.db.models import Q, QuerySet
from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from assets.countries import country_choices
from isms.followup.filters import CountingFilterSet
from suppliers.models import Mechanism, SubProcessorLink
from suppliers.transfer_flags import LINK_FLAGS, in_third_country

ALL, INSIDE = "all", "inside"
PLACE_CHOICES = [(ALL, _("Alla länder")), (INSIDE, _("Bara inom EU/EES"))]
UNSUPPORTED = "unsupported"
FLAG_CHOICES = [
    (UNSUPPORTED, _("Tredjeland utan mekanism eller TIA")),
    *((flag.code, flag.label) for flag in LINK_FLAGS.values()),
]


class TransferFilterSet(CountingFilterSet):
    """Company or service, where, on what it rests, and what is wrong."""

    q = django_filters.CharFilter(label=_("Sök"), method="filter_text", widget=TextInput(attrs={"type": "search"}))
    place = django_filters.ChoiceFilter(
        label=_("Visa"), choices=PLACE_CHOICES, method="filter_place", empty_label=_("Tredjeländer")
    )
    flag = django_filters.ChoiceFilter(
        label=_("Brist"), choices=FLAG_CHOICES, method="filter_flag", empty_label=_("Alla")
    )
    mechanism = django_filters.ChoiceFilter(
        label=_("Vilar på"), choices=Mechanism.choices, empty_label=_("Alla mekanismer")
    )
    country = django_filters.ChoiceFilter(
        label=_("Land"), choices=country_choices, method="filter_country", empty_label=_("Alla länder")
    )

    class Meta:
        model = SubProcessorLink
        fields: list[str] = []

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find links by a part of the company, the service, or the agreement's reference or title."""
        named = Q(company__icontains=value) | Q(service__icontains=value)
        agreement = Q(agreement__reference__iexact=value) | Q(agreement__title__icontains=value)
        return queryset.filter(named | agreement | Q(names_party=True, agreement__supplier__title__icontains=value))

    def filter_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Leave the choice to ``filter_queryset``, which also acts when nothing is chosen."""
        return queryset

    def filter_flag(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the links with one flag."""
        today = self.request.actor.today
        if value == UNSUPPORTED:
            either = LINK_FLAGS["no_mechanism"].condition(today) | LINK_FLAGS["no_tia"].condition(today)
            return queryset.filter(either)
        return queryset.flagged(value, today)

    def filter_country(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the links that reach a country."""
        return queryset.reaching(value)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Show third countries unless something else is asked for."""
        queryset = super().filter_queryset(queryset)
        place = self.form.cleaned_data.get("place")
        if place == INSIDE:
            return queryset.filter(~in_third_country())
        return queryset if place == ALL else queryset.in_third_country()
