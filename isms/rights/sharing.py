"""Share one entry with one person until a day, and end it."""

import dataclasses
import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.accounts.permissions import Right
from isms.followup.dates import add_months
from isms.register.access import Actor, end_share, share_entry, unexpired_shares, unshare_entry
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Entry, EntryUserObjectPermission

LONGEST_MONTHS = 12


def may_share(actor: Actor, entry: Entry) -> bool:
    """Tell whether a person who sees an entry may share it with others.

    Who may change it may, unless that right is itself a share: nobody passes on what was lent. A restricted entry is
    shared only by those who have the right to restricted entries and see this one without a share: the coordinator and
    the data protection officer.
    """
    if entry.is_restricted:
        return actor.has(Right.VIEW_RESTRICTED) and _sees_by_own_right(actor, entry)
    return _may_change_by_own_right(actor, entry)


def may_share_for_change(actor: Actor, entry: Entry) -> bool:
    """Tell whether a person who may share an entry may let others change it: only who may so by own right."""
    return _may_change_by_own_right(actor, entry)


def _may_change_by_own_right(actor: Actor, entry: Entry) -> bool:
    return Entry.objects.editable_by(_without_shares(actor)).filter(pk=entry.pk).exists()


def _sees_by_own_right(actor: Actor, entry: Entry) -> bool:
    return Entry.objects.visible_to(_without_shares(actor)).filter(pk=entry.pk).exists()


def _without_shares(actor: Actor) -> Actor:
    return dataclasses.replace(actor, has_shares=False)


def shares_of(entry: Entry) -> list[EntryUserObjectPermission]:
    """Return every share of an entry, also those that have run out, the newest first."""
    shares = EntryUserObjectPermission.objects.filter(content_object_id=entry.pk)
    return list(shares.select_related("user", "granted_by", "permission").order_by("-granted_at", "-pk"))


@transaction.atomic
def share_with(
    *, entry: Entry, person: User, until: dt.date, may_change: bool, actor: Actor
) -> EntryUserObjectPermission:
    """Let one person see, or change, an entry through a day.

    Raises:
        DomainError: the actor may not share the entry, or not for change.
        EntryArchived: the entry is put away.
        ValidationError: at ``person`` or ``until``, when it is the actor, already shared, or the day is wrong.
    """
    if Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk).is_archived:
        raise EntryArchived
    if not may_share(actor, entry) or (may_change and not may_share_for_change(actor, entry)):
        raise DomainError(_("Du får inte dela posten."))
    if person.pk == actor.user.pk:
        raise ValidationError({"person": _("Du ser redan posten.")})
    if until < actor.today:
        raise ValidationError({"until": _("Välj i dag eller en senare dag.")})
    if until > add_months(actor.today, LONGEST_MONTHS):
        raise ValidationError({"until": _("En post delas högst ett år åt gången.")})
    theirs = EntryUserObjectPermission.objects.filter(content_object_id=entry.pk, user=person)
    if theirs.filter(unexpired_shares(actor.today)).exists():
        message = _("Posten är redan delad med %(name)s. Avsluta den delningen först.") % {"name": person.name}
        raise ValidationError({"person": message})
    unshare_entry(entry=entry, user=person)  # what has run out gives way, so that the new share has its own first day
    return share_entry(entry=entry, user=person, by=actor.user, may_change=may_change, until=until)


@transaction.atomic
def withdraw_share(*, share: EntryUserObjectPermission, entry: Entry, actor: Actor) -> None:
    """End a share at once.

    Raises:
        DomainError: the actor may not share the entry, and so not end it.
    """
    if not may_share(actor, entry):
        raise DomainError(_("Du får inte avsluta delningen."))
    end_share(share=share)
