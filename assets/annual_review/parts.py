"""The parts of an årsgenomgång: each room registers what it wants the owner to look at once a year."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from assets.models import System
from isms.accounts.models import User
from isms.register.access import Actor


@dataclass(frozen=True)
class PartLink:
    """A page where the part is read or changed."""

    text: str
    url: str


@dataclass(frozen=True)
class PartSummary:
    """How a part stands today.

    ``lines`` and ``warnings`` are stored with the signed årsgenomgång and read by everybody who sees the system, so
    they hold the system's own facts and counts, never the name of another entry. ``links`` are not stored: they may
    name what the actor sees.
    """

    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    links: tuple[PartLink, ...] = ()


@dataclass(frozen=True)
class Confirmation:
    """An owner's word that a part of a system is unchanged, given inside the signing transaction."""

    system: System
    note: str
    next_on: dt.date | None
    by: User
    at: dt.datetime


@dataclass(frozen=True)
class ReviewPart:
    """One thing that is looked at: what it is called, what is asked, how it stands, and what follows from a yes.

    ``confirm`` is called when the part is said to be unchanged; it completes what else asks for the same answer.
    """

    code: str
    label: str | Promise
    question: str | Promise
    order: int
    summarise: Callable[[System, Actor, dt.date], PartSummary]
    confirm: Callable[[Confirmation], None] | None = None


_parts: dict[str, ReviewPart] = {}


def register_part(part: ReviewPart) -> None:
    """Add a part; called from the app's ``AppConfig.ready``."""
    _parts[part.code] = part


def every_part() -> list[ReviewPart]:
    """Return the parts in the order in which they are asked."""
    return sorted(_parts.values(), key=lambda part: (part.order, part.code))
