"""Reads that cut across registers."""

from dataclasses import dataclass

from django.utils.functional import Promise

from isms.register import registers
from isms.register.access import Actor
from isms.register.models import Entry

HITS_SHOWN = 100


@dataclass(frozen=True)
class SearchGroup:
    """The hits in one register."""

    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class SearchResult:
    """Hits by register, and whether there were more than are shown."""

    groups: tuple[SearchGroup, ...]
    count: int
    has_more: bool


def search_entries(actor: Actor, text: str) -> SearchResult:
    """Find entries of any register that the actor may see, exact references first.

    Args:
        text: words, part of a word, a reference or a case number; empty finds nothing.
    """
    if not text.strip():
        return SearchResult((), 0, False)
    matching = Entry.objects.visible_to(actor).active().matching(text).with_flags(actor.today)
    found = list(matching.with_detail().in_swedish_order()[: HITS_SHOWN + 1])
    shown = found[:HITS_SHOWN]
    groups = []
    for definition in registers.every():
        of_kind = [entry for entry in shown if entry.kind == definition.kind]
        of_kind.sort(key=lambda entry: entry.reference.casefold() != text.strip().casefold())
        if of_kind:
            groups.append(SearchGroup(definition.label_plural, tuple(of_kind)))
    return SearchResult(tuple(groups), len(shown), len(found) > HITS_SHOWN)
