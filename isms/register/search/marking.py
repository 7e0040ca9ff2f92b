"""Tell which parts of a text a search has found, so that a page can mark them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from isms.register.search.folding import fold

# A word that is only found by its stem is marked where at least so much of it stands.
SHORTEST_STEM = 4
LONGEST_ENDING = 3
EXCERPT_BEFORE = 60
EXCERPT_AFTER = 120


@dataclass(frozen=True)
class Part:
    """A piece of a text, found or not."""

    text: str
    is_found: bool


def marked(text: str, words: Iterable[str]) -> tuple[Part, ...]:
    """Cut a text into what the words have found in it and what lies between."""
    parts: list[Part] = []
    end = 0
    for start, stop in _merged(_places(fold(text), words)):
        if start > end:
            parts.append(Part(text[end:start], is_found=False))
        parts.append(Part(text[start:stop], is_found=True))
        end = stop
    if end < len(text):
        parts.append(Part(text[end:], is_found=False))
    return tuple(parts)


def excerpt(text: str, words: Iterable[str]) -> tuple[Part, ...]:
    """Return what surrounds the first place where a word stands in a text; nothing when none does."""
    places = _merged(_places(fold(text), words))
    if not places:
        return ()
    start = max(0, places[0][0] - EXCERPT_BEFORE)
    stop = min(len(text), places[0][1] + EXCERPT_AFTER)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    cut = text[start:stop] if stop == len(text) else text[start:stop].rsplit(" ", 1)[0]
    before = (Part("… ", is_found=False),) if start else ()
    after = (Part(" …", is_found=False),) if stop < len(text) else ()
    return (*before, *marked(cut, words), *after)


def _places(folded: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        form = fold(word)
        found = list(_occurrences(folded, form))
        for length in range(len(form) - 1, max(SHORTEST_STEM, len(form) - LONGEST_ENDING) - 1, -1):
            if found:
                break
            found = [place for place in _occurrences(folded, form[:length]) if _begins_word(folded, place[0])]
        yield from found


def _occurrences(folded: str, form: str) -> Iterator[tuple[int, int]]:
    start = folded.find(form) if form else -1
    while start >= 0:
        yield start, start + len(form)
        start = folded.find(form, start + len(form))


def _begins_word(folded: str, start: int) -> bool:
    return start == 0 or not folded[start - 1].isalnum()


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged
