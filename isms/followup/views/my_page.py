"""Min sida: what waits for the person, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from isms.followup.selectors import my_page_of


def my_page(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show the person's own follow-ups and entries."""
    return render(request, "followup/my_page.html", {"page": my_page_of(request.actor)})
