"""The overview of an organisation, or of what a person answers for."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from overview.dashboard import may_read, overview_of


@require_safe
def page(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the pictures, those that the person's role looks at first at the top."""
    if not may_read(request.actor):
        raise PermissionDenied(_("Översikten visas för den som läser registret eller svarar för något i det."))
    return render(request, "overview/dashboard.html", {"overview": overview_of(request.actor)})
