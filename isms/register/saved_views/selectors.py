"""What a list needs to know of its views, and what a person's page of views shows."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse

from isms.accounts.models import Organisation
from isms.register.access import Actor
from isms.register.models import DefaultView, SavedView
from isms.register.saved_views.choices import list_called


@dataclass(frozen=True)
class Chip:
    """A view as a link above its list."""

    name: str
    query: str
    is_shared: bool
    is_default: bool
    is_current: bool


@dataclass(frozen=True)
class KeptView:
    """A view on its reader's page of views."""

    view: SavedView
    list_label: str
    url: str
    is_default: bool
    may_edit: bool


def with_saved_views(organisations: QuerySet[Organisation], *, user_id: int, list_name: str) -> QuerySet[Organisation]:
    """Read a list's views together with the organisation, so that no list takes a query more."""
    chosen = DefaultView.objects.filter(user=user_id, view=OuterRef("pk"))
    views = (
        SavedView.objects.present()
        .reached_by(user_id)
        .filter(organisation=OuterRef("pk"), list_name=list_name)
        .in_swedish_order()
        .values(row=JSONObject(name="name", query="query", is_shared="is_shared", is_default=Exists(chosen)))
    )
    return organisations.annotate(views_of_list=ArraySubquery(views))


def chips_of(organisation: Organisation, *, query: str) -> list[Chip]:
    """Return the views of the list that the organisation was read for.

    Args:
        query: what the address chooses now; the view that chooses the same is the current one.
    """
    rows: list[dict[str, Any]] = getattr(organisation, "views_of_list", [])
    return [Chip(**row, is_current=bool(query) and row["query"] == query) for row in rows]


def kept_views(actor: Actor) -> list[KeptView]:
    """Return every view that a person meets in the organisation's lists; those of lists that are gone are left out."""
    views = SavedView.objects.visible_to(actor).select_related("saved_by").in_swedish_order()
    views = views.annotate(is_default=Exists(DefaultView.objects.filter(user=actor.user, view=OuterRef("pk"))))
    editable = set(SavedView.objects.editable_by(actor).values_list("pk", flat=True))
    slug = actor.organisation.slug
    found = []
    for view in views:
        page = list_called(view.list_name, organisation=slug)
        if page is None:
            continue
        url = f"{reverse(view.list_name, kwargs={'organisation': slug})}?{view.query}"
        found.append(KeptView(view, str(page.label_of_list()), url, view.is_default, view.pk in editable))
    return found
