"""Who sees one entry, and why: asked with the very conditions that decide it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from isms.accounts.models import RoleGroup, Unit, User
from isms.accounts.permissions import Right
from isms.accounts.roles import ROLES
from isms.register.access import (
    CHANGE_ENTRY,
    Actor,
    Ground,
    condition_on,
    grounds_of_sight,
    resolve_actors,
    unexpired_shares,
)
from isms.register.models import Entry, EntryUserObjectPermission
from isms.rights.people import people_of

QUESTIONS_AT_ONCE = 50
MAY_CHANGE = "change"
RIGHTS_OF_GROUND = {
    Ground.REGISTER: {Right.VIEW_REGISTER},
    Ground.PERSONAL_DATA: {Right.VIEW_PERSONAL_DATA_MATTERS},
}


@dataclass(frozen=True)
class Seer:
    """One person who sees an entry, the reasons in words, and whether the person may change it too."""

    person: User
    reasons: tuple[str, ...]
    may_change: bool


def seers_of(entry: Entry, *, asked_by: Actor) -> list[Seer]:
    """Return everybody who sees an entry today, in Swedish order.

    The queries grow with every fiftieth ground that somebody has to see anything, not with the people.
    """
    people = {person.pk: person for person in people_of(asked_by.organisation)}
    actors = resolve_actors(users=people.values(), organisation=asked_by.organisation, today=asked_by.today)
    found = _answers(entry, [question for actor in actors.values() for question in _questions(actor)])
    told = _Reasons(entry, asked_by, [pk for pk, answers in found.items() if answers - {MAY_CHANGE}])
    return [
        Seer(person, told.of(person, found[pk]), MAY_CHANGE in found[pk])
        for pk, person in people.items()
        if found[pk] - {MAY_CHANGE}
    ]


def _questions(actor: Actor) -> list[QuerySet]:
    """Return one query per ground on which a person sees entries, and one for what may be changed."""
    grounds = grounds_of_sight(actor)
    asked = [
        Entry.objects.filter(condition_on(actor, rule)).annotate(
            person=Value(actor.user.pk), ground=Value(ground.value)
        )
        for ground, rule in grounds
    ]
    if asked:
        asked.append(Entry.objects.editable_by(actor).annotate(person=Value(actor.user.pk), ground=Value(MAY_CHANGE)))
    return asked


def _answers(entry: Entry, asked: list[QuerySet]) -> dict[int, set[str]]:
    """Return by person on which grounds the entry is reached."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = [question.filter(pk=entry.pk).order_by().values_list("person", "ground") for question in asked]
    for start in range(0, len(rows), QUESTIONS_AT_ONCE):
        first, *others = rows[start : start + QUESTIONS_AT_ONCE]
        for person_id, ground in first.union(*others, all=True) if others else first:
            found[person_id].add(ground)
    return found


class _Reasons:
    """Puts into words why each person sees an entry."""

    def __init__(self, entry: Entry, asked_by: Actor, user_ids: list[int]) -> None:
        self.entry = entry
        self.roles = defaultdict(list)
        groups = RoleGroup.objects.filter(organisation=asked_by.organisation, group__user__in=user_ids)
        held = groups.order_by("role_code", "unit_id")
        for user_id, code, unit_id, unit in held.values_list("group__user", "role_code", "unit_id", "unit__name"):
            self.roles[user_id].append((ROLES[code], unit_id, unit))
        self.above = _units_above(entry) if any(unit for roles in self.roles.values() for _r, unit, _n in roles) else ()
        self.shares = defaultdict(list)
        shares = EntryUserObjectPermission.objects.filter(unexpired_shares(asked_by.today), content_object=entry.pk)
        for share in shares.select_related("granted_by", "permission").order_by("pk"):
            self.shares[share.user_id].append(share)

    def of(self, person: User, grounds: set[str]) -> tuple[str, ...]:
        """Return one sentence per reason; a role that reads the whole register is not named for a part of it too."""
        told = []
        for ground in Ground:
            if ground.value in grounds:
                told += self._told(person, ground, reads_all=Ground.REGISTER.value in grounds)
        return tuple(told)

    def _told(self, person: User, ground: Ground, *, reads_all: bool) -> list[str]:
        if ground is Ground.POST:
            return [self._of_post(person)]
        if ground is Ground.SHARE:
            return [_share_in_words(share) for share in self.shares[person.pk]]
        if ground is Ground.UNIT:
            held = [
                (role, unit)
                for role, unit_id, unit in self.roles[person.pk]
                if unit_id in self.above and Right.VIEW_REGISTER in role.unit_rights
            ]
            return [_("via rollen %(role)s i %(unit)s") % {"role": role.label, "unit": unit} for role, unit in held]
        wanted = RIGHTS_OF_GROUND[ground]
        roles = [role for role, unit_id, _unit in self.roles[person.pk] if unit_id is None and wanted & {*role.rights}]
        words = _("via rollen %(role)s")
        if ground is Ground.PERSONAL_DATA:
            words = _("via rollen %(role)s, eftersom posten rör personuppgifter")
            roles = [role for role in roles if not (reads_all and Right.VIEW_REGISTER in role.rights)]
        return [words % {"role": role.label} for role in roles]

    def _of_post(self, person: User) -> str:
        post = self.entry.owner
        if post.holder_id == person.pk:
            return _("ägare genom befattningen %(post)s") % {"post": post.title}
        return _("ersättare för befattningen %(post)s") % {"post": post.title}


def _units_above(entry: Entry) -> set[int]:
    """Return the entry's unit and every unit that it lies in."""
    parents = dict(Unit.objects.filter(organisation=entry.organisation_id).values_list("pk", "parent_id"))
    found, unit_id = set(), entry.unit_id
    while unit_id is not None and unit_id not in found:
        found.add(unit_id)
        unit_id = parents.get(unit_id)
    return found


def _share_in_words(share: EntryUserObjectPermission) -> str:
    words = _("delad av %(who)s till och med %(day)s") if share.until else _("delad av %(who)s tills vidare")
    if share.permission.codename == CHANGE_ENTRY:
        words = (
            _("delad för ändring av %(who)s till och med %(day)s")
            if share.until
            else _("delad för ändring av %(who)s tills vidare")
        )
    return words % {"who": share.granted_by or _("okänd"), "day": share.until.isoformat() if share.until else ""}
