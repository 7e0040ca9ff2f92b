"""The filters that every register's list shares."""

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxInput, Form, TextInput
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Unit
from isms.register.models import Entry
from isms.register.sorting import SwedishOrder


def _units_of_organisation(request) -> QuerySet[Unit]:
    return Unit.objects.filter(organisation=request.organisation).order_by(SwedishOrder("name"), "pk")


class EntryFilterSet(django_filters.FilterSet):
    """Search text, unit, owner and archived: the same first row of filters in every list."""

    q = django_filters.CharFilter(label=_("Sök"), method="filter_text", widget=TextInput(attrs={"type": "search"}))
    unit = django_filters.ModelChoiceFilter(
        label=_("Enhet"), queryset=_units_of_organisation, empty_label=_("Alla enheter")
    )
    owner = django_filters.CharFilter(label=_("Ägare eller innehavare"), method="filter_owner")
    archived = django_filters.BooleanFilter(label=_("Visa arkiverade"), method="filter_archived", widget=CheckboxInput)

    # Names of the filters that stand folded.
    MORE: tuple[str, ...] = ()

    class Meta:
        model = Entry
        fields: list[str] = []

    @property
    def form(self) -> Form:
        """The filter form, which tells its template which fields are folded and whether one of those is set."""
        form = super().form
        if not hasattr(form, "more_fields"):
            form.more_fields = [form[name] for name in self.MORE]
            form.first_fields = [field for field in form if field.name not in self.MORE]
            form.has_more_set = any(form.data.get(name) for name in self.MORE)
        return form

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find entries by words in them."""
        return queryset.matching(value)

    def filter_owner(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Find entries by part of the owning post's title or its holder's name."""
        return queryset.filter(Q(owner__title__icontains=value) | Q(owner__holder__name__icontains=value))

    def filter_archived(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Leave the choice to ``filter_queryset``, which also acts when the box is left alone."""
        return queryset

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Show either the active or the archived entries."""
        queryset = super().filter_queryset(queryset)
        return queryset.archived() if self.form.cleaned_data.get("archived") else queryset.active()

    def active_count(self) -> int:
        """Return how many filters are set."""
        if not self.form.is_bound or not self.form.is_valid():
            return 0
        return sum(1 for value in self.form.cleaned_data.values() if value not in (None, "", False, []))
