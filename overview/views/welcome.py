"""Put the explanation of the first visit away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from overview.welcome import put_away


@require_POST
def dismiss(request: HttpRequest, organisation: str) -> HttpResponse:
    """Do not show the explanation again."""
    put_away(by=request.user, at=timezone.now())
    return redirect("followup:my_page", organisation=organisation)
