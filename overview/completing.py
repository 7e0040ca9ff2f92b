"""*Komplettera*: what is missing in the entries that a person may change, the most needed first."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Case, Count, F, IntegerField, Value, When, Window
from django.utils.functional import Promise

from isms.register import registers
from isms.register.access import Actor
from isms.register.gaps import PREFIX, Gap, annotate_gaps, gaps_for, gaps_of, kinds_with_gaps
from isms.register.models import Entry
from isms.register.sorting import SwedishOrder

SHOWN = 60


@dataclass(frozen=True)
class MissingRow:
    """One thing that one entry lacks, and where it is filled in."""

    entry: Entry
    gap: Gap
    url: str


@dataclass(frozen=True)
class RegisterGaps:
    """How many entries of a register lack something."""

    kind: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Missing:
    """What is missing, the most needed first, and how many entries of each register lack something."""

    rows: tuple[MissingRow, ...]
    registers: tuple[RegisterGaps, ...]
    has_more: bool

    @property
    def count(self) -> int:
        """How many entries lack something."""
        return sum(register.count for register in self.registers)


def missing_in(actor: Actor, *, is_own_only: bool, kind: str = "") -> Missing:
    """Read what is missing, one question per register however much there is.

    Args:
        is_own_only: only what the person's own posts own, else all that the person may change.
        kind: the only register to list; the others are still counted.
    """
    rows: list[MissingRow] = []
    counted: list[RegisterGaps] = []
    shown = total = 0
    for definition in registers.every():
        if definition.kind not in kinds_with_gaps():
            continue
        entries = _incomplete(definition.kind, actor, is_own_only=is_own_only)
        count = entries[0].of_register if entries else 0
        if count:
            counted.append(RegisterGaps(definition.kind, definition.label_plural, count))
        if kind in ("", definition.kind):
            shown, total = shown + len(entries), total + count
            rows += [MissingRow(entry, gap, gap.url_for(entry, actor)) for entry in entries for gap in gaps_of(entry)]
    rows.sort(key=lambda row: -row.gap.weight)  # within a weight as the registers read them
    return Missing(tuple(rows[:SHOWN]), tuple(counted), has_more=len(rows) > SHOWN or total > shown)


def missing_of(entry: Entry, actor: Actor) -> list[MissingRow]:
    """Return what an entry that was read with its gaps lacks, beside what its page tells already."""
    gaps = (gap for gap in gaps_of(entry) if not gap.is_told_on_page)
    return [MissingRow(entry, gap, gap.url_for(entry, actor)) for gap in gaps]


def _incomplete(kind: str, actor: Actor, *, is_own_only: bool) -> list[Entry]:
    """Return the entries of a register with the heaviest gaps; each tells how many there are in all."""
    model = apps.get_model(registers.get(kind).model)
    entries = model.objects.editable_by(actor).active()
    if is_own_only:
        entries = entries.filter(owner_id__in=actor.post_ids)
    gaps = gaps_for(kind)
    lacking = [When(**{PREFIX + gap.code: True}, then=Value(gap.weight)) for gap in gaps]
    entries = annotate_gaps(entries, actor.today).annotate(
        heaviest=Case(*lacking, default=Value(0), output_field=IntegerField())
    )
    entries = entries.filter(heaviest__gt=0).annotate(of_register=Window(Count("*")))
    entries = entries.with_flags(actor.today).select_related("organisation", "unit")
    return list(entries.order_by(F("heaviest").desc(), SwedishOrder("title"), "pk")[:SHOWN])


def may_complete(actor: Actor) -> bool:
    """Tell whether a person can have something to complete: who holds a post, or may change the registers."""
    return bool(actor.post_ids) or actor.may_create
