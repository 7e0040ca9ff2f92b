"""Every grant in an organisation: roles, posts and shares, since when and by whom."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.apps import apps
from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from isms.accounts.models import DirectoryRole, Organisation, Post, RoleMembership, Unit, User
from isms.accounts.roles import Role
from isms.register.access import CHANGE_ENTRY, Actor, unexpired_shares
from isms.register.models import Entry, EntryUserObjectPermission
from isms.register.sorting import SwedishOrder
from isms.rights.models import GrantKind


@dataclass(frozen=True)
class Grant:
    """One thing that lets one person see or do something.

    ``key`` names it in forms, ``label`` in words, and ``scope`` says where it holds. ``is_hidden`` tells that it
    shares an entry which the reader may not see. ``by`` is a person or the directory, and empty where the history does
    not know.
    """

    key: str
    kind: GrantKind
    person: User
    label: str
    scope: str
    since: dt.datetime | None = None
    by: str = ""
    role: Role | None = None
    unit: Unit | None = None
    post: Post | None = None
    share: EntryUserObjectPermission | None = None
    entry: Entry | None = None
    is_hidden: bool = False

    @property
    def kind_label(self) -> str:
        """What sort of grant it is, in words."""
        return str(self.kind.label)


def role_grants(organisation: Organisation, *, user_ids: Collection[int] | None = None) -> list[Grant]:
    """Return the roles that people have in an organisation and its units, in one query.

    Args:
        user_ids: only these people; everybody by default.
    """
    memberships = RoleMembership.objects.filter(group__role_group__organisation=organisation)
    if user_ids is not None:
        memberships = memberships.filter(user__in=user_ids)
    given = apps.get_model("accounts.RoleMembershipEvent").objects.filter(pgh_obj_id=OuterRef("pk"), pgh_label="insert")
    giver = given.annotate(giver=Cast(KT("pgh_context__user"), BigIntegerField())).order_by("-pgh_id")
    memberships = memberships.annotate(
        given_at=Subquery(given.order_by("-pgh_id").values("pgh_created_at")[:1]),
        giver_id=Subquery(giver.values("giver")[:1]),
    )
    by_directory = DirectoryRole.objects.filter(user=OuterRef("user"), role_group__group=OuterRef("group"))
    memberships = memberships.annotate(is_from_directory=Exists(by_directory))
    memberships = memberships.annotate(
        giver_name=Subquery(User.objects.filter(pk=OuterRef("giver_id")).values("name")[:1])
    )
    memberships = memberships.select_related("user", "group__role_group__unit").order_by(
        SwedishOrder("user__name"), "user_id", "group__role_group__role_code", "pk"
    )
    return [
        Grant(
            key=f"role-{row.pk}",
            kind=GrantKind.ROLE,
            person=row.user,
            label=str(row.group.role_group.role.label),
            scope=str(row.group.role_group.unit or _("Hela organisationen")),
            since=row.given_at,
            by=_("katalogen") if row.is_from_directory else row.giver_name or "",
            role=row.group.role_group.role,
            unit=row.group.role_group.unit,
        )
        for row in memberships
    ]


def post_grants(organisation: Organisation, *, user_ids: Collection[int] | None = None) -> list[Grant]:
    """Return the posts in use that people hold or deputise for, in one query; ``dated`` adds since when."""
    posts = Post.objects.filter(unit__organisation=organisation, archived_at__isnull=True)
    if user_ids is not None:
        posts = posts.filter(Q(holder__in=user_ids) | Q(deputy__in=user_ids))
    posts = posts.select_related("unit", "holder", "deputy").order_by(SwedishOrder("title"), "pk")
    found = []
    for post in posts:
        for kind, person in ((GrantKind.HOLDER, post.holder), (GrantKind.DEPUTY, post.deputy)):
            if person is not None and (user_ids is None or person.pk in user_ids):
                key = f"{kind.value}-{post.pk}-{person.pk}"
                found.append(Grant(key, kind, person, post.title, str(post.unit), unit=post.unit, post=post))
    return found


def dated(grants: Iterable[Grant]) -> list[Grant]:
    """Add to grants of posts since when and by whom, as the history tells."""
    grants = list(grants)
    events = apps.get_model("accounts.PostEvent").objects.filter(
        pgh_obj_id__in={grant.post.pk for grant in grants if grant.post}
    )
    began: dict[tuple[int, str], tuple[int | None, dt.datetime, int | None]] = {}
    for event in events.order_by("pgh_id"):
        for name in ("holder", "deputy"):
            person_id, latest = getattr(event, f"{name}_id"), began.get((event.pgh_obj_id, name))
            if latest is None or latest[0] != person_id:
                giver = (event.pgh_context or {}).get("user")
                began[event.pgh_obj_id, name] = (person_id, event.pgh_created_at, giver)
    names = dict(
        User.objects.filter(pk__in={giver for *_rest, giver in began.values()} - {None}).values_list("pk", "name")
    )
    found = []
    for grant in grants:
        known = began.get((grant.post.pk, grant.kind.value)) if grant.post else None
        if known is not None and known[0] == grant.person.pk:
            grant = replace(grant, since=known[1], by=names.get(known[2], ""))
        found.append(grant)
    return found


def share_grants(actor: Actor, *, user_ids: Collection[int] | None = None) -> list[Grant]:
    """Return the shares that hold in the actor's organisation; entries that the actor may not see are not named."""
    shares = EntryUserObjectPermission.objects.filter(
        unexpired_shares(actor.today), content_object__organisation=actor.organisation
    )
    if user_ids is not None:
        shares = shares.filter(user__in=user_ids)
    shares = list(
        shares.select_related("user", "granted_by", "permission", "content_object__organisation").order_by(
            SwedishOrder("user__name"), "user_id", "content_object__reference", "pk"
        )
    )
    entry_ids = [share.content_object_id for share in shares]
    seen = set(Entry.objects.visible_to(actor).filter(pk__in=entry_ids).values_list("pk", flat=True))
    return [_share_grant(share, is_hidden=share.content_object_id not in seen) for share in shares]


def _share_grant(share: EntryUserObjectPermission, *, is_hidden: bool) -> Grant:
    may_change = share.permission.codename == CHANGE_ENTRY
    until = _("till och med %(day)s") % {"day": share.until.isoformat()} if share.until else _("tills vidare")
    return Grant(
        key=f"share-{share.pk}",
        kind=GrantKind.SHARE,
        person=share.user,
        label=_("Får ändra") if may_change else _("Får läsa"),
        scope=until if is_hidden else f"{share.content_object.reference} {share.content_object.title}, {until}",
        since=share.granted_at,
        by=str(share.granted_by or ""),
        share=share,
        entry=share.content_object,
        is_hidden=is_hidden,
    )


def every_grant(actor: Actor, *, user_ids: Collection[int] | None = None) -> list[Grant]:
    """Return everything that is granted in the actor's organisation, dated, by person."""
    organisation = actor.organisation
    posts = dated(post_grants(organisation, user_ids=user_ids))
    found = [*role_grants(organisation, user_ids=user_ids), *posts, *share_grants(actor, user_ids=user_ids)]
    people = User.objects.filter(pk__in={grant.person.pk for grant in found})
    place = {
        pk: number for number, pk in enumerate(people.order_by(SwedishOrder("name"), "pk").values_list("pk", flat=True))
    }
    kinds = list(GrantKind)
    return sorted(found, key=lambda grant: (place[grant.person.pk], kinds.index(grant.kind)))
