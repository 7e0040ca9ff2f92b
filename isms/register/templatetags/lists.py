"""Tags of the lists."""

from django import template

from isms.register.bulk.selectors import Inline
from isms.register.models import Entry

register = template.Library()


@register.simple_tag
def inline_address(inline: Inline, entry: Entry, column: str) -> str:
    """Return where a cell of a list is changed; nothing when the reader may not."""
    return inline.address_of(entry, column)
