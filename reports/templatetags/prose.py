"""Template filter that divides plain text into paragraphs and lists."""

from django import template

from reports.prose import Block, blocks_of

register = template.Library()


@register.filter
def blocks(text: str) -> list[Block]:
    """Return the blocks of a text."""
    return blocks_of(text)
