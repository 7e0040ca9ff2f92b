"""Who has something in an organisation: the list of people, and finding one by name or address."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, Post, RoleMembership, User
from isms.followup.dates import add_months
from isms.register.access import unexpired_shares
from isms.register.models import EntryUserObjectPermission
from isms.register.sorting import SwedishOrder
from isms.rights.grants import Grant, post_grants, role_grants

IDLE_MONTHS = 6


@dataclass(frozen=True)
class PersonRow:
    """One person of the list, with the roles and posts held in the organisation."""

    person: User
    roles: tuple[Grant, ...]
    posts: tuple[Grant, ...]
    is_idle: bool


def people_of(organisation: Organisation) -> QuerySet[User]:
    """Return everybody who has a role, a post or a share in an organisation, also with a locked account."""
    return User.objects.filter(_belongs_to(organisation)).order_by(SwedishOrder("name"), "pk")


def _belongs_to(organisation: Organisation) -> Q:
    roles = RoleMembership.objects.filter(user=OuterRef("pk"), group__role_group__organisation=organisation)
    posts = Post.objects.filter(Q(holder=OuterRef("pk")) | Q(deputy=OuterRef("pk")), unit__organisation=organisation)
    shares = EntryUserObjectPermission.objects.filter(user=OuterRef("pk"), content_object__organisation=organisation)
    return Q(Exists(roles)) | Q(Exists(posts)) | Q(Exists(shares))


def known_people_of(organisation: Organisation) -> QuerySet[User]:
    """Return those who have something in an organisation, and those who have left it."""
    return User.objects.filter(_belongs_to(organisation) | Q(departures__organisation=organisation)).distinct()


def matching(people: QuerySet[User], *, text: str, role_code: str, organisation: Organisation) -> QuerySet[User]:
    """Keep the people whose name or address holds a text, and who have a role when one is named."""
    if text:
        people = people.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role_code:
        held = RoleMembership.objects.filter(
            user=OuterRef("pk"),
            group__role_group__organisation=organisation,
            group__role_group__role_code=role_code,
        )
        people = people.filter(Exists(held))
    return people


def rows_of(people: Iterable[User], *, organisation: Organisation, now: dt.datetime) -> list[PersonRow]:
    """Return people with what they have; two queries, however many they are."""
    people = list(people)
    ids = [person.pk for person in people]
    roles, posts = defaultdict(list), defaultdict(list)
    for grant in role_grants(organisation, user_ids=ids):
        roles[grant.person.pk].append(grant)
    for grant in post_grants(organisation, user_ids=ids):
        posts[grant.person.pk].append(grant)
    return [
        PersonRow(person, tuple(roles[person.pk]), tuple(posts[person.pk]), is_idle(person, now=now))
        for person in people
    ]


def is_idle(person: User, *, now: dt.datetime) -> bool:
    """Tell whether a person has not signed in for six calendar months; a new account is not idle yet."""
    latest = person.last_login or person.created_at
    return add_months(timezone.localdate(latest), IDLE_MONTHS) <= timezone.localdate(now)


def find_person(text: str, *, organisation: Organisation) -> User:
    """Find a person by e-mail address, or by the whole name among those who have something in the organisation.

    Raises:
        ValidationError: nobody or several are called so, or the account is locked.
    """
    text = " ".join(text.split())
    if "@" in text:
        found = list(User.objects.filter(email__iexact=text)[:2])
    else:
        found = list(people_of(organisation).filter(name__iexact=text)[:2])
    if not found:
        message = _(
            "Det finns inget konto för ”%(text)s”. Skriv e-postadressen, eller be administratören skapa kontot."
        )
        raise ValidationError(message, params={"text": text})
    if len(found) > 1:
        raise ValidationError(_("Flera heter ”%(text)s”. Skriv e-postadressen."), params={"text": text})
    if not found[0].is_active:
        raise ValidationError(_("Kontot för %(name)s är låst."), params={"name": found[0].name})
    return found[0]


def has_anything_elsewhere(person: User, *, organisation: Organisation, today: dt.date) -> bool:
    """Tell whether a person has a role, a post or a share that holds today in another organisation."""
    others: Collection[QuerySet] = (
        RoleMembership.objects.filter(user=person, group__role_group__isnull=False).exclude(
            group__role_group__organisation=organisation
        ),
        Post.objects.filter(Q(holder=person) | Q(deputy=person)).exclude(unit__organisation=organisation),
        EntryUserObjectPermission.objects.filter(unexpired_shares(today), user=person).exclude(
            content_object__organisation=organisation
        ),
    )
    return any(rows.exists() for rows in others)
