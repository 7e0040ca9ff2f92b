"""Filters of the list of incidents."""

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxInput
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.taxonomy import Category, CauseClass, Severity
from isms.register.filters import EntryFilterSet
from isms.register.models import Entry

STATE_CHOICES = [("open", _("Ej avslutade")), *Incident.State.choices]
NATURE_CHOICES = [(name, Incident._meta.get_field(name).verbose_name) for name in Incident.NATURES]


class IncidentFilterSet(EntryFilterSet):
    """State, sort, severity and what was hit."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=STATE_CHOICES, method="filter_state", empty_label=_("Alla lägen")
    )
    nature = django_filters.ChoiceFilter(
        label=_("Slag"), choices=NATURE_CHOICES, method="filter_nature", empty_label=_("Alla slag")
    )
    severity = django_filters.ChoiceFilter(
        label=_("Allvarlighet"), choices=Severity.choices, empty_label=_("Alla allvarligheter")
    )
    category = django_filters.ChoiceFilter(
        label=_("Kategori"), choices=Category.choices, method="filter_category", empty_label=_("Alla kategorier")
    )
    cause_class = django_filters.ChoiceFilter(
        label=_("Orsaksklass"), choices=CauseClass.choices, empty_label=_("Alla orsaker")
    )
    year = django_filters.NumberFilter(
        label=_("Rapporterad år"), field_name="reported_at__year", min_value=2000, max_value=2100
    )
    post = django_filters.CharFilter(label=_("Berör (referens)"), method="filter_post")
    unassessed = django_filters.BooleanFilter(label=_("Slag saknas"), method="filter_unassessed", widget=CheckboxInput)

    MORE = ("category", "cause_class", "year", "post", "unassessed")

    class Meta:
        model = Incident
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one state, or everything that is not closed."""
        return queryset.open() if value == "open" else queryset.filter(state=value)

    def filter_nature(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one sort of incident."""
        return queryset.filter(**{value: True})

    def filter_category(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one category among the several that each may have."""
        return queryset.filter(categories__contains=[value])

    def filter_unassessed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what nobody has sorted yet."""
        return queryset.filter(**dict.fromkeys(Incident.NATURES, False)) if value else queryset

    def filter_post(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has hit one entry that the actor sees."""
        entries = Entry.objects.visible_to(self.request.actor)
        entry = entries.filter(reference__iexact=value.strip()).first()
        return queryset.none() if entry is None else queryset.touching(entry)
