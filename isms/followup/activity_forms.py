"""The form, filters and columns of the register of activities."""

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from isms.followup.models import Activity
from isms.register.filters import EntryFilterSet
from isms.register.forms import ADMINISTRATION_FIELDSET, COMMON_FIELDS, EntryForm, Fieldset
from isms.register.tables import EntryTable


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ActivityForm(EntryForm):
    """An activity: what, when and by which post."""

    FIELDSETS = (
        Fieldset(_("Aktiviteten"), ("title", "description", "starts_on", "ends_on")),
        Fieldset(_("Ansvar"), ("unit", "owner")),
        ADMINISTRATION_FIELDSET,
    )

    class Meta:
        model = Activity
        fields = (*COMMON_FIELDS, "description", "starts_on", "ends_on")
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "secrecy_reason": forms.Textarea(attrs={"rows": 2}),
            "starts_on": _day(),
            "ends_on": _day(),
        }


class ActivityFilterSet(EntryFilterSet):
    """Year, beside what every register has."""

    year = django_filters.NumberFilter(
        label=_("År"), method="filter_year", min_value=2000, max_value=2099, widget=forms.NumberInput
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def filter_year(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        """Keep the activities of one year's wheel."""
        return queryset.of_year(int(value))


class ActivityTable(EntryTable):
    """The list of activities."""

    starts_on = tables.DateColumn(verbose_name=_("Börjar"), format="Y-m-d", order_by=("starts_on", "pk"))
    ends_on = tables.DateColumn(verbose_name=_("Klar senast"), format="Y-m-d", order_by=("ends_on", "pk"))

    class Meta(EntryTable.Meta):
        model = Activity
        fields = ("reference", "title", "starts_on", "ends_on", "unit", "owner")
        sequence = fields
        order_by = ("ends_on",)
        empty_text = _("Inga aktiviteter matchar. Ändra filtren eller lägg till en aktivitet.")
