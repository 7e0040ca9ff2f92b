"""Find the object of an address within the actor's organisation; what is not there answers 404."""

from django.shortcuts import get_object_or_404

from isms.accounts.models import Post, RoleMembership, Unit, User
from isms.register.access import Actor
from isms.register.models import Entry, EntryUserObjectPermission
from isms.rights.people import known_people_of


def person_or_404(actor: Actor, pk: int) -> User:
    """Return somebody who has something in the organisation, or has left it."""
    return get_object_or_404(known_people_of(actor.organisation), pk=pk)


def membership_or_404(actor: Actor, person: User, pk: int) -> RoleMembership:
    """Return a person's place in a role of the organisation."""
    held = RoleMembership.objects.filter(user=person, group__role_group__organisation=actor.organisation)
    return get_object_or_404(held.select_related("user", "group__role_group__unit"), pk=pk)


def unit_or_404(actor: Actor, pk: int) -> Unit:
    """Return a unit of the organisation."""
    return get_object_or_404(Unit.objects.filter(organisation=actor.organisation).select_related("parent"), pk=pk)


def post_or_404(actor: Actor, pk: int) -> Post:
    """Return a post of the organisation."""
    posts = Post.objects.filter(unit__organisation=actor.organisation)
    return get_object_or_404(posts.select_related("unit", "holder", "deputy"), pk=pk)


def share_or_404(entry: Entry, pk: int) -> EntryUserObjectPermission:
    """Return a share of an entry that the actor sees."""
    return get_object_or_404(EntryUserObjectPermission.objects.filter(content_object_id=entry.pk), pk=pk)
