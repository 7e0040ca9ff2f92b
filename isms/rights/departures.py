"""Somebody leaves: everything goes in one step, and what was theirs waits for a new holder."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.accounts.models import Organisation, Post, User
from isms.followup.feeds import revoke_feed
from isms.followup.models import FollowUp
from isms.followup.notices import Notice
from isms.languages import in_swedish
from isms.register.access import Actor, end_shares_with
from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.separation import leave_posts
from isms.rights.grants import Grant, every_grant
from isms.rights.models import Departure, GrantKind
from isms.rights.people import has_anything_elsewhere
from isms.rights.powers import is_coordinator, may_see_grants
from isms.rights.services import check_not_last, check_not_own, close_account, end_role, end_sessions, lock_and_refresh

ENTRIES_SHOWN = 100


@dataclass(frozen=True)
class Losses:
    """What a person would lose by leaving, and what would be left without a holder."""

    roles: tuple[Grant, ...]
    posts: tuple[Grant, ...]
    shares: tuple[Grant, ...]
    entries: tuple[Entry, ...]
    entry_count: int
    followup_count: int
    is_account_locked: bool


def losses_of(person: User, *, actor: Actor) -> Losses:
    """Read what a person has in the actor's organisation; of entries only those that the actor sees are named."""
    grants = every_grant(actor, user_ids=[person.pk])
    held = [grant.post.pk for grant in grants if grant.kind == GrantKind.HOLDER]
    owned = Entry.objects.filter(organisation=actor.organisation, owner__in=held).active()
    seen = Entry.objects.visible_to(actor).active().filter(owner__in=held)
    return Losses(
        roles=tuple(grant for grant in grants if grant.kind == GrantKind.ROLE),
        posts=tuple(grant for grant in grants if grant.kind in (GrantKind.HOLDER, GrantKind.DEPUTY)),
        shares=tuple(grant for grant in grants if grant.kind == GrantKind.SHARE),
        entries=tuple(seen.with_flags(actor.today).with_names().in_swedish_order()[:ENTRIES_SHOWN]),
        entry_count=owned.count(),
        followup_count=FollowUp.objects.open().filter(responsible__in=held).count(),
        is_account_locked=not has_anything_elsewhere(person, organisation=actor.organisation, today=actor.today),
    )


@transaction.atomic
def end_employment(*, person: User, actor: Actor, at: dt.datetime) -> Departure:
    """Take away every role, post, share, calendar address and session that a person has in the organisation.

    The account is locked unless the person works in another organisation too. Posts are left vacant: what they own
    is listed for the coordinator until each has a new holder.

    Raises:
        DomainError: the actor may not, it is the actor, the person has nothing here, or is the last of a kind.
    """
    actor = lock_and_refresh(actor)
    organisation = actor.organisation
    if not may_see_grants(actor):
        raise DomainError(_("Bara samordnaren och administratören avslutar någon."))
    check_not_own(actor, person)
    lost = losses_of(person, actor=actor)
    if not (lost.roles or lost.posts or lost.shares):
        raise DomainError(_("%(who)s har inga behörigheter i organisationen.") % {"who": person.name})
    codes = [grant.role.code for grant in lost.roles if grant.unit is None]
    check_not_last(person=person, role_codes=codes, organisation=organisation)
    with in_swedish():
        told = losses_of(person, actor=actor)
    departure = Departure.objects.create(
        organisation=organisation,
        person=person,
        ended_at=at,
        ended_by=actor.user,
        roles=[f"{grant.label}, {grant.scope}" for grant in told.roles],
        posts=[f"{grant.label}, {grant.scope} ({grant.kind_label.lower()})" for grant in told.posts],
        share_count=len(lost.shares),
        is_account_locked=lost.is_account_locked,
    )
    for grant in lost.roles:
        end_role(person=person, role_code=grant.role.code, organisation=organisation, unit=grant.unit)
    leave_posts(user=person, organisation=organisation)
    end_shares_with(user=person, organisation=organisation)
    revoke_feed(user=person, organisation=organisation, at=at)
    if lost.is_account_locked:
        close_account(person=person, at=at)
    else:
        end_sessions(person=person, at=at)
    return departure


def vacant_posts(organisation: Organisation):
    """Return the posts without a holder that own entries in use."""
    owned = Entry.objects.filter(owner=OuterRef("pk"), archived_at__isnull=True)
    posts = Post.objects.filter(unit__organisation=organisation, archived_at__isnull=True, holder__isnull=True)
    return posts.filter(Exists(owned))


def notices_of_vacancies(actor: Actor) -> list[Notice]:
    """Tell the coordinator on Min sida that posts which own entries have no holder."""
    if not is_coordinator(actor) or not (count := vacant_posts(actor.organisation).count()):
        return []
    text = ngettext(
        "%(count)d befattning som äger poster saknar innehavare.",
        "%(count)d befattningar som äger poster saknar innehavare.",
        count,
    )
    address = reverse("rights:unit_list", args=[actor.organisation.slug])
    return [Notice(text % {"count": count}, f"{address}?visa=vakanta", _("Utse innehavare"))]
