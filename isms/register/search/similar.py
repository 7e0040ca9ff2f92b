"""What resembles a misspelt search, and the word that was perhaps meant."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F

from isms.register.querysets import EntryQuerySet
from isms.register.search.folding import Fold, fold
from isms.register.sorting import SwedishOrder

SHOWN = 10
# Share of the groups of three letters that two words must have in common: a doubled letter and a missing one leave
# 0.43 of nine letters, while words of four letters that only begin alike share 0.40.
LIKENESS = 0.42
SHORTEST_WORD = 4
# How like a word of a title must be to be offered instead (0-1).
OFFERED_LIKENESS = 0.7


def similar_to(entries: EntryQuerySet, words: list[str]) -> EntryQuerySet:
    """Keep the entries that have something like every longer word, the most alike first.

    Call it inside ``looser_likeness``, and read the rows there.
    """
    longer = [fold(word) for word in words if len(word) >= SHORTEST_WORD]
    if not longer or any(letter.isdigit() for word in words for letter in word):  # a number is right or wrong
        return entries.none()
    entries = entries.alias(folded=Fold("search_text"))
    alike = None
    for word in longer:
        entries = entries.filter(folded__trigram_word_similar=word)
        each = TrigramWordSimilarity(word, Fold("search_text"))
        alike = each if alike is None else alike + each
    return entries.alias(likeness=alike).order_by(F("likeness").desc(), SwedishOrder("title"), "pk")[:SHOWN]


@contextmanager
def looser_likeness() -> Iterator[None]:
    """Open a transaction in which PostgreSQL finds words that are less alike than it does by default."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKENESS)])
        yield


def meant_instead(words: list[str], titles: list[str]) -> str:
    """Return the search with each word replaced by the word of a title that it resembles; empty when none does."""
    spoken = {fold(word): word.lower() for title in titles for word in _plain_words(title)}
    meant = []
    for word in words:
        closest = difflib.get_close_matches(fold(word), spoken, n=1, cutoff=OFFERED_LIKENESS)
        meant.append(spoken[closest[0]] if closest else word)
    return " ".join(meant) if [fold(word) for word in meant] != [fold(word) for word in words] else ""


def _plain_words(title: str) -> list[str]:
    words = (word.strip(".,:;()/\"'”") for word in title.split())
    return [word for word in words if len(word) >= SHORTEST_WORD]
