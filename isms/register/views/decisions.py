"""The decisions taken on delegation in a period, to report to the nämnd."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isms.register.forms import PeriodForm
from isms.register.models import Decision


def delegated_decisions(request: HttpRequest, organisation: str) -> HttpResponse:
    """List delegated decisions of a period; the running year when none is given (kommunallagen 6 kap. 40 §)."""
    today = request.actor.today
    default = {"start": dt.date(today.year, 1, 1), "end": today}
    form = PeriodForm(request.GET if request.GET else default)
    decisions = Decision.objects.none()
    if form.is_valid():
        decisions = (
            Decision.objects.visible_to(request.actor)
            .delegated_between(form.cleaned_data["start"], form.cleaned_data["end"])
            .with_flags(today)
            .select_related("entry", "entry__organisation", "decided_by")
            .latest_first()
        )
    return render(request, "register/decisions.html", {"form": form, "decisions": decisions})
