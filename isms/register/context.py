"""Template context that every page needs: organisation, actor and navigation."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from isms.register.access import organisations_of
from isms.register.navigation import groups_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give templates the organisation, the actor, the side navigation and the organisations to switch between.

    Made once per request: a table whose cells are templates asks once per row.
    """
    if not hasattr(request, "_navigation"):
        request._navigation = _context(request)
    return request._navigation


def _context(request: HttpRequest) -> dict[str, Any]:
    organisation = getattr(request, "organisation", None)
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "organisation": organisation,
        "actor": actor,
        "navigation": _groups(request) if actor else [],
        "my_organisations": SimpleLazyObject(
            lambda: organisations_of(user=user, today=timezone.localdate()) if signed_in else []
        ),
    }


@lru_cache(maxsize=10_000)
def _address(url_name: str, organisation: str) -> str:
    """Return where a register of an organisation is; every page has some forty such links."""
    return reverse(url_name, kwargs={"organisation": organisation})


def _groups(request: HttpRequest) -> list[dict[str, Any]]:
    slug = request.organisation.slug
    groups = [
        {
            "label": label,
            "items": [
                {
                    "label": item.label,
                    "url": _address(item.url_name, slug),
                    "icon": item.icon,
                    "is_current": False,
                }
                for item in items
            ],
        }
        for label, items in groups_for(request.actor)
    ]
    # A page may lie below another in the address: the closest one is where the reader is.
    above = [item for group in groups for item in group["items"] if request.path.startswith(item["url"])]
    for item in sorted(above, key=lambda item: len(item["url"]))[-1:]:
        item["is_current"] = True
    return groups
