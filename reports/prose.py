"""The part of Markdown that a chapter may use, read into plain values: no text ever becomes markup.

An empty line ends a paragraph. A line that begins with "- " is an item of a list, "1. " of a numbered one.
Within a line ``**bold**``, ``*italic*`` and ``[words](https://address)`` are told apart; anything else is text.
"""

import re
from dataclasses import dataclass

BULLETS = ("- ", "• ", "* ")
NUMBER = re.compile(r"\d{1,2}[.)] ")
INLINE = re.compile(
    r"\*\*(?P<strong>[^\s*](?:[^*]*[^\s*])?)\*\*"
    r"|(?<![*\w])\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*(?![*\w])"
    r"|\[(?P<words>[^\[\]]+)\]\((?P<url>(?:https?://|mailto:)[^\s()<>]+)\)"
)


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list when ``items`` is not empty."""

    text: str = ""
    items: tuple[str, ...] = ()
    is_numbered: bool = False


@dataclass(frozen=True)
class Span:
    """A piece of a line: plain, bold, italic or a link."""

    text: str
    is_strong: bool = False
    is_emphasised: bool = False
    url: str = ""


def spans_of(text: str) -> list[Span]:
    """Divide a paragraph's or an item's text into its pieces; no word of it is lost."""
    spans: list[Span] = []
    end = 0
    for found in INLINE.finditer(text):
        if found.start() > end:
            spans.append(Span(text[end : found.start()]))
        if found["strong"]:
            spans.append(Span(found["strong"], is_strong=True))
        elif found["emphasis"]:
            spans.append(Span(found["emphasis"], is_emphasised=True))
        else:
            spans.append(Span(found["words"], url=found["url"]))
        end = found.end()
    if end < len(text):
        spans.append(Span(text[end:]))
    return spans


def plain_text(text: str) -> str:
    """Return a text without the signs of Markdown, line by line; a link's address stands after its words."""
    return "".join(f"{span.text} ({span.url})" if span.url else span.text for span in spans_of(text))


def blocks_of(text: str) -> list[Block]:
    """Divide a chapter's text into paragraphs and lists; no word of it is lost."""
    blocks: list[Block] = []
    words: list[str] = []
    items: list[str] = []
    is_numbered = False

    def end_paragraph() -> None:
        if words:
            blocks.append(Block(text=" ".join(words)))
            words.clear()

    def end_list() -> None:
        if items:
            blocks.append(Block(items=tuple(items), is_numbered=is_numbered))
            items.clear()

    for line in text.replace("\r\n", "\n").split("\n"):
        stripped = line.strip()
        # A line that only happens to begin with a number, in the middle of a paragraph, is no list.
        number = None if words or (items and not is_numbered) else NUMBER.match(stripped)
        if stripped.startswith(BULLETS) or number:
            end_paragraph()
            if items and is_numbered != bool(number):
                end_list()
            is_numbered = bool(number)
            items.append(stripped[number.end() if number else 2 :].strip())
        elif not stripped:
            end_paragraph()
            end_list()
        elif items:
            items[-1] += f" {stripped}"
        else:
            words.append(stripped)
    end_paragraph()
    end_list()
    return blocks
