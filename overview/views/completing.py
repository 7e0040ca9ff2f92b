"""*Komplettera*: what is missing, the most needed first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from isms.register.gaps import kinds_with_gaps
from overview.completing import missing_in


@require_safe
def page(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what is missing in what the person owns, or in all that the person may change."""
    actor = request.actor
    whose = request.GET.get("vems", "")
    is_own_only = whose == "mina" or (whose != "alla" and not actor.may_create)
    kind = request.GET.get("register", "")
    kind = kind if kind in kinds_with_gaps() else ""
    return render(
        request,
        "overview/completing.html",
        {
            "missing": missing_in(actor, is_own_only=is_own_only, kind=kind),
            "kind": kind,
            "is_own_only": is_own_only,
            "may_choose": actor.may_create or bool(actor.unit_rights),
        },
    )
