"""Gaps: what an entry lacks, by weight, so that the most needed is filled in first (*Komplettera*).

A gap is one condition in SQL on a kind's own rows, with why it matters and where it is filled in. The table of them is
written in the topmost room, since they reach into every room; pages of entries read them by name at no query of their
own, as they do flags.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from django.db.models import BooleanField, Expression, ExpressionWrapper, Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from isms.register.written_out import write_out

if TYPE_CHECKING:
    from isms.register.access import Actor
    from isms.register.models import Entry

PREFIX = "gap_"
MOST_IMPORTANT, IMPORTANT = 80, 50
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True)
class Gap:
    """One thing that an entry should have: its weight (1-100), why, what is true of a row without it, and its form.

    ``condition`` speaks of a row of the kind's own model. ``url_name`` is a page of the entry, or with ``is_new`` one
    that begins something new from it, which only those who may add entries can do. ``is_told_on_page`` says that the
    entry's own page tells of it already, under *Saknas och på gång*.
    """

    code: str
    kind: str
    label: str | Promise
    why: str | Promise
    weight: int
    condition: Callable[[dt.date], Q]
    url_name: str
    field: str = ""
    is_new: bool = False
    is_told_on_page: bool = False

    @property
    def importance(self) -> str:
        """How needed it is, as a word for code: ``first``, ``second`` or ``third``."""
        if self.weight >= MOST_IMPORTANT:
            return "first"
        return "second" if self.weight >= IMPORTANT else "third"

    def url_for(self, entry: "Entry", actor: "Actor") -> str:
        """Return where an entry's gap is filled in; its own page when the person may not begin something new."""
        slug = actor.organisation.slug
        if self.is_new:
            if not actor.may_create:
                return entry.get_absolute_url()
            return f"{reverse(self.url_name, args=[slug])}?fran={entry.reference}"
        address = reverse(self.url_name, args=[slug, entry.reference])
        return f"{address}#id_{self.field}" if self.field else address


_gaps: dict[tuple[str, str], Gap] = {}


def register_gaps(gaps: tuple[Gap, ...]) -> None:
    """Add gaps; called from the app's ``AppConfig.ready``."""
    for gap in gaps:
        _gaps[gap.kind, gap.code] = gap


def gaps_for(kind: str) -> list[Gap]:
    """Return the gaps that a kind of entry can have, the heaviest first."""
    return sorted((gap for gap in _gaps.values() if gap.kind == kind), key=lambda gap: (-gap.weight, gap.code))


def kinds_with_gaps() -> list[str]:
    """Return the kinds of entries that have gaps."""
    return sorted({kind for kind, _code in _gaps})


def annotate_gaps(rows: Rows, today: dt.date) -> Rows:
    """Tell of each row of one register which gaps it has, as ``gap_<code>``; it costs no query."""
    kind = getattr(rows.model, "KIND", "")
    told = {
        PREFIX + gap.code: ExpressionWrapper(gap.condition(today), output_field=BooleanField())
        for gap in gaps_for(kind)
    }
    return rows.annotate(**told) if told else rows


def annotate_gaps_of_few(rows: Rows, today: dt.date) -> Rows:
    """Tell the same of one row, or of a page of rows, at less cost than for a whole register."""
    kind = getattr(rows.model, "KIND", "")
    told = {PREFIX + gap.code: _of_few(rows.model, kind, gap.code, today) for gap in gaps_for(kind)}
    return rows.annotate(**told) if told else rows


@lru_cache(maxsize=200)
def _of_few(model: type[Model], kind: str, code: str, today: dt.date) -> Expression:
    return write_out(model, _gaps[kind, code].condition(today))


def gaps_of(row: Model) -> list[Gap]:
    """Return the gaps of an entry that was read ``annotate_gaps``, the heaviest first."""
    return [gap for gap in gaps_for(getattr(row, "KIND", "")) if getattr(row, PREFIX + gap.code, False)]
