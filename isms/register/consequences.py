"""What must happen elsewhere when an entry changes: registered by the higher app, called in the same transaction.

A higher room registers a function here in its ``AppConfig.ready``; a lower room announces what
it did. There are no signals: ``registered()`` lists every consequence there is.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from isms.accounts.models import User
from isms.register.models import Entry


class Event(Enum):
    """What can happen to an entry that others may need to follow."""

    CREATED = "created"
    CHANGED = "changed"
    ARCHIVED = "archived"
    RESTORED = "restored"
    PLACED = "placed"


@dataclass(frozen=True)
class Happening:
    """One thing that has just been done to one entry, inside the transaction that did it."""

    event: Event
    entry: Entry
    by: User
    at: dt.datetime
    # Entries touched besides the one itself, such as the systems an asset moved between.
    affected_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Consequence:
    """A function that follows an event, with a sentence that says what it does."""

    event: Event
    function: Callable[[Happening], Any]
    description: str
    # The same for many happenings at once; without it the function is called for each.
    for_many: Callable[[Sequence[Happening]], Any] | None = None
    # The fields that it does not depend on: when nothing else of an entry has changed it is not asked.
    ignores: frozenset[str] = frozenset()


# Who answers for an entry, and where.
ASSIGNMENT = frozenset({"owner", "unit"})

_consequences: list[Consequence] = []


def register(
    event: Event,
    function: Callable[[Happening], Any],
    *,
    description: str,
    for_many: Callable[[Sequence[Happening]], Any] | None = None,
    ignores: frozenset[str] = frozenset(),
) -> None:
    """Let a function follow an event, in the same transaction.

    Args:
        for_many: leaves the same behind for many happenings in fewer queries.
        ignores: fields that the function does not depend on.
    """
    _consequences.append(Consequence(event, function, description, for_many, ignores))


def registered() -> tuple[Consequence, ...]:
    """Return every consequence in the order in which they run."""
    return tuple(_consequences)


def announce(event: Event, *, entry: Entry, by: User, at: dt.datetime, affected_ids: tuple[int, ...] = ()) -> None:
    """Run everything that follows an event, now and in this transaction."""
    happening = Happening(event=event, entry=entry, by=by, at=at, affected_ids=affected_ids)
    for consequence in _consequences:
        if consequence.event is event:
            consequence.function(happening)


def announce_many(event: Event, *, entries: Sequence[Entry], by: User, at: dt.datetime) -> None:
    """Run everything that follows an event for each of many entries, at once where the consequence knows how."""
    happenings = [Happening(event=event, entry=entry, by=by, at=at) for entry in entries]
    for consequence in _consequences:
        if consequence.event is not event:
            continue
        if consequence.for_many is not None:
            consequence.for_many(happenings)
        else:
            for happening in happenings:
                consequence.function(happening)


def announce_fields(entries: Collection[Entry], *, fields: Collection[str], by: User, at: dt.datetime) -> None:
    """Run what follows a change of some fields, and of nothing else, in each of many entries."""
    for consequence in _consequences:
        if consequence.event is Event.CHANGED and not consequence.ignores.issuperset(fields):
            for entry in entries:
                consequence.function(Happening(event=Event.CHANGED, entry=entry, by=by, at=at))
