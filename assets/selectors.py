"""Reads across the inventory: what systems depend on, and what is still missing about an entry."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assets.models import InformationAsset, Process, System, SystemDependency, Zone
from isms.followup.models import FollowUp
from isms.register import registers
from isms.register.access import Actor
from isms.register.models import Entry

CLOSURE = """
    WITH RECURSIVE needed(id) AS (
        SELECT depends_on_id FROM assets_systemdependency WHERE system_id = %s
        UNION
        SELECT link.depends_on_id FROM assets_systemdependency link JOIN needed ON link.system_id = needed.id
    )
    SELECT id FROM needed
"""


def needed_ids(system_id: int) -> frozenset[int]:
    """Return the ids of every system that a system needs, directly or through others, in one query.

    A ring in the rows, which the service refuses but a raw import could make, ends the search and
    puts the system itself among the answers.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLOSURE, [system_id])
        return frozenset(row[0] for row in cursor.fetchall())


def dependency_path(*, start: System, end: System) -> tuple[System, ...]:
    """Return the shortest chain of dependencies from one system to another, both included; empty when there is none."""
    reached = {start.pk, *needed_ids(start.pk)}
    if end.pk not in reached:
        return ()
    needs: dict[int, list[int]] = {}
    links = SystemDependency.objects.filter(system_id__in=reached).order_by("pk")
    for system_id, needed_id in links.values_list("system_id", "depends_on_id"):
        needs.setdefault(system_id, []).append(needed_id)
    came_from: dict[int, int | None] = {start.pk: None}
    waiting = deque([start.pk])
    while waiting and end.pk not in came_from:
        system_id = waiting.popleft()
        for needed_id in needs.get(system_id, ()):
            if needed_id not in came_from:
                came_from[needed_id] = system_id
                waiting.append(needed_id)
    chain: list[int] = []
    step: int | None = end.pk
    while step is not None:
        chain.append(step)
        step = came_from[step]
    systems = System.objects.in_bulk(chain)
    return tuple(systems[system_id] for system_id in reversed(chain))


@dataclass(frozen=True)
class Neighbour:
    """A system beside another, the dependency between them, and whether a third stands in between."""

    system: System
    dependency: SystemDependency | None

    @property
    def is_direct(self) -> bool:
        """True when nothing stands in between."""
        return self.dependency is not None


@dataclass(frozen=True)
class Neighbourhood:
    """What a system needs, also through others, and what needs it, as far as the actor may see."""

    needs: tuple[Neighbour, ...]
    needed_by: tuple[Neighbour, ...]
    hidden_count: int


def neighbourhood_of(system: System, *, actor: Actor) -> Neighbourhood:
    """Read a system's dependencies in both directions; the systems that the actor may not see are only counted."""
    links = list(SystemDependency.objects.filter(Q(system=system) | Q(depends_on=system)).order_by("pk"))
    down = {link.depends_on_id: link for link in links if link.system_id == system.pk}
    up = {link.system_id: link for link in links if link.depends_on_id == system.pk}
    below = needed_ids(system.pk) - {system.pk} if down else frozenset()
    wanted = {*below, *up}
    if not wanted:
        return Neighbourhood((), (), 0)
    seen = list(
        System.objects.visible_to(actor)
        .filter(pk__in=wanted)
        .with_names()
        .with_levels()
        .with_flags(actor.today)
        .in_swedish_order()
    )
    needs = [Neighbour(other, down.get(other.pk)) for other in seen if other.pk in below]
    return Neighbourhood(
        needs=tuple(sorted(needs, key=lambda neighbour: not neighbour.is_direct)),
        needed_by=tuple(Neighbour(other, up[other.pk]) for other in seen if other.pk in up),
        hidden_count=len(wanted) - len(seen),
    )


@dataclass(frozen=True)
class Missing:
    """Something that nobody has said about an entry yet, and the address where it is said."""

    code: str
    text: str
    url: str


@dataclass(frozen=True)
class Glance:
    """What a page answers first: what is missing and what comes next."""

    missing: tuple[Missing, ...]
    next_followup: FollowUp | None


def glance_of(entry: Entry, followups: list[FollowUp]) -> Glance:
    """Read what is missing about an entry, and find what comes next among its follow-ups in due order."""
    following = next((followup for followup in followups if followup.is_open), None)
    return Glance(missing=missing_of(entry), next_followup=following)


