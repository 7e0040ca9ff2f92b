"""The history tab of an entry."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isms.register.audit.trail import EntryTrail
from isms.register.views.scoped import visible_entry

ACTIONS_SHOWN = 25


@require_safe
def entry_history(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show everything that has happened to an entry and to what belongs to it, newest first."""
    entry = visible_entry(request, reference)
    page = Paginator(EntryTrail(entry, actor=request.actor), ACTIONS_SHOWN).get_page(request.GET.get("page"))
    return render(request, "register/audit/history.html", {"entry": entry, "page": page})
