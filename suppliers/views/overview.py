"""The overview of suppliers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from suppliers.overview import overview_of


@require_safe
def overview(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what needs somebody's eyes among suppliers and agreements."""
    return render(request, "suppliers/overview.html", {"parts": overview_of(request.actor)})
