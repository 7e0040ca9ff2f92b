"""What a list's address may say of its order and of how many rows it shows."""

from django.http import HttpRequest


def asked_page_size(request: HttpRequest, offered: tuple[int, ...]) -> int:
    """Return the page size of the address when it is offered, else the first one.

    django-tables2 reads the address once more and takes any number, so what is not offered is removed from it.
    """
    asked = request.GET.get("per_page", "")
    if asked in {str(size) for size in offered}:
        return int(asked)
    if asked:
        request.GET = request.GET.copy()
        del request.GET["per_page"]
    return offered[0]


def drop_unreadable_order(request: HttpRequest) -> None:
    """Remove an order that cannot name a column, which django-tables2 would try to read as a path."""
    if any("." in part for part in request.GET.getlist("sort")):
        request.GET = request.GET.copy()
        del request.GET["sort"]
