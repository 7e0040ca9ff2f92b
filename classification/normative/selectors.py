"""Reads that the pages about normative classifications are made of."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assets.models import AssetPlacement, InformationAsset, System
from classification.models import (
    CentralOffer,
    CityRequest,
    Level,
    NormativeClassification,
    NormativeLowering,
    NormativeMatter,
    ProtectionLevel,
)
from classification.normative.reach import normatives_over
from isms.accounts.models import Organisation
from isms.register.access import Actor
from isms.register.models import Entry
from isms.register.sorting import SwedishOrder

CHOICES_SHOWN = 25


def linkable_systems(organisation: Organisation) -> QuerySet[System]:
    """Return the central systems that an organisation may link its own to: those that others offer.

    Callers may show title, reference and the organisation's name of a row, nothing else.
    """
    offered = CentralOffer.objects.filter(is_open=True).values("system")
    return (
        System.objects.filter(pk__in=offered, is_restricted=False, archived_at__isnull=True)
        .exclude(organisation=organisation)
        .select_related("organisation")
        .order_by(SwedishOrder("title"), "pk")
    )


@dataclass(frozen=True)
class LinkChoice:
    """All that may be told of another organisation's system before and after it is linked."""

    pk: int
    title: str
    reference: str
    organisation: str


def link_choices(organisation: Organisation, text: str) -> list[LinkChoice]:
    """Find central systems to link to by part of the name; the first ones when nothing is asked for."""
    found = linkable_systems(organisation)
    if text.strip():
        found = found.filter(Q(title__icontains=text.strip()) | Q(reference__iexact=text.strip()))
    return [_choice(system) for system in found[:CHOICES_SHOWN]]


def linked_choice(matter: NormativeMatter) -> LinkChoice | None:
    """Return the central system that a matter is linked to, as others may see it."""
    if matter.central_system is None or matter.central_system.is_restricted:
        return None
    return _choice(matter.central_system)


def _choice(system: System) -> LinkChoice:
    return LinkChoice(system.pk, system.title, system.reference, system.organisation.name)


# What waits for the city


@dataclass
class WaitingSystem:
    """A shared system without a normative classification, and what of it the actor may see."""

    system: System
    matter: NormativeMatter
    today: dt.date
    assets: list[InformationAsset] = field(default_factory=list)
    requests: list[CityRequest] = field(default_factory=list)

    @property
    def request(self) -> CityRequest | None:
        """The question about the normative classification that the city has not answered."""
        asked = (one for one in self.requests if one.subject == CityRequest.Subject.NORMATIVE and not one.is_answered)
        return next(asked, None)

    @property
    def days(self) -> int | None:
        """How many days the city has had the question."""
        return self.request.days_since(self.today) if self.request else None

    @property
    def others(self) -> list[tuple[CityRequest, int]]:
        """What else is asked and not answered, with how many days ago."""
        shown = [one for one in self.requests if one.subject != CityRequest.Subject.NORMATIVE and not one.is_answered]
        return [(one, one.days_since(self.today)) for one in shown]

    @property
    def severity(self) -> int:
        """The worst consequence in any aspect, -1 when nothing is classified."""
        rows = [*self.system.protection_levels.all()]
        rows += [row for asset in self.assets for row in asset.protection_levels.all()]
        return max((row.level.severity for row in rows), default=-1)


def waiting_systems(actor: Actor, *, leaves_out_restricted: bool = False) -> list[WaitingSystem]:
    """Return the shared systems that wait for the city, worst consequence first, in a fixed number of queries.

    Args:
        leaves_out_restricted: for what leaves the register, such as the appendix.
    """
    systems = System.objects.visible_to(actor).waiting().with_detail().with_levels().with_flags(actor.today)
    systems = systems.in_swedish_order()
    assets = InformationAsset.objects.visible_to(actor).active().with_detail().with_levels().in_swedish_order()
    if leaves_out_restricted:
        systems, assets = systems.filter(is_restricted=False), assets.filter(is_restricted=False)
    matters = {row.system_id: row for row in NormativeMatter.objects.open().filter(system__in=systems.values("pk"))}
    found = {
        system.pk: WaitingSystem(system, matters[system.pk], actor.today) for system in systems if system.pk in matters
    }
    placed: dict[int, list[int]] = {}
    for system_id, asset_id in AssetPlacement.objects.filter(system_id__in=found).values_list("system_id", "asset_id"):
        placed.setdefault(asset_id, []).append(system_id)
    for asset in assets.filter(pk__in=placed):
        for system_id in placed[asset.pk]:
            found[system_id].assets.append(asset)
    for request in CityRequest.objects.filter(system_id__in=found).latest_first():
        found[request.system_id].requests.append(request)
    return sorted(found.values(), key=lambda row: (-row.severity, -len(row.assets), -(row.days or 0)))


