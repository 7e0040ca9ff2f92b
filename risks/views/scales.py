"""The page that shows the scale that risks are judged on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from risks.selectors.risks import current_scale, scale_pages


def scale(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the newest version of the scale: its steps, its zones and who may accept what."""
    stored = current_scale(request.actor)
    return render(request, "risks/scale.html", {"scale": stored, "axes": scale_pages(stored) if stored else []})
