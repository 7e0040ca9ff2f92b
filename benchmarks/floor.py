"""The floor that a list page is compared with: a bare view that runs the same COUNT and SELECT and prints them.

No session, no rights, no filters, no layout. Its queryset is the product's own, made beforehand.
"""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = 25
ADDRESS = "/bare/"
# Set by the measurement before it calls.
rows: QuerySet | None = None


def bare_list(request: HttpRequest) -> HttpResponse:
    """Answer with the count and one line per row of the first page."""
    count = rows.count()
    # Only what has been fetched: a post as text would ask for its unit, once per row.
    lines = [
        f"{row.reference} {row.title} {row.unit.name} {row.owner.title if row.owner else ''}"
        for row in rows.all()[:PAGE]
    ]
    return HttpResponse("\n".join([str(count), *lines]), content_type="text/plain; charset=utf-8")


def only_the_floor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send every request to the bare view; the only middleware of the floor."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return respond


urlpatterns = [path(ADDRESS.lstrip("/"), bare_list)]