def decided_matters(actor: Actor) -> QuerySet[NormativeMatter]:
    """Return the matters with a classification in force of the systems that the actor sees."""
    return (
        NormativeMatter.objects.visible_to(actor)
        .decided()
        .filter(system__archived_at__isnull=True)
        .select_related("system__organisation", "normative")
        .prefetch_related("normative__levels__level")
        .order_by(SwedishOrder("system__title"), "pk")
    )


# The central organisation


def central_systems(actor: Actor, text: str) -> QuerySet[System]:
    """Return the organisation's own systems with what others make of them: counts only, nothing of their content.

    Args:
        text: part of a name or a reference; empty shows what is offered, published or linked.
    """
    linked = Q(linked_matters__closed_at__isnull=True)
    systems = System.objects.visible_to(actor).active().filter(is_restricted=False)
    if text.strip():
        systems = systems.matching(text)
    else:
        published = NormativeClassification.objects.published().filter(entry_id=OuterRef("pk"))
        offered = CentralOffer.objects.filter(system_id=OuterRef("pk"), is_open=True)
        systems = systems.filter(Exists(offered) | Exists(published))
    return (
        systems.select_related("organisation", "central_offer")
        .annotate(
            linked_count=Count("linked_matters__system__organisation", filter=linked, distinct=True),
            waiting_count=Count(
                "linked_matters__system__organisation",
                filter=linked & ~Q(linked_matters__state="decided"),
                distinct=True,
            ),
        )
        .in_swedish_order()
    )


def standing_by_entry(entry_ids: Iterable[int]) -> dict[int, NormativeClassification]:
    """Return what each entry has decided that nobody has withdrawn or superseded."""
    found = NormativeClassification.objects.standing().filter(entry_id__in=list(entry_ids)).with_detail()
    return {normative.entry_id: normative for normative in found}


# What holds for one entry


@dataclass(frozen=True)
class ProtectionRow:
    """One aspect of an entry as its page shows it: the level, where it comes from, and what is lowered."""

    row: ProtectionLevel
    origin: Entry | None
    lowering: NormativeLowering | None
    normative_level: Level | None
    may_be_lowered: bool

    @property
    def is_of_itself(self) -> bool:
        """True when the normative classification is of this very system."""
        return self.row.origin_id == self.row.entry_id


def protection_rows(entry: Entry, actor: Actor) -> list[ProtectionRow]:
    """Return the levels of an entry that was read ``with_protection``, with origins that the actor may see."""
    rows = list(entry.protection_levels.all())
    wanted = {row.origin_id for row in rows} - {None, entry.pk}
    others = Entry.objects.visible_to(actor).filter(pk__in=wanted).select_related("organisation") if wanted else ()
    visible = {one.pk: one for one in others}
    over = {*normatives_over(entry), *(row.normative_id for row in rows)} - {None} if rows else set()
    of_city = NormativeClassification.objects.filter(pk__in=over).prefetch_related("levels__level") if over else ()
    normatives = {one.pk: one for one in of_city}
    for row in rows:
        if row.normative_id is not None:
            row.normative = normatives[row.normative_id]
    lowerings: dict[str, NormativeLowering] = {}
    found = NormativeLowering.objects.in_force().filter(entry_id=entry.pk, normative_id__in=over)
    for lowering in found.select_related("level", "decision", "decision__decided_by").order_by("pk"):
        lowerings[lowering.aspect] = lowering
    return [_protection_row(row, visible, lowerings.get(row.aspect), normatives) for row in rows]


def _protection_row(
    row: ProtectionLevel,
    visible: dict[int, Entry],
    lowering: NormativeLowering | None,
    normatives: dict[int, NormativeClassification],
) -> ProtectionRow:
    normative = normatives.get(lowering.normative_id if lowering else (row.normative_id or 0))
    levels = {one.aspect: one.level for one in normative.levels.all()} if normative else {}
    may_lower = (
        row.is_normative
        and normative is not None
        and normative.may_lower
        and row.own_level is not None
        and row.own_level.severity < row.level.severity
    )
    return ProtectionRow(row, visible.get(row.origin_id), lowering, levels.get(row.aspect), may_lower)
