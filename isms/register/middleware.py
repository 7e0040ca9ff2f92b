"""Resolve the organisation in the address and the rights of the person, and put both on the request."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from pghistory.middleware import HistoryMiddleware

from isms.accounts.models import Organisation
from isms.register.access import resolve_actor
from isms.register.saved_views.selectors import with_saved_views


class HistoryContextMiddleware(HistoryMiddleware):
    """Add the request's id and channel to what each history row says of its origin."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return user, address, channel and request id for the history context."""
        context = super().get_context(request)
        return {**context, "channel": "web", "request_id": getattr(request, "id", None) or None}


class Utf8Middleware:
    """Read every request as UTF-8: one that names another encoding could smuggle in what cannot be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.encoding = "utf-8"
        return self.get_response(request)


class OrganisationMiddleware:
    """Set ``request.organisation`` and ``request.actor`` from the address; a stranger gets 404.

    An organisation that does not exist and one where the person has nothing answer alike.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisation = None
        request.actor = None
        response = self.get_response(request)
        if request.actor is not None:
            # Kept by nobody but the browser, and asked for anew; a part that htmx fetched is never shown as a page.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            patch_vary_headers(response, ["HX-Request"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict[str, Any]
    ) -> None:
        """Resolve the organisation before the view runs; sign-in is demanded before this."""
        if any("\x00" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404  # PostgreSQL refuses the character, and nothing is called so
        slug = kwargs.get("organisation")
        if slug is None or not request.user.is_authenticated:
            return
        organisations = Organisation.objects.filter(slug=slug)
        if getattr(getattr(view, "view_class", None), "keeps_views", False):  # a list asks no more often for its views
            organisations = with_saved_views(
                organisations, user_id=request.user.pk, list_name=request.resolver_match.view_name
            )
        organisation = organisations.first()
        if organisation is None:
            raise Http404
        actor = resolve_actor(user=request.user, organisation=organisation, today=timezone.localdate())
        if actor.is_stranger:
            raise Http404
        request.organisation = organisation
        request.actor = actor
