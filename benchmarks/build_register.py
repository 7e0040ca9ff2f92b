"""Build a register of any size: organisations, units, posts, systems, assets, levels and shares.

``python -m benchmarks.build_register --organisations 50 --systems 100000`` leaves the scratch database for
looking at by hand; ``--drop`` removes it and stops the server.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks import place

SHARES = 200
UNITS = 8
POSTS = 20
SHARERS = 10
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
FIRST_WORDS = (
    "Ärende",
    "Boknings",
    "Besöks",
    "Kurs",
    "Lån",
    "Årkiv",
    "Öppen",
    "Skol",
    "Biljett",
    "Avtals",
    "Fastighets",
)
SECOND_WORDS = ("register", "stöd", "plattform", "katalog", "portal", "översikt", "system", "schema", "ärenden")


@dataclass(frozen=True)
class Shape:
    """How large the register is; every second system holds one information asset besides."""

    organisations: int
    systems: int

    @property
    def per_organisation(self) -> int:
        """How many systems each organisation has."""
        return self.systems // self.organisations

    @property
    def shares(self) -> int:
        """How many entries are shared with the measured owner."""
        return min(SHARES, self.per_organisation // 2)

    def __str__(self) -> str:
        plural = "" if self.organisations == 1 else "s"
        return f"{self.systems:,} systems in {self.organisations:,} organisation{plural}"


@dataclass
class Plan:
    """The rows of one building, before they are copied."""

    organisations: list = field(default_factory=list)
    units: list = field(default_factory=list)
    users: list = field(default_factory=list)
    posts: list = field(default_factory=list)
    systems: list = field(default_factory=list)
    assets: list = field(default_factory=list)


@dataclass(frozen=True)
class Built:
    """Whose lists are measured, in which organisation."""

    organisation: "object"
    coordinator: "object"
    owner: "object"


def build(*, shape: Shape, using: str) -> Built:
    """Copy a register of the given shape into tables that may hold other rows, and give two persons their roles.

    Args:
        using: the alias of a connection that owns the tables.
    """
    from django.db import transaction

    from assets.models import AssetPlacement, InformationAsset, System
    from benchmarks.rows import copy_in, without_triggers
    from classification.methods_loader import load_methods
    from classification.models import ProtectionLevel
    from isms.accounts import roles
    from isms.accounts.models import Organisation, Post, Unit, User
    from isms.register.access import grant_role
    from isms.register.models import Entry, EntryUserObjectPermission, ReferenceCounter

    load_methods()
    plan = _plan(shape, using)
    people = (Organisation, Unit, User, Post)
    register = (Entry, System, InformationAsset, AssetPlacement, ProtectionLevel, EntryUserObjectPermission)
    with transaction.atomic(using=using), without_triggers([*people, *register], using=using):
        for model, rows in zip(people, (plan.organisations, plan.units, plan.users, plan.posts), strict=True):
            copy_in(model, rows, using=using)
        copy_in(Entry, plan.systems, using=using)
        copy_in(System, plan.systems, using=using)
        copy_in(Entry, plan.assets, using=using)
        copy_in(InformationAsset, plan.assets, using=using)
        copy_in(AssetPlacement, _placements(plan, using), using=using)
        copy_in(ProtectionLevel, _levels(plan, using), using=using)
        copy_in(EntryUserObjectPermission, _shares(plan, shape, using), using=using)
    ReferenceCounter.objects.using(using).bulk_create(
        ReferenceCounter(organisation=each, prefix=prefix, last_number=shape.per_organisation)
        for each in plan.organisations
        for prefix in ("SYS", "INF")
    )
    organisation = plan.organisations[0]
    coordinator, owner = plan.users[1], plan.users[0]
    grant_role(user=coordinator, role=roles.COORDINATOR, organisation=organisation)
    grant_role(user=owner, role=roles.INFORMATION_OWNER, organisation=organisation)
    return Built(organisation=organisation, coordinator=coordinator, owner=owner)


def _plan(shape: Shape, using: str) -> Plan:
    """Make organisations with units, people in posts, systems and assets."""
    from benchmarks.rows import next_id
    from isms.accounts.models import Organisation, Post, Unit, User
    from isms.register.models import Entry

    first = {model: next_id(model, using=using) for model in (Organisation, Unit, User, Post, Entry)}
    plan = Plan()
    for number in range(shape.organisations):
        key = first[Organisation] + number
        organisation = Organisation(pk=key, name=f"Matförvaltning {key}", slug=f"matning-{key}")
        plan.organisations.append(organisation)
        units = [
            Unit(pk=first[Unit] + number * UNITS + each, organisation=organisation, name=f"Enhet {each}")
            for each in range(UNITS)
        ]
        plan.units += units
        for each in range(POSTS):
            offset = number * POSTS + each
            user = User(
                pk=first[User] + offset,
                email=f"person{first[User] + offset}@matning.example",
                name=f"Åsa Öberg {offset}",
                password="!",  # noqa: S106 an unusable password: nobody signs in by form here
            )
            plan.users.append(user)
            plan.posts.append(
                Post(pk=first[Post] + offset, unit=units[each % UNITS], title=f"Enhetschef {each}", holder=user)
            )
    plan.systems = list(_systems(plan, shape, first[Entry]))
    plan.assets = list(_assets(plan, first[Entry] + len(plan.systems)))
    return plan


def _systems(plan: Plan, shape: Shape, first: int) -> Iterator:
    """Yield the systems: some without owner, some archived, some restricted; organisations are mixed, as in life."""
    from assets.models import System

    operations = System.Operation.values
    for number in range(shape.per_organisation * shape.organisations):
        place_in, inside = number % shape.organisations, number // shape.organisations
        is_archived = inside % 20 == 19
        posts = plan.posts[place_in * POSTS : (place_in + 1) * POSTS]
        # The words go round with other periods than the posts, so that owners and titles do not follow each other.
        scattered = inside * 7919
        title = FIRST_WORDS[scattered % 11] + SECOND_WORDS[scattered // 11 % 9]
        reference = f"SYS-{inside + 1:04d}"
        yield System(
            id=first + number,
            entry_id=first + number,
            organisation=plan.organisations[place_in],
            unit=plan.units[place_in * UNITS + inside % UNITS],
            kind=System.KIND,
            reference=reference,
            title=f"{title} {inside + 1}",
            owner=None if inside % 25 == 24 else posts[inside % POSTS],
            is_restricted=inside % 50 == 30,
            concerns_personal_data=inside % 3 == 0,
            handles_personal_data=inside % 3 == 0,
            archived_at=AT if is_archived else None,
            archived_by=plan.users[0] if is_archived else None,
            created_at=AT,
            updated_at=AT,
            description="Handlägger ärenden och bokningar för verksamheten, med koppling till ekonomi och e-arkiv.",
            operation=operations[inside % len(operations)],
            supplier_name=f"Leverantör {inside % 40}",
            search_text=f"{reference}\n{title} {inside + 1}\nHandlägger ärenden\nLeverantör {inside % 40}",
        )


def _assets(plan: Plan, first: int) -> Iterator:
    """Yield an information asset for every second system, with its unit and owner."""
    from assets.models import InformationAsset

    for number, system in enumerate(plan.systems[::2]):
        reference = f"INF-{int(system.reference[4:]):04d}"
        yield InformationAsset(
            id=first + number,
            entry_id=first + number,
            organisation=system.organisation,
            unit=system.unit,
            kind=InformationAsset.KIND,
            reference=reference,
            title=f"Uppgifter i {system.title}",
            owner=system.owner,
            created_at=AT,
            updated_at=AT,
            search_text=f"{reference}\nUppgifter i {system.title}",
        )


def _placements(plan: Plan, using: str) -> Iterator:
    """Yield the placement of each asset in its system."""
    from assets.models import AssetPlacement
    from benchmarks.rows import next_id

    first = next_id(AssetPlacement, using=using)
    for number, (system, asset) in enumerate(zip(plan.systems[::2], plan.assets, strict=True)):
        yield AssetPlacement(pk=first + number, asset=asset, system=system)


def _levels(plan: Plan, using: str) -> Iterator:
    """Yield three levels for nine systems of ten, inherited where there is an asset."""
    from benchmarks.rows import next_id
    from classification.models import Level, Method, ProtectionLevel

    method = Method.objects.using(using).get(is_default=True)
    levels = list(Level.objects.using(using).filter(method=method, is_out_of_scope=False).order_by("number"))
    key = next_id(ProtectionLevel, using=using)
    for number, system in enumerate(plan.systems):
        if number % 10 == 9:
            continue
        asset = plan.assets[number // 2] if number % 2 == 0 else None
        for place_of, aspect in enumerate(("confidentiality", "integrity", "availability")):
            level = levels[(number + place_of) % len(levels)]
            yield ProtectionLevel(
                pk=key,
                entry_id=system.pk,
                aspect=aspect,
                level=level,
                ground="asset" if asset else "own",
                own_level=None if asset else level,
                inherited_level=level if asset else None,
                origin_id=asset.pk if asset else None,
            )
            key += 1


def _shares(plan: Plan, shape: Shape, using: str) -> Iterator:
    """Yield the shares of the measured owner, and of ten others in every organisation."""
    from django.contrib.auth.models import Permission

    from benchmarks.rows import next_id
    from isms.register.access import VIEW_ENTRY
    from isms.register.models import EntryUserObjectPermission

    permission = Permission.objects.using(using).get(codename=VIEW_ENTRY, content_type__app_label="register")
    key = next_id(EntryUserObjectPermission, using=using)
    for place_in in range(shape.organisations):
        systems = plan.systems[place_in :: shape.organisations]
        people = plan.users[place_in * POSTS : (place_in + 1) * POSTS]
        for number, user in enumerate((people[0], *people[2 : 2 + SHARERS])):
            is_measured = place_in == 0 and number == 0
            count = shape.shares if is_measured else min(SHARES, shape.per_organisation // 10)
            step = max(1, shape.per_organisation // max(1, count))
            for system in systems[(number + 1) % step :: step][:count]:
                yield EntryUserObjectPermission(
                    pk=key, user=user, permission_id=permission.pk, content_object_id=system.pk, granted_by=people[1]
                )
                key += 1


def tidy(*, using: str) -> None:
    """Do what autovacuum would have done by the next morning; outside a transaction."""
    from django.db import connections

    with connections[using].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def main() -> None:
    """Build, or drop, from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build_register", description=__doc__.splitlines()[0])
    parser.add_argument("--organisations", type=int, default=50)
    parser.add_argument("--systems", type=int, default=100_000)
    parser.add_argument("--drop", action="store_true", help="remove the scratch database and stop its server")
    chosen = parser.parse_args()
    place.set_up()
    place.SERVER.start()
    if chosen.drop:
        place.drop_database()
        place.SERVER.stop()
        return
    started = time.perf_counter()
    place.create_database()
    shape = Shape(organisations=chosen.organisations, systems=chosen.systems)
    built = build(shape=shape, using="owner")
    tidy(using="owner")
    sys.stdout.write(
        f"{shape} in {time.perf_counter() - started:.0f} s: {place.DATABASE} on {place.PLACES.postgres_sockets}\n"
        f"coordinator {built.coordinator.email}, owner {built.owner.email} in /{built.organisation.slug}/\n"
    )


if __name__ == "__main__":
    main()
