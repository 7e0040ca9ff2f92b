"""What must happen elsewhere when an entry changes: registered by the higher app, called in the same transaction.

A higher room registers a function here in its ``AppConfig.ready``; a lower room announces what
it did. There are no signals: ``registered()`` lists every consequence there is.
"""

import datetime as dt
from collections.abc import Callable, Sequence
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


_consequences: list[Consequence] = []


def register(
    event: Event,
    function: Callable[[Happening], Any],
    *,
    description: str,
    for_many: Callable[[Sequence[Happening]], Any] | None = None,
) -> None:
    """Let a function follow an event, in the same transaction; ``for_many`` leaves the same behind in fewer queries."""
    _consequences.append(Consequence(event, function, description, for_many))


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
