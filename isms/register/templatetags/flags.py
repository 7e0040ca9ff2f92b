"""The flags of an entry, for any page that shows it."""

from typing import TYPE_CHECKING

from django import template

from isms.register import flags

if TYPE_CHECKING:
    from django.db.models import Model

register = template.Library()


@register.filter
def flags_of(row: "Model") -> list[flags.Flag]:
    """Return the flags of a row that was read ``with_flags``; ``{% for flag in entry|flags_of %}``."""
    return flags.flags_of(row)
