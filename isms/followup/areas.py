"""Mina områden: which entries their owners are asked about, and what they answer.

An owner confirms each entry once in six months. An entry that a follow-up has confirmed meanwhile
(``FollowUpKind.confirms``), or that was registered meanwhile, is not asked about. Restricted entries are
never asked about: their owners may not read them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from isms.accounts.models import Organisation, Unit, User
from isms.followup.dates import add_months, start_of_day
from isms.followup.kinds import confirming_kinds
from isms.followup.models import AreaAnswer, FollowUp
from isms.languages import in_swedish
from isms.register import registers
from isms.register.access import Actor
from isms.register.models import Entry
from isms.register.services import add_comment

MONTHS = 6


@dataclass(frozen=True)
class Said:
    """What an owner says about one entry."""

    entry: Entry
    kind: str
    note: str


@dataclass(frozen=True)
class UnitRate:
    """How many of a unit's entries are confirmed within six months; ``percent`` is rounded down."""

    unit: Unit
    asked: int
    waiting: int

    @property
    def confirmed(self) -> int:
        """How many are confirmed."""
        return self.asked - self.waiting

    @property
    def percent(self) -> int:
        """The share that is confirmed."""
        return 100 * self.confirmed // self.asked if self.asked else 100


@dataclass(frozen=True)
class Silent:
    """Somebody who has not answered about everything."""

    post_title: str
    unit_name: str
    holder_name: str
    waiting: int


def with_waiting(entries: QuerySet[Entry], *, today: dt.date) -> QuerySet[Entry]:
    """Keep the entries that owners are asked about, and tell of each whether it waits for an answer."""
    since = start_of_day(add_months(today, -MONTHS))
    answered = AreaAnswer.objects.filter(entry=OuterRef("pk"), answered_at__gte=since)
    reviewed = FollowUp.objects.filter(
        entry=OuterRef("pk"),
        kind__in=confirming_kinds(),
        outcome__in=("no_remark", "with_remark"),
        completed_at__gte=since,
    )
    kinds = [definition.kind for definition in registers.every() if definition.is_confirmed]
    asked = entries.active().filter(kind__in=kinds, is_restricted=False, owner__isnull=False)
    is_waiting = Q(created_at__lt=since) & ~Exists(answered) & ~Exists(reviewed)
    return asked.annotate(
        is_waiting=Case(When(is_waiting, then=Value(True)), default=Value(False), output_field=BooleanField())
    )


def own_waiting(actor: Actor) -> QuerySet[Entry]:
    """Return the entries that a person is to answer about, register by register."""
    own = Entry.objects.visible_to(actor).filter(owner_id__in=actor.post_ids)
    return (
        with_waiting(own, today=actor.today)
        .filter(is_waiting=True)
        .with_flags(actor.today)
        .with_detail()
        .order_by("kind", "reference", "pk")
    )


def own_answers(actor: Actor) -> QuerySet[AreaAnswer]:
    """Return what has been answered within six months about the person's own entries, the latest first."""
    since = start_of_day(add_months(actor.today, -MONTHS))
    return (
        AreaAnswer.objects.visible_to(actor)
        .filter(entry__owner_id__in=actor.post_ids, answered_at__gte=since)
        .with_flags(actor.today)
        .select_related("entry__organisation", "answered_by", "replied_by")
        .latest_first()
    )


def waiting_by_holder(organisation: Organisation, *, today: dt.date) -> dict[int, int]:
    """Return how many entries wait for an answer from each person who holds their post, by the person's key."""
    entries = with_waiting(Entry.objects.filter(organisation=organisation), today=today).filter(
        is_waiting=True, owner__holder__is_active=True
    )
    counted = entries.order_by().values("owner__holder").annotate(count=Count("pk"))
    return {row["owner__holder"]: row["count"] for row in counted}


def rates(actor: Actor) -> list[UnitRate]:
    """Return the answer rate of each unit, the lowest first; units that own nothing are left out."""
    entries = with_waiting(Entry.objects.visible_to(actor), today=actor.today)
    counted = (
        entries.order_by().values("unit").annotate(asked=Count("pk"), waiting=Count("pk", filter=Q(is_waiting=True)))
    )
    units = Unit.objects.in_bulk([row["unit"] for row in counted])
    found = [UnitRate(units[row["unit"]], row["asked"], row["waiting"]) for row in counted]
    return sorted(found, key=lambda rate: (rate.percent, rate.unit.name, rate.unit.pk))


def silent_posts(actor: Actor) -> list[Silent]:
    """Return the posts that have something left to answer about, most first."""
    entries = with_waiting(Entry.objects.visible_to(actor), today=actor.today).filter(is_waiting=True)
    counted = (
        entries.order_by()
        .values(
            "owner_id",
            post_title=F("owner__title"),
            unit_name=F("owner__unit__name"),
            holder_name=F("owner__holder__name"),
        )
        .annotate(waiting=Count("pk"))
        .order_by("-waiting", "post_title", "owner_id")
    )
    return [Silent(row["post_title"], row["unit_name"], row["holder_name"] or "", row["waiting"]) for row in counted]


@transaction.atomic
def answer_areas(*, said: Sequence[Said], by: User, at: dt.datetime) -> list[AreaAnswer]:
    """Store what an owner says about entries; a question or a wish for change also becomes a comment on the entry.

    An entry that is answered about already is left: of two who press at once, the first is heard.

    Raises:
        ValidationError: a question has no text.
    """
    keys = [item.entry.pk for item in said]
    list(Entry.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True, of=("self",)))
    since = start_of_day(add_months(timezone.localdate(at), -MONTHS))
    answered = set(AreaAnswer.objects.filter(entry__in=keys, answered_at__gte=since).values_list("entry_id", flat=True))
    answers = []
    for item in said:
        if item.entry.pk in answered:  # the owner pressed twice, or the deputy was first
            continue
        answer = AreaAnswer(
            entry=item.entry,
            post_id=item.entry.owner_id,
            kind=item.kind,
            note=item.note.strip(),
            answered_by=by,
            answered_at=at,
        )
        answer.full_clean(exclude=["entry", "post", "answered_by"])
        answers.append(answer)
    AreaAnswer.objects.bulk_create(answers)
    for answer in answers:
        if answer.note:
            with in_swedish():
                add_comment(
                    entry=answer.entry, text=f"{answer.get_kind_display()}: {answer.note}"[:20_000], by=by, at=at
                )
    return answers


@transaction.atomic
def reply_to(*, answer: AreaAnswer, text: str, by: User, at: dt.datetime) -> bool:
    """Answer an owner's question; the reply also becomes a comment on the entry. False when it is answered already.

    Raises:
        ValidationError: the reply is empty.
    """
    locked = AreaAnswer.objects.select_for_update(of=("self",)).select_related("entry").get(pk=answer.pk)
    if locked.replied_at is not None:
        return False
    add_comment(entry=locked.entry, text=text, by=by, at=at)
    locked.reply, locked.replied_at, locked.replied_by = text.strip(), at, by
    locked.save(update_fields=["reply", "replied_at", "replied_by"])
    return True
