"""The spreadsheets of units and posts, for the coordinator; the administrator's accounts are in ``many_accounts``."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.access import Actor, resolve_actor
from isms.register.imports.columns import One, columns_of, plain
from isms.register.imports.lookups import UNITS, Relation
from isms.register.imports.sheet import Extras, RegisterSheet, register_sheet
from isms.rights.people import people_of
from isms.rights.units import save_post, save_unit


def _people(actor: Actor) -> Iterable[User]:
    return people_of(actor.organisation).filter(is_active=True)


PEOPLE = Relation("people", _("person, skriv e-postadressen"), _people, lambda person: [person.email, person.name])


def register_sheets() -> None:
    """Add the sheets; called from the app's ``AppConfig.ready``."""
    register_sheet(
        RegisterSheet(
            kind="unit",
            label=_("Enheter"),
            description=_("Lägg till enheter och ändra var de ligger. En enhet känns igen på sitt namn."),
            model=Unit,
            columns=columns_of(
                Unit,
                "name",
                "parent",
                also={"name": ("Enhet", "Avdelning", "Unit", "Name"), "parent": ("Överordnad enhet", "Parent")},
                relations={"parent": UNITS},
            ),
            create=_save_unit,
            change=_save_unit,
            start=lambda actor: Unit(organisation=actor.organisation),
            editable=_units,
            readable=_units,
            select=("parent",),
            name_column="name",
            key_of=lambda unit: unit.name,
            key_in=lambda row: plain(row.get("name")),
            joins=UNITS,
            done_url="rights:unit_list",
        )
    )
    title, unit = columns_of(
        Post,
        "title",
        "unit",
        also={"title": ("Befattning", "Roll", "Post", "Title"), "unit": ("Avdelning", "Unit")},
        relations={"unit": UNITS},
    )
    holder, deputy = (
        One(
            name,
            label,
            names=names,
            help_text=_("E-postadressen till någon som har ett konto i organisationen."),
            is_extra=True,
            relation=PEOPLE,
        )
        for name, label, names in (
            ("holder", _("Innehavare"), ("Person", "E-post", "Holder")),
            ("deputy", _("Ersättare"), ("Ställföreträdare", "Deputy")),
        )
    )
    register_sheet(
        RegisterSheet(
            kind="post",
            label=_("Befattningar"),
            description=_("Lägg till befattningar i enheterna och säg vem som har dem."),
            model=Post,
            columns=(title, unit, holder, deputy),
            create=_save_post,
            change=_save_post,
            start=lambda _actor: Post(),
            editable=_posts,
            readable=_posts,
            select=("unit", "holder", "deputy"),
            key_of=lambda post: _post_key(post.title, post.unit.name),
            key_in=lambda row: _post_key(plain(row.get("title")), plain(row.get("unit"))),
            done_url="rights:unit_list",
        )
    )


def _units(actor: Actor) -> QuerySet:
    if not actor.may_create:
        return Unit.objects.none()
    return Unit.objects.filter(organisation=actor.organisation, archived_at__isnull=True)


def _posts(actor: Actor) -> QuerySet:
    if not actor.may_create:
        return Post.objects.none()
    return Post.objects.filter(unit__organisation=actor.organisation, archived_at__isnull=True)


def _post_key(title: str, unit: str) -> str:
    return f"{title}, {unit}"


def _save_unit(unit: Unit, _extras: Extras, by: User, at: dt.datetime) -> Unit:
    if unit.parent is not None:
        unit.parent_id = unit.parent.pk  # one that this file has added just before
    return save_unit(unit=unit, seen="", actor=_actor(by, unit.organisation, at))


def _save_post(post: Post, extras: Extras, by: User, at: dt.datetime) -> Post:
    held: Mapping[str, Any] = {"holder": post.holder, "deputy": post.deputy} | extras
    return save_post(
        post=post,
        holder=held["holder"],
        deputy=held["deputy"],
        seen="",
        actor=_actor(by, post.unit.organisation, at),
    )


def _actor(user: User, organisation: Organisation, at: dt.datetime) -> Actor:
    return resolve_actor(user=user, organisation=organisation, today=timezone.localtime(at).date())
