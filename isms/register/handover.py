"""Hand over everything that a post answers for to another post, in one step that the history keeps.

A post owns entries, and other rooms may charge it with more: they register here what that is, so
that nothing is left behind when a post is closed or its work divided anew.
"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from isms.accounts.models import Post
from isms.register.access import Actor
from isms.register.consequences import Event, announce
from isms.register.errors import DomainError
from isms.register.models import Entry


@dataclass(frozen=True)
class Charge:
    """Something that a post can be charged with besides owning entries.

    ``rows`` returns what a post is charged with and the actor may change; ``field`` names the
    foreign key that holds the post. ``of_owners`` returns what the owners of some entries are charged
    with in those entries, when such a charge hangs on an entry.
    """

    label: str | Promise
    rows: Callable[[Actor, Post], models.QuerySet]
    field: str
    of_owners: Callable[[Collection[int]], models.QuerySet] | None = None


@dataclass(frozen=True)
class HandedOver:
    """How much changed hands."""

    entry_count: int
    charge_count: int


_charges: list[Charge] = []


def register_charge(charge: Charge) -> None:
    """Let something be handed over together with the entries; called from ``AppConfig.ready``."""
    _charges.append(charge)


def entries_of(actor: Actor, post: Post) -> models.QuerySet:
    """Return the active entries that a post owns and the actor may change."""
    return Entry.objects.editable_by(actor).active().filter(owner=post)


def charges_of(actor: Actor, post: Post) -> list[tuple[str | Promise, int]]:
    """Return what else a post is charged with, as labels with their numbers."""
    return [(charge.label, charge.rows(actor, post).count()) for charge in _charges]


@transaction.atomic
def hand_over(*, giver: Post, taker: Post, actor: Actor, at: dt.datetime) -> HandedOver:
    """Make one post the owner of all that another owned, and give it what the other was charged with.

    Only what the actor may change is handed over; archived entries keep the owner they had.

    Raises:
        DomainError: the posts are the same, belong to different organisations, or the taker is closed.
    """
    organisation_id = actor.organisation.pk
    if giver.pk == taker.pk:
        raise DomainError(_("Välj två olika befattningar."))
    if {giver.unit.organisation_id, taker.unit.organisation_id} != {organisation_id}:
        raise DomainError(_("Båda befattningarna ska höra till organisationen."))
    if taker.archived_at is not None:
        raise DomainError(_("Befattningen som ska ta över är arkiverad."))
    entries = list(
        entries_of(actor, giver).select_related("organisation").select_for_update(of=("self",)).order_by("pk")
    )
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
        owner=taker, version=F("version") + 1, updated_at=at, updated_by=actor.user
    )
    charged = sum(charge.rows(actor, giver).order_by().update(**{charge.field: taker}) for charge in _charges)
    for entry in entries:
        entry.owner, entry.version = taker, entry.version + 1
        entry.updated_at, entry.updated_by = at, actor.user
        announce(Event.CHANGED, entry=entry, by=actor.user, at=at)
    return HandedOver(len(entries), charged)


def follow_new_owner(entries: Collection[Entry], *, taker: Post) -> None:
    """Give a post what the present owners of some entries are charged with in them; their owner changes afterwards."""
    keys = [entry.pk for entry in entries]
    for charge in _charges:
        if charge.of_owners is not None:
            charge.of_owners(keys).order_by().update(**{charge.field: taker})
