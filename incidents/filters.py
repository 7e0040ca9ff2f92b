"""Filters of the list of incidents."""

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, NotificationDuty
from incidents.models.stage import Law
from incidents.querysets import Told
from incidents.taxonomy import Category, CauseClass, Severity
from isms.register.filters import EntryFilterSet
from isms.register.models import Entry

STATE_CHOICES = [("open", _("Ej avslutade")), *Incident.State.choices]
NATURE_CHOICES = [(name, Incident._meta.get_field(name).verbose_name) for name in Incident.NATURES]
DUTY_CHOICES = [("late", _("Försenad")), *NotificationDuty.State.choices]


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
    law = django_filters.ChoiceFilter(
        label=_("Rapport enligt"), choices=Law.choices, method="filter_law", empty_label=_("Alla lagar")
    )
    duty = django_filters.ChoiceFilter(
        label=_("Rapport till myndighet"), choices=DUTY_CHOICES, method="filter_duty", empty_label=_("Alla")
    )
    told = django_filters.ChoiceFilter(
        label=_("Anmäld eller informerad"), choices=Told.choices, method="filter_told", empty_label=_("Alla")
    )
    told_year = django_filters.NumberFilter(
        label=_("Anmäld eller informerad år"), method="filter_told_year", min_value=2000, max_value=2100
    )
    uncaused = django_filters.BooleanFilter(label=_("Orsak saknas"), method="filter_uncaused", widget=CheckboxInput)
    post = django_filters.CharFilter(label=_("Berör (referens)"), method="filter_post")
    unassessed = django_filters.BooleanFilter(label=_("Slag saknas"), method="filter_unassessed", widget=CheckboxInput)

    MORE = (
        *("law", "told", "told_year", "category", "cause_class", "year", "post"),
        *("unassessed", "uncaused"),
    )

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

    def filter_law(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what one law demands a report of; with a state of the report chosen, that report is meant."""
        return queryset.with_duty(Q(stage__law=value) & self._duty())

    def filter_duty(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has a report in one state."""
        return queryset.with_duty(self._duty())

    def _duty(self) -> Q:
        wanted = self.form.cleaned_data.get("duty")
        if wanted == "late":
            return Q(state=NotificationDuty.State.OPEN, due_at__lt=timezone.now())
        return Q(state=wanted) if wanted else Q()

    def filter_told(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what an authority or those concerned have been told of, in the year that is chosen."""
        year = self.form.cleaned_data.get("told_year")
        return queryset.told(value, year=int(year) if year else None)

    def filter_told_year(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        """Belongs to who has been told; on its own it means anybody."""
        if self.form.cleaned_data.get("told"):
            return queryset
        everybody = [queryset.told(whom, year=int(value)).values("pk") for whom in (Told.IMY, Told.MCF, Told.INFORMED)]
        return queryset.filter(Q(pk__in=everybody[0]) | Q(pk__in=everybody[1]) | Q(pk__in=everybody[2]))

    def filter_uncaused(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what nobody has given a class of cause."""
        return queryset.filter(cause_class="") if value else queryset

    def filter_unassessed(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Keep what nobody has sorted yet."""
        return queryset.filter(**dict.fromkeys(Incident.NATURES, False)) if value else queryset

    def filter_post(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what has hit one entry that the actor sees."""
        entries = Entry.objects.visible_to(self.request.actor)
        entry = entries.filter(reference__iexact=value.strip()).first()
        return queryset.none() if entry is None else queryset.touching(entry)
