"""Writes of saved views."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.models import DefaultView, SavedView

MOST_VIEWS = 20
LONGEST_QUERY = SavedView._meta.get_field("query").max_length


@transaction.atomic
def save_view(
    *, list_name: str, name: str, query: str, is_shared: bool, is_default: bool, actor: Actor, at: dt.datetime
) -> SavedView:
    """Keep a list's choices under a name.

    Args:
        list_name: the name of the list's address.
        query: what the list knows of the address, see ``known_query``.
        is_default: whether the list opens with the view for the actor.

    Raises:
        DomainError: the actor has twenty views of the list already, or shares without being a coordinator.
        ValidationError: the name is taken, nothing is chosen, or the choices are too long.
    """
    _lock(actor, is_shared=is_shared, owner=actor.user)
    if not query:
        raise DomainError(_("Välj filter, sortering, kolumner eller antal rader först."))
    if len(query) > LONGEST_QUERY:
        raise DomainError(_("Valen är för många för att sparas. Ta bort några."))
    own = SavedView.objects.present().filter(saved_by=actor.user, organisation=actor.organisation, list_name=list_name)
    if own.count() >= MOST_VIEWS:
        raise DomainError(_("Du har redan %(most)d vyer i listan. Ta bort en först.") % {"most": MOST_VIEWS})
    view = SavedView(
        organisation=actor.organisation,
        saved_by=actor.user,
        list_name=list_name,
        name=name,
        query=query,
        is_shared=is_shared,
        saved_at=at,
    )
    view.full_clean()
    view.save()
    if is_default:
        choose_default(view=view, is_default=True, by=actor.user)
    return view


@transaction.atomic
def change_view(*, view: SavedView, name: str, is_shared: bool, actor: Actor) -> SavedView:
    """Rename a view, share it or make it its owner's own.

    Raises:
        DomainError: the actor shares without being a coordinator.
        ValidationError: the name is taken.
    """
    _lock(actor, is_shared=is_shared, owner=view.saved_by)
    view.name, view.is_shared = name, is_shared
    view.full_clean()
    view.save(update_fields=["name", "is_shared"])
    return view


@transaction.atomic
def remove_view(*, view: SavedView, at: dt.datetime) -> None:
    """Take a view away from every list; nobody's list opens with it any more."""
    SavedView.objects.present().filter(pk=view.pk).update(removed_at=at)
    DefaultView.objects.filter(view=view).update(view=None)


@transaction.atomic
def choose_default(*, view: SavedView, is_default: bool, by: User) -> None:
    """Let a list open with a view for one person, or with everything again."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if is_default:
        DefaultView.objects.update_or_create(
            organisation=view.organisation, user=by, list_name=view.list_name, defaults={"view": view}
        )
    else:
        DefaultView.objects.filter(user=by, view=view).update(view=None)


def _lock(actor: Actor, *, is_shared: bool, owner: User) -> None:
    """Let two who would use the same name come one after the other, so that the second is told and not failed."""
    if is_shared:
        if not actor.may_create:
            raise DomainError(_("Bara samordnaren delar vyer med alla."))
        Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation.pk)
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
