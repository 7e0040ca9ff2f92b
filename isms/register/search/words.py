"""What a person typed: its words, and the references that it may name."""

import re

from django.db.models import Q

from isms.register.search.folding import fold, is_plain

LONGEST_TEXT = 200
# Shorter ones stand in too many words to be looked for inside them.
SHORTEST_INSIDE = 3
REFERENCE = re.compile(r"([^\W\d_]{1,8})[ -]?(\d{1,8})")


def words_of(text: str) -> list[str]:
    """Return the words of a search without the marks that only full text search reads; every one costs a condition."""
    return [word for word in text[:LONGEST_TEXT].replace('"', " ").split() if word]


def references_of(text: str) -> list[str]:
    """Return the references that a text may name: "sys 42" is SYS-0042."""
    text = text.strip()
    named = REFERENCE.fullmatch(text)
    return [text.upper(), f"{named[1].upper()}-{int(named[2]):04d}"] if named else [text.upper()]


def inside(word: str, *, folded: str, plain: str) -> Q:
    """Build the condition that a word stands inside a text.

    A word without å, ä and ö finds those with them too; who has typed them means them. One or two
    letters are looked for where words begin.

    Args:
        folded: lookup to the folded text.
        plain: lookup to the text itself.
    """
    if not is_plain(word):
        return Q(**{f"{plain}__icontains": word})
    if len(word) < SHORTEST_INSIDE and word.isalpha():
        return Q(**{f"{folded}__contains": f" {fold(word)}"}) | Q(**{f"{folded}__startswith": fold(word)})
    return Q(**{f"{folded}__contains": fold(word)})
