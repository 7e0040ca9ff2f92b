"""One search over all registers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isms.register import registers
from isms.register.search.recent import recent_entries
from isms.register.selectors import search_entries, suggest_entries


def search_words(request: HttpRequest) -> str:
    """Return what a search field was filled with, without the character that PostgreSQL refuses, in a sane length."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


def search(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what matches the words, grouped by register; only what the actor may see."""
    text = search_words(request)
    kinds = [definition.kind for definition in registers.every()]
    kind = request.GET.get("register", "")
    kind = kind if kind in kinds else ""
    is_archived = request.GET.get("arkiverade") == "1"
    return render(
        request,
        "register/search.html",
        {
            "text": text,
            "kind": kind,
            "is_archived": is_archived,
            "result": search_entries(request.actor, text, kind=kind, is_archived=is_archived),
            "recent": () if text else recent_entries(request.actor),
        },
    )


def suggestions(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the list under the search box: the best hits of what is typed, or what was opened last while it is empty."""
    text = search_words(request)
    return render(
        request,
        "register/search_suggestions.html",
        {
            "text": text,
            "hits": suggest_entries(request.actor, text),
            "recent": () if text else recent_entries(request.actor),
        },
    )
