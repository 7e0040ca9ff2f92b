"""Who is told of a follow-up: the holder, else the deputy, else the coordinators; never somebody who may not see it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Value

from isms.accounts import roles
from isms.accounts.models import Organisation, User
from isms.followup.models import Absence, FollowUp
from isms.register.access import Actor, resolve_actors

ACTORS_AT_ONCE = 50


@dataclass(frozen=True)
class Recipient:
    """A person with the follow-ups to be told of: as the one who answers for them, and as a coordinator of others'."""

    person: User
    is_coordinator: bool
    own: tuple[FollowUp, ...]
    others: tuple[FollowUp, ...]


def find_recipients(*, organisation: Organisation, followups: Sequence[FollowUp], today: dt.date) -> list[Recipient]:
    """Find who is told of each follow-up.

    A vacant post, an inactive account or a person who may not see the entry is passed over for the
    next in the line. The number of queries grows with every fiftieth person, not with the follow-ups.

    Args:
        followups: loaded with their entry, posts, holders and deputies.
    """
    coordinators = {user.pk: user for user in coordinators_of(organisation)}
    away = set(Absence.objects.in_organisation(organisation).on_day(today).values_list("post_id", flat=True))
    lines = {followup.pk: _line(followup, away) for followup in followups}
    people = coordinators | {person.pk: person for line in lines.values() for person in line}
    asked: dict[int, list[int]] = defaultdict(list)
    for followup_id, line in lines.items():
        for person_id in {person.pk for person in line} | coordinators.keys():
            asked[person_id].append(followup_id)
    actors = resolve_actors(users=people.values(), organisation=organisation, today=today)
    seen = _visible_ids([actors[pk] for pk in asked], asked)
    own: dict[int, list[FollowUp]] = defaultdict(list)
    others: dict[int, list[FollowUp]] = defaultdict(list)
    for followup in followups:
        informed = [pk for pk in coordinators if followup.pk in seen[pk]]
        first = next((person.pk for person in lines[followup.pk] if followup.pk in seen[person.pk]), None)
        responsible = informed if first is None else [first]
        for pk in responsible:
            own[pk].append(followup)
        for pk in informed:
            if pk not in responsible:
                others[pk].append(followup)
    return [Recipient(person, pk in coordinators, tuple(own[pk]), tuple(others[pk])) for pk, person in people.items()]


def coordinators_of(organisation: Organisation) -> list[User]:
    """Return the active people who coordinate the whole organisation."""
    coordinators = User.objects.filter(
        is_active=True,
        groups__role_group__organisation=organisation,
        groups__role_group__unit__isnull=True,
        groups__role_group__role_code=roles.COORDINATOR.code,
    )
    return list(coordinators.distinct().order_by("pk"))


def _line(followup: FollowUp, away: Collection[int]) -> list[User]:
    """Return the holder and then the deputy of the post that answers for a follow-up; an absent holder is not told."""
    post = followup.answerable_post
    if post is None:
        return []
    line = (post.deputy,) if post.pk in away else (post.holder, post.deputy)
    return [person for person in line if person is not None and person.is_active]


def _visible_ids(actors: Sequence[Actor], asked: Mapping[int, list[int]]) -> dict[int, set[int]]:
    """Return which of the follow-ups asked about each person sees, by the person's key; fifty people a statement."""
    seen: dict[int, set[int]] = defaultdict(set)
    for start in range(0, len(actors), ACTORS_AT_ONCE):
        first, *others = [
            FollowUp.objects.visible_to(actor)
            .filter(pk__in=asked[actor.user.pk])
            .order_by()
            .values_list(Value(actor.user.pk), "pk")
            for actor in actors[start : start + ACTORS_AT_ONCE]
        ]
        for person_id, followup_id in first.union(*others, all=True):
            seen[person_id].add(followup_id)
    return seen
