"""Which rows of a list are meant, and what the list offers to do with them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from isms.accounts.permissions import Right
from isms.register.access import Actor
from isms.register.bulk.changes import changes_for
from isms.register.columns import PARAMETER, optional_columns
from isms.register.models import Entry

EXPORT = "export"


@dataclass(frozen=True)
class Ticking:
    """What stands above a list whose rows can be ticked."""

    url: str
    list_name: str
    query: str
    # The codes and labels of what can be done with the ticked rows.
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class Inline:
    """The cells of a list that can be changed where they stand."""

    columns: tuple[str, ...]
    base: str
    query: str
    actor: Actor

    def address_of(self, entry: Entry, column: str) -> str:
        """Return where a cell is changed; nothing when the actor may not, as far as the row itself tells.

        What is only shared with somebody to be changed is changed on its own page.
        """
        if entry.is_archived or not _may_change(entry, self.actor):
            return ""
        return f"{self.base}{entry.reference}/{column}/?{self.query}"


def _may_change(entry: Entry, actor: Actor) -> bool:
    if entry.is_restricted and not actor.has(Right.VIEW_RESTRICTED):
        return False
    if actor.has(Right.EDIT_REGISTER) or (entry.unit_id, Right.EDIT_REGISTER) in actor.unit_rights:
        return True
    return entry.owner_id in actor.post_ids and not entry.is_restricted


def inline_of(request: HttpRequest, columns: tuple[str, ...], *, query: str) -> Inline | None:
    """Return which cells of a list can be changed where they stand; None for those who only read.

    Args:
        query: what the list's address chooses, for the way back.
    """
    if not columns or not may_change_some(request.actor):
        return None
    base = reverse("bulk:field", args=[request.organisation.slug, "X", "x"]).removesuffix("X/x/")
    return Inline(columns, base, inline_query(request.resolver_match.view_name, query), request.actor)


def inline_query(list_name: str, query: str) -> str:
    """Return what the address of a cell says of its list."""
    return urlencode({"lista": list_name, "urval": query} if query else {"lista": list_name})


def may_change_some(actor: Actor) -> bool:
    """Tell whether there can be entries that the actor may change."""
    holds_right = actor.has(Right.EDIT_REGISTER) or actor.units_with(Right.EDIT_REGISTER)
    return bool(holds_right or actor.post_ids or actor.has_shares)


def ticking_of(request: HttpRequest, kind: str, *, query: str) -> Ticking | None:
    """Return what a list offers to do with many of its rows; None for those who only read.

    Args:
        query: what the list's address chooses, for all rows that it finds.
    """
    if not may_change_some(request.actor):
        return None
    return Ticking(
        url=reverse("bulk:change", args=[request.organisation.slug]),
        list_name=request.resolver_match.view_name,
        query=query,
        choices=[(change.code, str(change.label)) for change in changes_for(kind)],
    )


def rows_of(page: type[Any], request: HttpRequest, *, organisation: str, every_column: bool = False) -> QuerySet[Entry]:
    """Return a list's rows within the actor's rights, as the list itself reads them.

    Args:
        page: the list's view class.
        every_column: read what each column shows, also those that are seldom chosen.
    """
    view = page()
    view.setup(request, organisation=organisation)
    if every_column:
        request.GET = request.GET.copy()
        request.GET.setlist(PARAMETER, list(optional_columns(page.table_class)))
    return view.get_queryset()


def matching_rows(page: type[Any], rows: QuerySet[Entry], request: HttpRequest, *, query: str) -> QuerySet[Entry]:
    """Keep what a list's filters find; filters that cannot be read find nothing, rather than everything."""
    filters = page.filterset_class(QueryDict(query), queryset=rows, request=request)
    return filters.qs if filters.is_valid() else rows.none()
