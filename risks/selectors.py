"""Reads across actions and the entries that raised them."""

from isms.register.access import Actor
from isms.register.models import Entry
from risks.models import Action


def actions_of(entry: Entry, actor: Actor) -> list[Action]:
    """Return the actions an entry has raised and the actor may see, those that are due first at the top."""
    found = Action.objects.visible_to(actor).active().from_source(entry).with_detail().soonest_first()
    return sorted(found, key=lambda action: not action.is_open)
