"""Flags: what the rooms above have to warn about an entry, shown wherever the entry is shown.

A higher room registers its flag in ``AppConfig.ready`` with one condition in SQL; lists, pages and filters of the
rooms below read it by name and know nothing of what lies behind.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.db.models import Exists, Expression, OuterRef, Q, QuerySet
from django.utils.functional import Promise

from isms.register import registers
from isms.register.written_out import write_out

if TYPE_CHECKING:
    from django.db.models import Model

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


def annotate_flags(rows: Rows, today: dt.date, *, entry: str = "pk") -> Rows:
    """Tell of each row which flags it has, as ``flag_<code>``; it costs no query.

    Args:
        rows: rows of one register, entries of any kind, or rows that belong to an entry.
        entry: the lookup from such a row to the primary key of its entry.
    """
    kind = getattr(rows.model, "KIND", "")
    codes = {flag.code for flag in _flags.values() if not kind or flag.kind == kind}
    return rows.annotate(**{PREFIX + code: _condition(rows.model, entry, code, today) for code in sorted(codes)})


@lru_cache(maxsize=500)
def _condition(model: type["Model"], entry: str, code: str, today: dt.date) -> Expression:
    """Return that a row's entry has a flag, made once a day: every page that names entries asks for all flags."""
    condition = Q()
    for flag in _flags.values():
        if flag.code == code and flag.kind == (getattr(model, "KIND", "") or flag.kind):
            of_kind = apps.get_model(registers.get(flag.kind).model)._default_manager.order_by()
            condition |= Q(Exists(of_kind.filter(flag.condition(today), pk=OuterRef(entry))))
    return write_out(model, condition)


def attach_flags(rows: Iterable["Model"], today: dt.date) -> None:
    """Tell of rows that are read already which flags they have, as if they were read ``with_flags``.

    For a page with several lists of entries: one query for each kind that can have flags and occurs among the rows,
    where ``with_flags`` would have the database plan all conditions anew in every one of them.

    Args:
        rows: entries of any kind, or rows with ``entry`` loaded.
    """
    told = [(row, row if hasattr(row, "KIND") else row.entry) for row in rows]
    for kind in sorted({flag.kind for flag in _flags.values()}):
        codes = [flag.code for flag in flags_for(kind)]
        keys = {entry.pk for _row, entry in told if entry.kind == kind}
        of_kind = apps.get_model(registers.get(kind).model)._default_manager.order_by().filter(pk__in=keys)
        of_kind = annotate_flags(of_kind, today)
        names = [PREFIX + code for code in codes]
        found = {key: said for key, *said in of_kind.values_list("pk", *names)} if keys else {}
        for row, entry in told:
            if entry.kind == kind:
                for code, said in zip(codes, found.get(entry.pk, [False] * len(codes)), strict=True):
                    setattr(row, PREFIX + code, said)


def with_flag(rows: Rows, code: str, today: dt.date) -> Rows:
    """Keep the rows of one register that have a flag; an unknown code keeps none."""
    flag = _flags.get((rows.model.KIND, code))
    return rows.none() if flag is None else rows.filter(flag.condition(today))


def flags_of(row: "Model") -> list[Flag]:
    """Return the flags of an entry, or of the entry that a row belongs to; none when they were not read with it."""
    if not any(hasattr(row, PREFIX + flag.code) for flag in _flags.values()):
        return []
    kind = row.kind if hasattr(row, "KIND") else row.entry.kind
    return [flag for flag in flags_for(kind) if getattr(row, PREFIX + flag.code, False)]
