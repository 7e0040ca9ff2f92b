"""What every figure counts with: the day, the rows, and who may be named.

Dates are honoured as they were on that day: what was registered, archived, decided or completed
later does not count. Other facts, such as whether a system is critical, are those that the
register holds now.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import InformationAsset, System
from isms.accounts.models import Organisation
from isms.followup.dates import add_months
from isms.register.models import Entry
from isms.register.sorting import SwedishOrder

CURRENT_MONTHS = 12


@dataclass(frozen=True)
class Frame:
    """What a figure is about: an organisation, the review's year, and the day of the count."""

    organisation: Organisation
    year: int
    as_of: dt.date


@dataclass(frozen=True)
class Row:
    """One thing behind a figure; of a restricted entry nothing but its existence is told."""

    reference: str
    title: str
    unit: str
    owner: str
    note: str
    is_counted: bool
    is_restricted: bool


def end_of(frame: Frame) -> dt.datetime:
    """Return the moment at which the day of the count is over."""
    return timezone.make_aware(dt.datetime.combine(frame.as_of + dt.timedelta(days=1), dt.time.min))


def present(queryset: QuerySet, frame: Frame, path: str = "") -> QuerySet:
    """Keep what was registered and not archived when the day of the count was over."""
    end = end_of(frame)
    return queryset.filter(
        Q(**{f"{path}archived_at__isnull": True}) | Q(**{f"{path}archived_at__gte": end}),
        **{f"{path}organisation": frame.organisation, f"{path}created_at__lt": end},
    )


def listed(entries: QuerySet) -> QuerySet:
    return entries.with_detail().order_by("is_restricted", SwedishOrder("title"), "pk")


def systems_in(frame: Frame) -> QuerySet[System]:
    return listed(present(System.objects.in_use(), frame))


def assets_in(frame: Frame) -> QuerySet[InformationAsset]:
    return listed(present(InformationAsset.objects.all(), frame))


def row_of(entry: Entry, *, is_counted: bool = True, note: Any = "") -> Row:
    """Describe an entry, or only that there is one when it is restricted."""
    if entry.is_restricted:
        title = _("Post med begränsad läsbehörighet")
        return Row("", title, "", "", "", is_counted=is_counted, is_restricted=True)
    owner = entry.owner
    if owner is None:
        owner_text = _("Saknas")
    else:
        owner_text = owner.title if owner.holder_id else _("%(post)s (vakant)") % {"post": owner.title}
    return Row(
        reference=entry.reference,
        title=entry.title,
        unit=entry.unit.name,
        owner=owner_text,
        note=str(note),
        is_counted=is_counted,
        is_restricted=False,
    )


_READ: ContextVar[dict[tuple[Any, ...], list[Any]] | None] = ContextVar("rows_read", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Let figures that are computed together read each set of entries once: many count among the same."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def rows_of(entries: Iterable[Any]) -> Iterable[Any]:
    """Return entries; those that figures computed together have asked for already are not read again."""
    read = _READ.get()
    if read is None or not isinstance(entries, QuerySet) or entries.query.is_empty():
        return entries
    key = (entries.query.sql_with_params(), str(entries._prefetch_related_lookups))
    if key not in read:
        read[key] = list(entries)
    return read[key]


def split(
    entries: Iterable[Entry], counts: Callable[[Any], bool], note: Callable[[Any], Any] = lambda entry: ""
) -> list[Row]:
    return [row_of(entry, is_counted=bool(counts(entry)), note=note(entry)) for entry in rows_of(entries)]


@dataclass(frozen=True)
class Selection:
    """Entries that the database tells apart: read as rows, or only counted, by the same question.

    Args:
        entries: what there is to count among.
        counts: the fields or annotations and what they hold in those that count; empty when all do.
        note: what each row tells beside its name.
    """

    entries: QuerySet
    counts: Mapping[str, Any] = field(default_factory=dict)
    note: Callable[[Any], Any] = lambda entry: ""

    def rows(self) -> list[Row]:
        """Read the entries."""
        return split(
            self.entries,
            lambda entry: all(getattr(entry, name) == value for name, value in self.counts.items()),
            self.note,
        )


def count_selections(selections: Mapping[str, Selection]) -> dict[str, tuple[int, int]]:
    """Return how many count, and among how many, without reading any of them: one question for the same entries."""
    same: dict[Any, dict[str, Selection]] = defaultdict(dict)
    for name, selection in selections.items():
        same[selection.entries.query.sql_with_params()][name] = selection
    counted: dict[str, tuple[int, int]] = {}
    for group in same.values():
        parts = {
            f"part_{name}": Count("pk", filter=Q(**selection.counts) if selection.counts else None)
            for name, selection in group.items()
        }
        entries = next(iter(group.values())).entries.order_by()
        told = entries.aggregate(whole=Count("pk"), **parts)
        counted |= {name: (told[f"part_{name}"], told["whole"]) for name in group}
    return counted


def months_before(frame: Frame, months: int = CURRENT_MONTHS) -> dt.datetime:
    """Return the moment a number of months before the day of the count."""
    return timezone.make_aware(dt.datetime.combine(add_months(frame.as_of, -months), dt.time.min))
