"""Log every file that leaves the site, in one place: a view cannot forget it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from isms.register.models import AccessEvent, Attachment, Entry

# What is shown in the browser as part of a page; any other answer is a file that somebody takes out.
SHOWN = ("text/html", "application/json", "text/plain")


class AccessLogMiddleware:
    """Write a row for each file that a person fetches in an organisation; other answers cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_file(response) and getattr(request, "actor", None) is not None and request.method != "HEAD":
            log_file(request, response)
        return response


def is_file(response: HttpResponse) -> bool:
    """Tell whether an answer is a file: one to save, or of a kind that is no page."""
    if response.status_code != 200:
        return False
    kind = response.headers.get("Content-Type", "").split(";")[0]
    return "Content-Disposition" in response.headers or kind not in SHOWN


def log_file(request: HttpRequest, response: HttpResponse) -> None:
    """Write that a file about an entry was fetched, or that a list was taken out.

    A failure here stops the answer: nothing leaves without a trace.
    """
    entry_id = _entry_of(request)
    AccessEvent.objects.create(
        kind=AccessEvent.Kind.DOWNLOAD if entry_id else AccessEvent.Kind.EXPORT,
        at=timezone.now(),
        organisation=request.organisation,
        by=request.user,
        entry_id=entry_id,
        what=request.resolver_match.view_name,
        path=request.path[:300],
    )


def _entry_of(request: HttpRequest) -> int | None:
    """Return the key of the entry that the address is about."""
    match = request.resolver_match
    within = {"organisation": request.organisation}
    if "reference" in match.kwargs:
        found = Entry.objects.filter(**within, reference=match.kwargs["reference"])
    elif match.view_name == "register:attachment":
        found = Attachment.objects.filter(entry__organisation=request.organisation, pk=match.kwargs["pk"])
        return found.values_list("entry_id", flat=True).first()
    else:
        return None
    return found.values_list("pk", flat=True).first()
