"""Reads that a page shows together."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from isms.accounts.permissions import Right
from isms.followup.models import FollowUp
from isms.register import registers
from isms.register.access import Actor
from isms.register.models import Entry

MONTH_DAYS = 30
ENTRIES_PER_REGISTER = 50
VACANT_SHOWN = 20


@dataclass(frozen=True)
class OwnRegister:
    """A person's own entries in one register."""

    register: registers.Register
    entries: tuple[Entry, ...]
    count: int


@dataclass(frozen=True)
class MyPage:
    """What waits for a person, and what the person owns.

    ``vacant`` holds entries that nobody answers for; only those who may change the registers get them.
    """

    overdue: tuple[FollowUp, ...]
    this_week: tuple[FollowUp, ...]
    this_month: tuple[FollowUp, ...]
    later_count: int
    registers: tuple[OwnRegister, ...]
    vacant: tuple[Entry, ...]
    vacant_count: int


def my_page_of(actor: Actor) -> MyPage:
    """Read a person's own follow-ups by urgency, and own entries by register.

    "This week" ends on Sunday; "this month" is the thirty days from today that come after.
    """
    today = actor.today
    sunday = today + dt.timedelta(days=6 - today.weekday())
    mine = FollowUp.objects.visible_to(actor).for_actor(actor)
    horizon = today + dt.timedelta(days=MONTH_DAYS)
    near = list(mine.open().filter(intended_on__lte=horizon).with_detail().in_due_order())
    vacant: list[Entry] = []
    vacant_count = 0
    if actor.has(Right.EDIT_REGISTER):
        without = Entry.objects.visible_to(actor).active().without_holder()
        vacant_count = without.count()
        vacant = list(without.with_detail().in_swedish_order()[:VACANT_SHOWN]) if vacant_count else []
    return MyPage(
        overdue=tuple(item for item in near if item.intended_on < today),
        this_week=tuple(item for item in near if today <= item.intended_on <= sunday),
        this_month=tuple(item for item in near if item.intended_on > max(sunday, today)),
        later_count=mine.due_after(today, MONTH_DAYS).count(),
        registers=_own_registers(actor),
        vacant=tuple(vacant),
        vacant_count=vacant_count,
    )


def _own_registers(actor: Actor) -> tuple[OwnRegister, ...]:
    own = Entry.objects.visible_to(actor).active().filter(owner_id__in=actor.post_ids).with_detail()
    order = [definition.kind for definition in registers.every()]
    entries = [entry for entry in own.in_swedish_order() if entry.kind in order]
    entries.sort(key=lambda entry: order.index(entry.kind))
    groups = ((kind, tuple(items)) for kind, items in groupby(entries, key=lambda entry: entry.kind))
    return tuple(OwnRegister(registers.get(kind), items[:ENTRIES_PER_REGISTER], len(items)) for kind, items in groups)
