"""Where the site's first address leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from isms.register.access import organisations_of
from isms.register.navigation import leading_items


def home(request: HttpRequest) -> HttpResponse:
    """Lead to what the person meets first; let those who act in several organisations choose."""
    organisations = organisations_of(user=request.user, today=timezone.localdate())
    if len(organisations) == 1:
        return redirect("organisation_home", organisation=organisations[0].slug)
    return render(request, "home.html", {"organisations": organisations})


def organisation_home(request: HttpRequest, organisation: str) -> HttpResponse:
    """Lead from an organisation's first address to what the person's role meets first, else to the own page."""
    leading = leading_items(request.actor)
    return redirect(leading[0].url_name if leading else "followup:my_page", organisation=organisation)
