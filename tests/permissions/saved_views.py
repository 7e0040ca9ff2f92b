"""Saved views: one's own, the shared ones, and those of another organisation."""

from types import SimpleNamespace

from isms.accounts.models import Organisation
from isms.register.models import SavedView
from tests.factories import STOCKHOLM_NOON
from tests.permissions.rows import COORDINATOR, INSIDE, NOBODY, Row, page

OWN = frozenset({"owner"})

SAVED_VIEW_ROWS = [
    page("saved_views:view_list"),
    Row("saved_views:view_create", "", "post", INSIDE, INSIDE, (422,)),
    *[
        Row("saved_views:view_default", what, "post", allowed, allowed, (302,))
        for what, allowed in (("view_own", OWN), ("view_shared", INSIDE), ("view_foreign", NOBODY))
    ],
    *[
        Row(f"saved_views:view_{name}", what, method, allowed, sees, ok)
        for name, method, ok in (("edit", "get", (200,)), ("edit", "post", (422,)), ("remove", "post", (302,)))
        for what, allowed, sees in (
            ("view_own", OWN, OWN),
            ("view_shared", COORDINATOR, INSIDE),
            ("view_foreign", NOBODY, NOBODY),
        )
    ],
]


def saved_view_objects(
    actors: SimpleNamespace, organisation: Organisation, other: Organisation
) -> dict[str, dict[str, object]]:
    """Make the views that the rows speak of."""
    made = {
        "view_own": SavedView(organisation=organisation, saved_by=actors.owner, name="Min"),
        "view_shared": SavedView(organisation=organisation, saved_by=actors.coordinator, name="Vår", is_shared=True),
        "view_foreign": SavedView(organisation=other, saved_by=actors.other_coordinator, name="Deras", is_shared=True),
    }
    for view in made.values():
        view.list_name, view.query, view.saved_at = "assets:system_list", "operation=cloud", STOCKHOLM_NOON
        view.save()
    return {name: {"pk": view.pk} for name, view in made.items()}
