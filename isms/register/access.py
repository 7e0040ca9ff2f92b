"""Who may see and change what: the only writer and reader of granted rights."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q
from guardian.shortcuts import assign_perm

from isms.accounts.models import (
    DirectoryRole,
    Organisation,
    OrganisationGroupObjectPermission,
    Post,
    RoleGroup,
    Unit,
    UnitGroupObjectPermission,
    User,
)
from isms.accounts.permissions import Right
from isms.accounts.roles import Role
from isms.register.models import Entry, EntryUserObjectPermission
from isms.register.separation import check_role

VIEW_ENTRY = "view_entry"
CHANGE_ENTRY = "change_entry"
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Actor:
    """One person acting in one organisation on one day, with all rights resolved to literal ids.

    Made once per request (or task), so that list queries never ask who the person is.
    """

    user: User
    organisation: Organisation
    today: dt.date
    rights: frozenset[str] = frozenset()
    unit_rights: frozenset[tuple[int, str]] = frozenset()
    post_ids: tuple[int, ...] = ()
    has_shares: bool = False
    role_codes: frozenset[str] = field(default=frozenset())

    def has(self, right: str) -> bool:
        """Tell whether the person has a right in the whole organisation."""
        return right in self.rights

    def units_with(self, right: str) -> list[int]:
        """Return the ids of the units where the person has the right through a role in that unit."""
        return sorted(unit_id for unit_id, held in self.unit_rights if held == right)

    @property
    def is_stranger(self) -> bool:
        """True when the person has no role, no post and no share here: nothing to see."""
        return not (self.role_codes or self.post_ids or self.has_shares)

    @property
    def may_create(self) -> bool:
        """True when the person may add entries to the organisation's registers."""
        return self.has(Right.EDIT_REGISTER)


def resolve_actor(*, user: User, organisation: Organisation, today: dt.date) -> Actor:
    """Read a person's roles, posts and shares in an organisation.

    Args:
        today: the day on which the person acts; shares that ended earlier do not count.
    """
    return resolve_actors(users=[user], organisation=organisation, today=today)[user.pk]


def resolve_actors(*, users: Iterable[User], organisation: Organisation, today: dt.date) -> dict[int, Actor]:
    """Read many people's roles, posts and shares at once, by the person's key: the queries do not grow with the people.

    Args:
        today: the day on which they act; shares that ended earlier do not count.
    """
    people = {user.pk: user for user in users}
    active = [pk for pk, user in people.items() if user.is_active]
    roles, rights = _roles_and_rights_of(active, organisation)
    posts = _posts_of(active, organisation)
    unit_rights = _rights_in_units_of(
        [pk for pk in active if any(unit_id is not None for _code, unit_id in roles[pk])], organisation
    )
    shares = EntryUserObjectPermission.objects.filter(
        _unexpired(today), user__in=active, content_object__organisation=organisation
    )
    sharers = set(shares.values_list("user_id", flat=True).distinct())
    return {
        pk: Actor(
            user=user,
            organisation=organisation,
            today=today,
            rights=frozenset(rights[pk]),
            unit_rights=frozenset(unit_rights[pk]),
            post_ids=tuple(sorted(posts[pk])),
            has_shares=pk in sharers,
            role_codes=frozenset(code for code, _unit_id in roles[pk]),
        )
        for pk, user in people.items()
    }


def _roles_and_rights_of(
    user_ids: list[int], organisation: Organisation
) -> tuple[dict[int, set[tuple[str, int | None]]], dict[int, set[str]]]:
    """Return each person's roles with the unit that they are held in (None is everywhere), and rights everywhere."""
    roles: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    rights: dict[int, set[str]] = defaultdict(set)
    grants = "group__organisationgroupobjectpermission"
    memberships = RoleGroup.objects.filter(organisation=organisation, group__user__in=user_ids).annotate(
        granted=FilteredRelation(grants, condition=Q(**{f"{grants}__content_object": organisation}))
    )
    found = memberships.values_list("group__user", "role_code", "unit_id", "granted__permission__codename")
    for user_id, code, unit_id, right in found:
        roles[user_id].add((code, unit_id))
        if right is not None:
            rights[user_id].add(right)
    return roles, rights


def _posts_of(user_ids: list[int], organisation: Organisation) -> dict[int, set[int]]:
    """Return the posts in use that each person holds or deputises for."""
    answering: dict[int, set[int]] = defaultdict(set)
    posts = Post.objects.filter(Q(holder__in=user_ids) | Q(deputy__in=user_ids), unit__organisation=organisation)
    posts = posts.filter(archived_at__isnull=True)
    for post_id, *people in posts.values_list("pk", "holder_id", "deputy_id"):
        for user_id in people:
            answering[user_id].add(post_id)
    return answering


