"""Units and posts: make, change, put away, and choose who holds and deputises."""

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, Post, RoleGroup, Unit, User
from isms.followup.models import FollowUp
from isms.register.access import Actor
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Entry
from isms.register.separation import assign_post
from isms.register.sorting import SwedishOrder
from isms.rights.powers import is_coordinator
from isms.rights.services import lock_and_refresh


@dataclass(frozen=True)
class UnitRow:
    """A unit with its posts."""

    unit: Unit
    posts: tuple[Post, ...]


def unit_rows(organisation: Organisation, *, archived: bool = False, vacant: bool = False) -> list[UnitRow]:
    """Return the organisation's units with their posts, each below the one it lies in; two queries.

    Args:
        archived: show what is put away too.
        vacant: only posts in use without a holder, and only the units that have such.
    """
    units = Unit.objects.filter(organisation=organisation).select_related("parent")
    posts = Post.objects.filter(unit__organisation=organisation).select_related("unit", "holder", "deputy")
    posts = posts.annotate(owned_count=Count("owned_entries", filter=Q(owned_entries__archived_at__isnull=True)))
    if not archived:
        units, posts = units.filter(archived_at__isnull=True), posts.filter(archived_at__isnull=True)
    if vacant:
        posts = posts.filter(holder__isnull=True, archived_at__isnull=True)
    by_unit = defaultdict(list)
    for post in posts.order_by(SwedishOrder("title"), "pk"):
        by_unit[post.unit_id].append(post)
    below = defaultdict(list)
    found = list(units.order_by(SwedishOrder("name"), "pk"))
    shown = {unit.pk for unit in found}
    for unit in found:
        below[unit.parent_id if unit.parent_id in shown else None].append(unit)
    rows: list[UnitRow] = []
    waiting = below[None][::-1]
    while waiting:
        unit = waiting.pop()
        rows.append(UnitRow(unit, tuple(by_unit[unit.pk])))
        waiting += below[unit.pk][::-1]
    return [row for row in rows if row.posts] if vacant else rows


def state_of(row: Unit | Post) -> str:
    """Return a short checksum of what a unit or a post says, to tell whether somebody has changed it since."""
    told = (
        (row.name, row.parent_id) if isinstance(row, Unit) else (row.title, row.unit_id, row.holder_id, row.deputy_id)
    )
    return hashlib.sha256(repr((*told, row.archived_at)).encode()).hexdigest()[:16]


class ChangedMeanwhile(EditConflict):
    """Somebody else has changed a unit or a post; the message says what stands there now."""

    def __init__(self, stored: Unit | Post) -> None:
        if isinstance(stored, Unit):
            told = f"{stored.name}, {stored.parent or _('direkt under organisationen')}"
        else:
            told = f"{stored.title}, {stored.unit.name}, {stored.holder or '–'}, {stored.deputy or '–'}"
        message = _("Någon annan hann före. Nu står det: %(told)s. Spara igen om dina uppgifter ska gälla.")
        DomainError.__init__(self, message % {"told": told})


def _check_unchanged(row: Unit | Post, seen: str) -> None:
    stored = type(row).objects.filter(pk=row.pk).first()
    if stored is not None and seen and state_of(stored) != seen:
        raise ChangedMeanwhile(stored)


@transaction.atomic
def save_unit(*, unit: Unit, seen: str, actor: Actor) -> Unit:
    """Store a new or changed unit.

    Args:
        seen: the state that the actor started from, as ``state_of`` tells it; empty for a new one.

    Raises:
        ChangedMeanwhile: somebody else has changed it since.
        DomainError: the actor is no coordinator.
        ValidationError: the name is taken, or the unit would lie in itself or in another organisation.
    """
    _lock(actor)
    _check_unchanged(unit, seen)
    _check_parent(unit)
    unit.full_clean()
    unit.save()
    return unit


def _check_parent(unit: Unit) -> None:
    above, seen = unit.parent, set()
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        if above.pk == unit.pk:
            raise ValidationError({"parent": _("En enhet kan inte ingå i sig själv eller i en enhet under den.")})
        if above.organisation_id != unit.organisation_id:
            raise ValidationError({"parent": _("Enheten hör till en annan organisation.")})
        above = above.parent


@transaction.atomic
def archive_unit(*, unit: Unit, actor: Actor, at: dt.datetime) -> None:
    """Put a unit away; its archived entries and their history stay.

    Raises:
        DomainError: the actor is no coordinator, or posts, units, entries or roles are still in it.
    """
    _lock(actor)
    left = [
        (Post.objects.filter(unit=unit, archived_at__isnull=True), _("befattningar")),
        (Unit.objects.filter(parent=unit, archived_at__isnull=True), _("enheter")),
        (Entry.objects.filter(organisation=unit.organisation_id, unit=unit).active(), _("poster")),
        (RoleGroup.objects.filter(unit=unit, group__user__isnull=False), _("roller")),
    ]
    counted = [f"{count} {name}" for rows, name in left if (count := rows.count())]
    if counted:
        message = _("%(unit)s kan inte arkiveras än. Kvar i enheten: %(left)s.")
        raise DomainError(message % {"unit": unit.name, "left": ", ".join(counted)})
    Unit.objects.filter(pk=unit.pk).update(archived_at=at)


