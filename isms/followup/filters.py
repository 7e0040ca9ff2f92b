"""The filters of the follow-up and mail lists."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Unit
from isms.followup.kinds import kind_choices
from isms.followup.models import FollowUp, OutgoingMail
from isms.register.sorting import SwedishOrder

STATES = [
    ("open", _("Öppna")),
    ("overdue", _("Försenade")),
    ("done", _("Avslutade")),
    ("planned", _("Öppna och genomförda")),
    ("all", _("Alla")),
]


def _units_of_organisation(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.filter(organisation=request.organisation).order_by(SwedishOrder("name"), "pk")


class CountingFilterSet(django_filters.FilterSet):
    """A filter form that knows how many of its filters are set."""

    def active_count(self) -> int:
        """Return how many filters are set."""
        if not self.form.is_bound or not self.form.is_valid():
            return 0
        return sum(1 for value in self.form.cleaned_data.values() if value not in (None, "", False, []))


class FollowUpFilterSet(CountingFilterSet):
    """State, kind, unit and who answers for it."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=STATES[1:], method="filter_state", empty_label=STATES[0][1]
    )
    kind = django_filters.ChoiceFilter(label=_("Slag"), choices=kind_choices, empty_label=_("Alla slag"))
    unit = django_filters.ModelChoiceFilter(
        label=_("Enhet"), field_name="entry__unit", queryset=_units_of_organisation, empty_label=_("Alla enheter")
    )
    responsible = django_filters.CharFilter(label=_("Ansvarig"), method="filter_responsible")
    planned_from = django_filters.DateFilter(
        label=_("Planerad från och med"),
        field_name="intended_on",
        lookup_expr="gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    planned_to = django_filters.DateFilter(
        label=_("Planerad till och med"),
        field_name="intended_on",
        lookup_expr="lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep one state; the default is what is open."""
        if value == "overdue":
            return queryset.overdue(self.request.actor.today)
        if value == "planned":
            return queryset.standing()
        return queryset.completed() if value == "done" else queryset

    def filter_responsible(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find by part of the title or the holder's name of the post that answers for the follow-up."""
        own = Q(responsible__title__icontains=value) | Q(responsible__holder__name__icontains=value)
        owner = Q(entry__owner__title__icontains=value) | Q(entry__owner__holder__name__icontains=value)
        return queryset.filter(own | Q(responsible__isnull=True) & owner)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Leave out what is done also when no state is part of the address."""
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data.get("state") else queryset.open()


class MailFilterSet(CountingFilterSet):
    """State, kind and recipient."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"), choices=OutgoingMail.State.choices, method="filter_state", empty_label=_("Alla lägen")
    )
    kind = django_filters.ChoiceFilter(label=_("Slag"), choices=OutgoingMail.Kind.choices, empty_label=_("Alla slag"))
    recipient = django_filters.CharFilter(label=_("Mottagare"), method="filter_recipient")

    class Meta:
        model = OutgoingMail
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep what waits, is sent or is given up."""
        states = OutgoingMail.State
        if value == states.WAITING:
            return queryset.waiting()
        return queryset.sent() if value == states.SENT else queryset.failed()

    def filter_recipient(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find by part of the name or address."""
        return queryset.filter(Q(recipient__name__icontains=value) | Q(address__icontains=value))
