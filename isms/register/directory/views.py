"""The way to a directory, which may be away: the person is then shown the way past it, not an error of the server."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.error import URLError

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

log = structlog.get_logger(__name__)


def answers_when_away(
    view: Callable[..., HttpResponse], *, also: tuple[type[Exception], ...] = ()
) -> Callable[..., HttpResponse]:
    """Make a view of allauth answer with a page when the directory cannot be reached.

    Args:
        also: what else goes wrong when the directory or its settings are not as they should be.
    """

    @wraps(view)
    @login_not_required
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.META.setdefault("HTTP_HOST", request.get_host())  # the SAML library takes it for granted
        try:
            return view(request, *args, **kwargs)
        except (RequestException, URLError, *also) as problem:
            log.warning("directory_is_away", exception=repr(problem))
            return render(request, "socialaccount/authentication_error.html", status=502)

    return answering
