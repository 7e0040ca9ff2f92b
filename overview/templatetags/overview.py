"""What the overview has to say on the pages of other rooms."""

from django import template

from isms.register.access import Actor
from isms.register.models import Entry
from overview.adding import Addition
from overview.adding import additions_for as read_additions
from overview.completing import MissingRow
from overview.completing import missing_of as read_missing
from overview.welcome import is_new as is_new_here

register = template.Library()


@register.simple_tag
def missing_of(entry: Entry, actor: Actor) -> list[MissingRow]:
    """Return what an entry lacks, read with the entry itself."""
    return read_missing(entry, actor)


@register.simple_tag
def additions_for(actor: Actor) -> list[Addition]:
    """Return what a person may add."""
    return read_additions(actor)


@register.simple_tag
def is_new(actor: Actor) -> bool:
    """Tell whether a person is to be told how the site works."""
    return is_new_here(actor)