@transaction.atomic
def restore_unit(*, unit: Unit, actor: Actor) -> None:
    """Take a unit into use again.

    Raises:
        DomainError: the actor is no coordinator, or the unit that it lies in is put away.
    """
    _lock(actor)
    if Unit.objects.filter(pk=unit.parent_id, archived_at__isnull=False).exists():
        raise DomainError(_("%(unit)s ligger i en enhet som är arkiverad. Återställ den först.") % {"unit": unit.name})
    Unit.objects.filter(pk=unit.pk).update(archived_at=None)


@transaction.atomic
def save_post(*, post: Post, holder: User | None, deputy: User | None, seen: str, actor: Actor) -> Post:
    """Store a new or changed post with its holder and deputy; access to what it owns follows at once.

    Args:
        seen: the state that the actor started from, as ``state_of`` tells it; empty for a new one.

    Raises:
        ChangedMeanwhile: somebody else has changed it since.
        DomainError: the actor is no coordinator, or a post that is put away would get somebody.
        ValidationError: the title is taken, somebody may not hold the post, or the actor would take one that
            answers for something.
    """
    _lock(actor)
    if post.unit.organisation_id != actor.organisation.pk:
        raise ValidationError({"unit": _("Enheten hör till en annan organisation.")})
    _check_unchanged(post, seen)
    if post.archived_at is not None and (holder or deputy):
        raise DomainError(_("Befattningen är arkiverad. Återställ den först."))
    _check_not_taken(post, holder=holder, deputy=deputy, actor=actor)
    if post.pk is None:
        post.holder = post.deputy = None
        post.full_clean()
        post.save(force_insert=True)
    else:
        post.full_clean(exclude=["holder", "deputy"])
        Post.objects.filter(pk=post.pk).update(title=post.title, unit=post.unit)
    return assign_post(post=post, holder=holder, deputy=deputy)


def _check_not_taken(post: Post, *, holder: User | None, deputy: User | None, actor: Actor) -> None:
    """Refuse that the actor steps into a post that answers for something: its owner decides what a coordinator may not.

    Raises:
        ValidationError: at ``holder`` or ``deputy``.
    """
    stored = Post.objects.filter(pk=post.pk).first()
    if stored is None or actor.user.pk in (stored.holder_id, stored.deputy_id) or not any(_answers_for(post, actor)):
        return
    message = _("Du kan inte själv ta en befattning som äger poster eller uppföljningar. Be en annan samordnare.")
    wrong = {name: message for name, person in (("holder", holder), ("deputy", deputy)) if person == actor.user}
    if wrong:
        raise ValidationError(wrong)


def _answers_for(post: Post, actor: Actor) -> tuple[int, int]:
    """Return how many entries in use a post owns, and how many open follow-ups it answers for."""
    entries = Entry.objects.filter(organisation=actor.organisation, owner=post).active()
    return entries.count(), FollowUp.objects.open().filter(responsible=post).count()


@transaction.atomic
def archive_post(*, post: Post, actor: Actor, at: dt.datetime) -> None:
    """Put a post away and leave it vacant.

    Raises:
        DomainError: the actor is no coordinator, or the post still answers for something: hand that over first.
    """
    _lock(actor)
    entries, followups = _answers_for(post, actor)
    if entries or followups:
        message = _(
            "%(post)s äger %(entries)d poster och ansvarar för %(followups)d uppföljningar. Lämna över dem först."
        )
        raise DomainError(message % {"post": post.title, "entries": entries, "followups": followups})
    assign_post(post=post, holder=None)
    Post.objects.filter(pk=post.pk).update(archived_at=at)


@transaction.atomic
def restore_post(*, post: Post, actor: Actor) -> None:
    """Take a post into use again, vacant: whoever held it is chosen anew.

    Raises:
        DomainError: the actor is no coordinator, or the post's unit is put away.
    """
    _lock(actor)
    if Unit.objects.filter(pk=post.unit_id, archived_at__isnull=False).exists():
        raise DomainError(_("Enheten är arkiverad. Återställ den först."))
    Post.objects.filter(pk=post.pk).update(archived_at=None, holder=None, deputy=None)


def _lock(actor: Actor) -> None:
    if not is_coordinator(lock_and_refresh(actor)):
        raise DomainError(_("Bara samordnaren ändrar enheter och befattningar."))
