"""The overview of classifications: levels as a matrix, and how far each unit has come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classification.overview import coverage_of, levels_of, matrices_of
from classification.selectors import choice_of, judged_aspects


@require_safe
def overview(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the counts of what the reader sees, each with a link to its rows."""
    choice = choice_of(request.organisation)
    aspects = judged_aspects(choice.method, judges_traceability=choice.judges_traceability)
    levels = levels_of(choice.method)
    context = {
        "choice": choice,
        "levels": levels,
        "matrices": matrices_of(request.actor, levels, [aspect.aspect for aspect in aspects]),
        "coverages": coverage_of(request.actor),
    }
    return render(request, "classification/overview.html", context)
