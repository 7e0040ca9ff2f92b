"""Läget: the director's first page, and the rows behind its figures."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.situation import may_read, situation_figure, situation_of


def _check(request: HttpRequest) -> None:
    if not may_read(request.actor):
        raise PermissionDenied(_("Läget visas för den som läser hela registret."))


@require_safe
def page(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show ten figures, what has changed since the last approved review, and what waits."""
    _check(request)
    return render(request, "reports/situation.html", {"situation": situation_of(request.actor)})


@require_safe
def figure(request: HttpRequest, organisation: str, code: str) -> HttpResponse:
    """Show what a figure means today and every row behind it."""
    _check(request)
    shown = situation_figure(code, request.actor)
    if shown is None:
        raise Http404
    context = {
        "review": None,
        "figure": shown,
        "counted": [row for row in shown.rows if row.is_counted],
        "others": [row for row in shown.rows if not row.is_counted],
    }
    return render(request, "reports/figure.html", context)