def missing_of(entry: Entry) -> tuple[Missing, ...]:
    """List what is missing about a system, an information asset or a process, the most important first.

    Args:
        entry: loaded with ``with_detail`` and ``with_protection``.
    """
    if isinstance(entry, System):
        found = _missing_of_system(entry)
    elif isinstance(entry, InformationAsset):
        found = _missing_of_asset(entry)
    else:
        found = _missing_of_process(entry)
    return tuple(Missing(code, text, url) for code, text, url in (*_missing_of_any(entry), *found))


Found = Iterator[tuple[str, str, str]]


def _form(entry: Entry, field: str) -> str:
    """Return the address of a field in the entry's form."""
    names = {"system": "system", "information_asset": "asset", "process": "process"}
    arguments = {"organisation": entry.organisation.slug, "reference": entry.reference}
    return f"{reverse(f'assets:{names[entry.kind]}_edit', kwargs=arguments)}#id_{field}"


def _missing_of_any(entry: Entry) -> Found:
    if entry.owner is None:
        yield "owner", _("Ägare saknas"), _form(entry, "owner")
    elif entry.owner.holder is None:
        yield "holder", _("Ägarens befattning är vakant"), _form(entry, "owner")


def _missing_of_system(system: System) -> Found:
    if not system.protection_levels.all():
        yield "classification", _("Varken systemet eller någon information i det är klassad"), _classify(system)
    if system.manager is None:
        yield "manager", _("Systemförvaltare saknas"), _form(system, "manager")
    if system.is_city_shared and system.provider_organisation is None:
        yield "provider", _("Det framgår inte vem i staden som driver systemet"), _form(system, "provider_organisation")
    if system.operation == System.Operation.CLOUD and not system.supplier_name:
        yield "supplier", _("Leverantör saknas"), _form(system, "supplier_name")
    if not system.country:
        yield "country", _("Driftland saknas"), _form(system, "country")
    if system.zone is None and Zone.objects.of(system.organisation).exists():
        yield "zone", _("Systemet är inte placerat i en zon"), _form(system, "zone")
    if system.uses_ai and not system.ai_risk_class:
        yield "ai_risk_class", _("Riskklass enligt AI-förordningen saknas"), _form(system, "ai_role")
    if system.handles_personal_data and _lacks_activity(system):
        yield (
            "activity",
            _("Systemets personuppgifter finns inte i registerförteckningen"),
            _activities(system),
        )


def _missing_of_asset(asset: InformationAsset) -> Found:
    if not asset.protection_levels.all():
        yield "classification", _("Informationen är inte klassad"), _classify(asset)
    if not asset.is_retention_decided:
        yield "retention", _("Ingen har bestämt om informationen bevaras eller gallras"), _form(asset, "retention_rule")
    if asset.process_id is None:
        yield "process", _("Informationen hör inte till någon process"), _form(asset, "process")
    if asset.medium == InformationAsset.Medium.DIGITAL and not asset.placements.exists():
        yield "systems", _("Informationen är digital men finns inte i något system"), _form(asset, "systems")
    if not asset.purpose:
        yield "purpose", _("Ändamål saknas"), _form(asset, "purpose")
    if asset.describes_personal_data() and _lacks_activity(asset):
        yield "activity", _("Personuppgifterna finns inte i registerförteckningen"), _activities(asset)


def _missing_of_process(process: Process) -> Found:
    if not process.system_links.exists():
        yield "systems", _("Det framgår inte vilka system processen behöver"), _form(process, "systems")


def _classify(entry: Entry) -> str:
    arguments = {"organisation": entry.organisation.slug, "reference": entry.reference}
    return reverse("classification:classify", kwargs=arguments)


def _lacks_activity(entry: Entry) -> bool:
    """Tell whether personal data lacks its line in the register of processing activities (GDPR art. 30)."""
    related: QuerySet | None = getattr(entry, "processing_activities", None)
    return related is not None and not related.filter(archived_at__isnull=True).exists()


def _activities(entry: Entry) -> str:
    list_url = registers.get("processing_activity").list_url
    return reverse(list_url, kwargs={"organisation": entry.organisation.slug})
