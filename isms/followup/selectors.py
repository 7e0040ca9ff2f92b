"""Reads that a page shows together."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber

from isms.accounts.permissions import Right
from isms.followup.areas import own_waiting, with_waiting
from isms.followup.models import AreaAnswer, FollowUp
from isms.followup.notices import Notice, notices_of
from isms.register import registers
from isms.register.access import Actor
from isms.register.flags import attach_flags
from isms.register.models import Entry
from isms.register.sorting import SwedishOrder

MONTH_DAYS = 30
ENTRIES_PER_REGISTER = 50
VACANT_SHOWN = 20
OTHERS_SHOWN = 20


@dataclass(frozen=True)
class OwnRegister:
    """A person's own entries in one register."""

    register: registers.Register
    entries: tuple[Entry, ...]
    count: int


@dataclass(frozen=True)
class OrganisationWeek:
    """What a coordinator's Monday begins with, in numbers: late, planned this week, not answered, questions."""

    late_count: int
    week_count: int
    silent_count: int
    question_count: int
    sunday: dt.date


@dataclass(frozen=True)
class MyPage:
    """What waits for a person, and what the person owns.

    ``on_others`` are follow-ups of the person's own entries that another post is to do; ``questions`` are
    the person's own that nobody has replied to; ``week`` is for those who may change the registers.
    ``vacant`` holds entries that nobody answers for; only those who may change the registers get them.
    """

    overdue: tuple[FollowUp, ...]
    this_week: tuple[FollowUp, ...]
    this_month: tuple[FollowUp, ...]
    later_count: int
    registers: tuple[OwnRegister, ...]
    vacant: tuple[Entry, ...]
    vacant_count: int
    area_count: int
    on_others: tuple[FollowUp, ...]
    questions: tuple[AreaAnswer, ...]
    week: OrganisationWeek | None
    notices: tuple[Notice, ...] = ()


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
        vacant = list(without.with_detail().in_swedish_order()[: VACANT_SHOWN + 1])
        vacant_count = without.count() if len(vacant) > VACANT_SHOWN else len(vacant)
        vacant = vacant[:VACANT_SHOWN]
    on_others = (
        FollowUp.objects.visible_to(actor)
        .open()
        .filter(entry__owner_id__in=actor.post_ids, responsible__isnull=False, intended_on__lte=horizon)
        .exclude(responsible_id__in=actor.post_ids)
        .with_detail()
        .in_due_order()
    )
    questions = (
        AreaAnswer.objects.visible_to(actor)
        .questions()
        .unreplied()
        .filter(answered_by=actor.user)
        .select_related("entry__organisation")
        .oldest_first()
    )
    on_others = list(on_others[:OTHERS_SHOWN]) if actor.post_ids else []
    questions = list(questions[:OTHERS_SHOWN]) if actor.post_ids else []
    own = _own_registers(actor)
    attach_flags([*near, *vacant, *on_others, *questions, *(entry for group in own for entry in group.entries)], today)
    return MyPage(
        overdue=tuple(item for item in near if item.intended_on < today),
        this_week=tuple(item for item in near if today <= item.intended_on <= sunday),
        this_month=tuple(item for item in near if item.intended_on > max(sunday, today)),
        later_count=mine.due_after(today, MONTH_DAYS).count(),
        registers=own,
        vacant=tuple(vacant),
        vacant_count=vacant_count,
        area_count=own_waiting(actor).count() if actor.post_ids else 0,
        on_others=tuple(on_others),
        questions=tuple(questions),
        week=_week_of(actor, sunday) if actor.has(Right.EDIT_REGISTER) else None,
        notices=notices_of(actor),
    )


def _week_of(actor: Actor, sunday: dt.date) -> OrganisationWeek:
    visible = FollowUp.objects.visible_to(actor)
    counted = visible.open().aggregate(
        late=Count("pk", filter=Q(intended_on__lt=actor.today)),
        week=Count("pk", filter=Q(intended_on__range=(actor.today, sunday))),
    )
    return OrganisationWeek(
        late_count=counted["late"],
        week_count=counted["week"],
        silent_count=with_waiting(Entry.objects.visible_to(actor), today=actor.today).filter(is_waiting=True).count(),
        question_count=AreaAnswer.objects.visible_to(actor).questions().unreplied().count(),
        sunday=sunday,
    )


def _own_registers(actor: Actor) -> tuple[OwnRegister, ...]:
    """Return what the person answers for; what has a day of its own, such as an action, stands among the follow-ups."""
    own = Entry.objects.visible_to(actor).active().filter(owner_id__in=actor.post_ids)
    confirmed = {definition.kind: definition for definition in registers.every() if definition.is_confirmed}
    first = own.filter(kind__in=confirmed).annotate(
        place=Window(RowNumber(), partition_by="kind", order_by=[SwedishOrder("title"), "pk"]),
        of_kind=Window(Count("pk"), partition_by="kind"),
    )
    shown = first.filter(place__lte=ENTRIES_PER_REGISTER).with_detail().order_by("kind", "place")
    groups = {kind: tuple(items) for kind, items in groupby(shown, key=lambda entry: entry.kind)}
    return tuple(
        OwnRegister(definition, groups[kind], groups[kind][0].of_kind)
        for kind, definition in confirmed.items()
        if kind in groups
    )
