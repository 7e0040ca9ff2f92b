"""What the overview has to say on the pages of other rooms."""

from django import template

from isms.register.access import Actor
from isms.register.models import Entry
from overview.adding import Addition
from overview.adding import additions_for as read_additions
from overview.completing import MissingRow
from overview.completing import missing_of as read_missing

register = template.Library()


@register.simple_tag
def missing_of(entry: Entry, actor: Actor) -> list[MissingRow]:
    """Return what an entry lacks, read with the entry itself."""
    return read_missing(entry, actor)


@register.simple_tag
def additions_for(actor: Actor) -> list[Addition]:
    """Return what a person may add."""
    return read_additions(actor)
