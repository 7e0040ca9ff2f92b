"""Flags: what the rooms above have to warn about a system or a processing, shown wherever the entry is shown.

A higher room registers its flag in ``AppConfig.ready`` with one condition in SQL; lists, pages and filters of the
inventory read it by name and know nothing of what lies behind.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from isms.register.models import Entry

PREFIX = "flag_"
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class Flag:
    """One warning: its words, and what makes it true of a row on a day.

    ``condition`` speaks of a row of the kind's own model; the rows behind it count whoever may read them.
    """

    code: str
    kind: str
    label: str | Promise
    explanation: str | Promise
    condition: Callable[[dt.date], Q]
    tone: str = "danger"


_flags: dict[tuple[str, str], Flag] = {}


def register_flag(flag: Flag) -> None:
    """Add a flag; called from the app's ``AppConfig.ready``."""
    _flags[flag.kind, flag.code] = flag


def flags_for(kind: str) -> list[Flag]:
    """Return the flags that a kind of entry can have, in the order of their labels."""
    return sorted(
        (flag for flag in _flags.values() if flag.kind == kind), key=lambda flag: (str(flag.label), flag.code)
    )


def annotate_flags(rows: Rows, today: dt.date) -> Rows:
    """Tell of each row which flags it has, as ``flag_<code>``."""
    return rows.annotate(**{PREFIX + flag.code: flag.condition(today) for flag in flags_for(rows.model.KIND)})


def with_flag(rows: Rows, code: str, today: dt.date) -> Rows:
    """Keep the rows that have a flag; an unknown code keeps none."""
    flag = _flags.get((rows.model.KIND, code))
    return rows.none() if flag is None else rows.filter(flag.condition(today))


def flags_of(entry: Entry) -> list[Flag]:
    """Return the flags of an entry that was read with them; none when it was not."""
    return [flag for flag in flags_for(entry.kind) if getattr(entry, PREFIX + flag.code, False)]
