"""Template filters that divide a chapter's text into paragraphs and lists, and those into bold, italic and links."""

from django import template

from reports.prose import Block, Span, blocks_of, spans_of

register = template.Library()


@register.filter
def blocks(text: str) -> list[Block]:
    """Return the blocks of a text."""
    return blocks_of(text)


@register.filter
def spans(text: str) -> list[Span]:
    """Return the pieces of a paragraph or an item."""
    return spans_of(text)
