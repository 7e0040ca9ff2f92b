"""How training stands: course × unit, the years and the forecast."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from training.models import Course
from training.selectors.standing import standing_of, years_with_results


@require_safe
def overview(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show a year for the courses and units that the actor sees; the latest with results unless asked."""
    years = years_with_results(request.actor)
    asked = request.GET.get("ar", "")
    year = years[0] if years else request.actor.today.year
    if asked.isascii() and asked.isdigit() and int(asked[:4]) in years:
        year = int(asked[:4])
    opened = set(Course.objects.visible_to(request.actor).values_list("pk", flat=True))
    context = {"standing": standing_of(request.actor, year=year), "years": years, "opened": opened}
    return render(request, "training/overview.html", context)
