"""Plain text as paragraphs and lists: an empty line ends a paragraph, a line that begins with "- " is an item."""

from dataclasses import dataclass

BULLETS = ("- ", "• ", "* ")


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list when ``items`` is not empty."""

    text: str = ""
    items: tuple[str, ...] = ()


def blocks_of(text: str) -> list[Block]:
    """Divide a chapter's text into paragraphs and lists; no word of it is lost."""
    blocks: list[Block] = []
    words: list[str] = []
    items: list[str] = []

    def end_paragraph() -> None:
        if words:
            blocks.append(Block(text=" ".join(words)))
            words.clear()

    def end_list() -> None:
        if items:
            blocks.append(Block(items=tuple(items)))
            items.clear()

    for line in text.replace("\r\n", "\n").split("\n"):
        stripped = line.strip()
        if stripped.startswith(BULLETS):
            end_paragraph()
            items.append(stripped[2:].strip())
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
