"""The flags of a system or a processing, for any page that shows it."""

from django import template

from assets import flags
from isms.register.models import Entry

register = template.Library()


@register.filter
def flags_of(entry: Entry) -> list[flags.Flag]:
    """Return the flags of an entry that was read ``with_flags``; ``{% for flag in entry|flags_of %}``."""
    return flags.flags_of(entry)
