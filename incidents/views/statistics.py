"""Incidents in numbers."""

from django.db.models import QuerySet
from django.forms import Form, ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from incidents.statistics import statistics_of, units_of
from isms.accounts.models import Unit


class UnitForm(Form):
    """Which unit the numbers are about."""

    unit = ModelChoiceField(
        label=_("Enhet"), queryset=Unit.objects.none(), required=False, empty_label=_("Alla enheter")
    )

    def __init__(self, *args: object, units: QuerySet[Unit], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


@require_safe
def statistics(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show five years in numbers, of all units or one; a unit that does not exist means all."""
    form = UnitForm(request.GET, units=units_of(request.actor))
    unit = form.cleaned_data["unit"] if form.is_valid() else None
    context = {"statistics": statistics_of(request.actor, unit=unit), "form": form, "chosen": unit}
    return render(request, "incidents/statistics.html", context)
