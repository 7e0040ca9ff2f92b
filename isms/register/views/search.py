"""One search over all registers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isms.register.selectors import search_entries


def search(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what matches the words, grouped by register; only what the actor may see."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    return render(request, "register/search.html", {"text": text, "result": search_entries(request.actor, text)})