def _rights_in_units_of(user_ids: list[int], organisation: Organisation) -> dict[int, set[tuple[int, str]]]:
    """Return each person's rights in single units, as pairs of unit and right."""
    granted: dict[int, set[tuple[int, str]]] = defaultdict(set)
    if not user_ids:
        return granted
    held = UnitGroupObjectPermission.objects.filter(content_object__organisation=organisation, group__user__in=user_ids)
    for user_id, *pair in held.values_list("group__user", "content_object_id", "permission__codename"):
        granted[user_id].add(tuple(pair))
    children = _children_of_units(organisation) if granted else {}
    for user_id, pairs in granted.items():
        granted[user_id] = _with_subunits(pairs, children)
    return granted


def _children_of_units(organisation: Organisation) -> dict[int | None, list[int]]:
    children: dict[int | None, list[int]] = defaultdict(list)
    for unit_id, parent_id in Unit.objects.filter(organisation=organisation).values_list("pk", "parent_id"):
        children[parent_id].append(unit_id)
    return children


def _with_subunits(granted: set[tuple[int, str]], children: Mapping[int | None, list[int]]) -> set[tuple[int, str]]:
    """Add the units below the granted ones: a role in a department covers its units."""
    found: set[tuple[int, str]] = set()
    waiting = list(granted)
    while waiting:
        unit_id, right = waiting.pop()
        if (unit_id, right) not in found:
            found.add((unit_id, right))
            waiting.extend((child, right) for child in children.get(unit_id, ()))
    return found


def organisations_of(*, user: User, today: dt.date) -> list[Organisation]:
    """Return the organisations where a person has any role, post or share, by name."""
    held = Q(pk__in=RoleGroup.objects.filter(group__user=user).values("organisation"))
    held |= Q(pk__in=Unit.objects.filter(Q(posts__holder=user) | Q(posts__deputy=user)).values("organisation"))
    held |= Q(
        pk__in=EntryUserObjectPermission.objects.filter(_unexpired(today), user=user).values(
            "content_object__organisation"
        )
    )
    return list(Organisation.objects.filter(held).order_by("name", "pk"))


class Ground(Enum):
    """Why somebody sees an entry."""

    REGISTER = "register"
    PERSONAL_DATA = "personal_data"
    UNIT = "unit"
    POST = "post"
    SHARE = "share"


def grounds_of_sight(actor: Actor, *, path: str = "") -> list[tuple[Ground, Q]]:
    """Return each ground on which an actor sees entries, with the condition on them inside the organisation.

    A restricted entry is seen only by those who hold the right to restricted entries, and by those it is
    shared with. Both ``visible_condition`` and the page that tells who sees an entry are made of these.

    Args:
        path: lookup prefix from the row to its entry, such as ``entry__``.
    """
    reached = Q(**{f"{path}is_restricted": False})
    if actor.has(Right.VIEW_RESTRICTED):
        reached = Q()
    rules: list[tuple[Ground, Q]] = []
    if actor.has(Right.VIEW_REGISTER):
        rules.append((Ground.REGISTER, reached))
    if actor.has(Right.VIEW_PERSONAL_DATA_MATTERS):
        rules.append((Ground.PERSONAL_DATA, Q(**{f"{path}concerns_personal_data": True}) & reached))
    if units := actor.units_with(Right.VIEW_REGISTER):
        rules.append((Ground.UNIT, Q(**{f"{path}unit_id__in": units}) & reached))
    rules += [(Ground.POST, rule) for rule in _ownership(actor, path)]
    return rules + [(Ground.SHARE, rule) for rule in _shared(actor, path, (VIEW_ENTRY, CHANGE_ENTRY))]


# Who reads the register as a whole reaches nothing more through these.
WITHIN_REGISTER = (Ground.PERSONAL_DATA, Ground.UNIT, Ground.POST)


def visible_condition(actor: Actor, *, path: str = "") -> Q:
    """Build the condition that keeps the entries an actor may see.

    The organisation comes first and always.

    Args:
        path: lookup prefix from the row to its entry, such as ``entry__``.
    """
    is_reader = actor.has(Right.VIEW_REGISTER)
    grounds = grounds_of_sight(actor, path=path)
    return _within(actor, path, [rule for ground, rule in grounds if not (is_reader and ground in WITHIN_REGISTER)])


def condition_on(actor: Actor, rule: Q) -> Q:
    """Keep the entries that one ground of sight reaches, inside the actor's organisation."""
    return _within(actor, "", [rule])


def editable_condition(actor: Actor, *, path: str = "") -> Q:
    """Build the condition that keeps the entries an actor may change; narrower than what the actor sees."""
    reached = Q(**{f"{path}is_restricted": False})
    if actor.has(Right.VIEW_RESTRICTED):
        reached = Q()
    rules = []
    if actor.has(Right.EDIT_REGISTER):
        rules.append(reached)
    else:
        if units := actor.units_with(Right.EDIT_REGISTER):
            rules.append(Q(**{f"{path}unit_id__in": units}) & reached)
        rules.extend(_ownership(actor, path))
    rules.extend(_shared(actor, path, (CHANGE_ENTRY,)))
    return _within(actor, path, rules)


