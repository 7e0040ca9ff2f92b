"""What the pages of the inventory show of normative classifications."""

from django import template

from classification.models import NormativeMatter
from classification.normative import selectors
from isms.register.access import Actor
from isms.register.models import Entry

register = template.Library()


@register.simple_tag
def protection_rows(entry: Entry, actor: Actor) -> list[selectors.ProtectionRow]:
    """Return an entry's levels with where they come from, as far as the actor may know."""
    return selectors.protection_rows(entry, actor)


@register.simple_tag
def matter_of(entry: Entry) -> NormativeMatter | None:
    """Return a shared system's matter with the city; the entry is seen by the actor already."""
    return NormativeMatter.objects.open().filter(system_id=entry.pk).with_detail().first()


@register.filter
def state_tone(state: str) -> str:
    """Return the tone of a badge that shows how far a matter has come."""
    return {"decided": "success", "in_progress": "info", "requested": "info", "outdated": "danger"}.get(
        state, "warning"
    )
