"""The calendar feed: make its address, let it cease, and what a calendar program reads there."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.followup.feeds import calendar_of, make_feed, reader_of, revoke_feed


@require_POST
def make(request: HttpRequest, organisation: str) -> HttpResponse:
    """Make a new address and show it this once."""
    secret = make_feed(user=request.user, organisation=request.organisation, at=timezone.now())
    address = settings.ISMS_ADDRESS + reverse("followup:feed", args=[secret])
    answer = render(request, "followup/feed_address.html", {"address": address})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def revoke(request: HttpRequest, organisation: str) -> HttpResponse:
    """Let the address cease."""
    if revoke_feed(user=request.user, organisation=request.organisation, at=timezone.now()):
        messages.success(request, _("Kalenderadressen slutar gälla nu."))
    return redirect("followup:settings", organisation=organisation)


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar program; an address that does not work does not exist."""
    now = timezone.now()
    actor = reader_of(secret=secret, today=timezone.localdate(now))
    if actor is None:
        raise Http404
    return HttpResponse(
        calendar_of(actor, now=now),
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, max-age=3600", "Content-Disposition": 'inline; filename="kalender.ics"'},
    )