def _within(actor: Actor, path: str, rules: list[Q]) -> Q:
    """Join alternatives inside the actor's organisation; no alternative means nothing."""
    organisation = Q(**{f"{path}organisation_id": actor.organisation.pk})
    if not rules:
        return organisation & NOTHING
    if any(not rule for rule in rules):
        return organisation
    either = rules[0]
    for rule in rules[1:]:
        either |= rule
    return organisation & either


def _ownership(actor: Actor, path: str) -> list[Q]:
    """Entries owned by a post the actor holds or deputises for, unless restricted."""
    if not actor.post_ids:
        return []
    return [Q(**{f"{path}owner_id__in": actor.post_ids, f"{path}is_restricted": False})]


def _shared(actor: Actor, path: str, codenames: tuple[str, ...]) -> list[Q]:
    """Entries shared with the actor on the actor's day."""
    if not actor.has_shares:
        return []
    key = OuterRef(f"{path}id") if path else OuterRef("pk")
    shares = EntryUserObjectPermission.objects.filter(
        _unexpired(actor.today), content_object=key, user_id=actor.user.pk, permission__codename__in=codenames
    )
    return [Q(Exists(shares))]


def _unexpired(today: dt.date) -> Q:
    return Q(until__isnull=True) | Q(until__gte=today)


@transaction.atomic
def grant_role(*, user: User, role: Role, organisation: Organisation, unit: Unit | None = None) -> None:
    """Give a person a role in an organisation, or in one of its units only.

    Raises:
        DomainError: the person would be data protection officer and one of those whom the officer examines.
    """
    check_role(user=user, role=role, organisation=organisation)
    user.groups.add(_role_group(role=role, organisation=organisation, unit=unit).group)


@transaction.atomic
def revoke_role(*, user: User, role: Role, organisation: Organisation, unit: Unit | None = None) -> None:
    """Take a role from a person; nothing happens when the person does not have it.

    A directory that had given it no longer has: what is given by hand later is not its to take.
    """
    held = _role_group(role=role, organisation=organisation, unit=unit)
    user.groups.remove(held.group)
    DirectoryRole.objects.filter(user=user, role_group=held).delete()


def _role_group(*, role: Role, organisation: Organisation, unit: Unit | None) -> RoleGroup:
    """Return the group that carries a role, made with its rights the first time."""
    existing = RoleGroup.objects.filter(organisation=organisation, unit=unit, role_code=role.code).first()
    if existing:
        return existing
    name = f"{organisation.slug}/{unit.pk if unit else '*'}/{role.code}"
    group, _created = Group.objects.get_or_create(name=name)
    target, grants = (unit, UnitGroupObjectPermission) if unit else (organisation, OrganisationGroupObjectPermission)
    rights = Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(target),
        codename__in=[right.value for right in (role.unit_rights if unit else role.rights)],
    )
    grants.objects.bulk_create(
        [grants(permission=right, group=group, content_object=target) for right in rights], ignore_conflicts=True
    )
    return RoleGroup.objects.create(organisation=organisation, unit=unit, role_code=role.code, group=group)


@transaction.atomic
def share_entry(
    *, entry: Entry, user: User, by: User, may_change: bool = False, until: dt.date | None = None
) -> EntryUserObjectPermission:
    """Let one person see (or change) one entry, until and including a date when one is given.

    Args:
        entry: any entry; the parent row is what the share points at, never the register's own row.
    """
    parent = Entry.objects.get(pk=entry.pk)
    share = assign_perm(CHANGE_ENTRY if may_change else VIEW_ENTRY, user, parent)
    share.granted_by, share.until = by, until
    share.save(update_fields=["granted_by", "until"])
    return share


@transaction.atomic
def copy_shares(*, source: Entry, target: Entry, by: User) -> None:
    """Share an entry with those whom another is shared with until further notice; a share until a day is left out."""
    shares = EntryUserObjectPermission.objects.filter(content_object_id=source.pk, until__isnull=True)
    for share in shares.select_related("user", "permission").order_by("pk"):
        share_entry(entry=target, user=share.user, by=by, may_change=share.permission.codename == CHANGE_ENTRY)


@transaction.atomic
def unshare_entry(*, entry: Entry, user: User) -> None:
    """End every share of an entry with a person at once; the history keeps that it was there."""
    EntryUserObjectPermission.objects.filter(content_object_id=entry.pk, user=user).delete()


@transaction.atomic
def end_share(*, share: EntryUserObjectPermission) -> None:
    """End one share at once; the history keeps that it was there."""
    EntryUserObjectPermission.objects.filter(pk=share.pk).delete()


@transaction.atomic
def end_shares_with(*, user: User, organisation: Organisation) -> None:
    """End everything in an organisation that is shared with a person."""
    EntryUserObjectPermission.objects.filter(user=user, content_object__organisation=organisation).delete()


def unexpired_shares(today: dt.date) -> Q:
    """Build the condition that keeps the shares which hold on a day."""
    return _unexpired(today)
