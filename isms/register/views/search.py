"""One search over all registers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isms.register.selectors import search_entries


def search_words(request: HttpRequest) -> str:
    """Return what a search field was filled with, without the character that PostgreSQL refuses, in a sane length."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


def search(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what matches the words, grouped by register; only what the actor may see."""
    text = search_words(request)
    return render(request, "register/search.html", {"text": text, "result": search_entries(request.actor, text)})
