"""Compute levels of protection from judgements, placements, normative classifications and lowerings.

For each aspect, compared by severity so that scales may differ::

    asset  = max(own, normative of the active shared systems it lives in)
    system = max(own, its active assets, its normative)

A lowering puts its own level in the place of the normative one, for one entry and one version.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from assets.models import AssetPlacement
from classification.models import (
    AspectJudgement,
    Level,
    NormativeClassification,
    NormativeLowering,
    NormativeMatter,
    ProtectionLevel,
)
from isms.register.models import Entry

# The first of two numbers that name PostgreSQL's advisory lock; the second is the organisation's id.
LOCK_CLASS = 4_211
Ground = ProtectionLevel.Ground


@dataclass(frozen=True)
class _Source:
    """A level, what kind of ground it stands on, and the entry that it comes from."""

    level: Level
    ground: str
    entry_id: int
    normative_id: int | None = None

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Order by severity; among equals a normative one goes first, then the entry registered first."""
        return self.level.severity, self.ground == Ground.NORMATIVE, -self.entry_id


_ByAspect = dict[str, _Source]


@dataclass
class _Facts:
    """Everything that the levels of some entries rest on, read in a few queries."""

    own: dict[int, _ByAspect] = field(default_factory=dict)
    active_assets_of: dict[int, list[int]] = field(default_factory=dict)
    active_systems_of: dict[int, list[int]] = field(default_factory=dict)
    normative_of: dict[int, int] = field(default_factory=dict)
    levels_of: dict[int, dict[str, Level]] = field(default_factory=dict)
    lowered: dict[tuple[int, str, int], Level] = field(default_factory=dict)

    def normative(self, entry_id: int, system_id: int) -> _ByAspect:
        """Return what a system's normative classification gives an entry, lowered where that is decided."""
        normative_id = self.normative_of.get(system_id)
        if normative_id is None:
            return {}
        return {
            aspect: _Source(
                self.lowered.get((entry_id, aspect, normative_id), level), Ground.NORMATIVE, system_id, normative_id
            )
            for aspect, level in self.levels_of.get(normative_id, {}).items()
        }

    def inherited(self, entry_id: int) -> list[_ByAspect]:
        """Return everything that an asset or a system gets from others."""
        found = [self.normative(entry_id, system_id) for system_id in self.active_systems_of.get(entry_id, ())]
        found.append(self.normative(entry_id, entry_id))
        for asset_id in self.active_assets_of.get(entry_id, ()):
            found.append(_as_asset(self.own.get(asset_id, {})))
            found.extend(self.normative(asset_id, system_id) for system_id in self.active_systems_of.get(asset_id, ()))
        return found


def _as_asset(own: _ByAspect) -> _ByAspect:
    """An asset's own judgement, as the system that holds it sees it."""
    return {aspect: _Source(source.level, Ground.ASSET, source.entry_id) for aspect, source in own.items()}


def recompute_protection(entry_ids: Iterable[int]) -> None:
    """Set the levels of entries from what is decided now; call it last in the writing transaction.

    Writers of one organisation wait for each other here, organisations in the order of their ids:
    a lock of its own, because the writers already hold rows of entries in an order of their own.
    The number of queries does not depend on the number of entries.

    Args:
        entry_ids: every entry whose level may have changed; see ``reached_by_systems`` and ``reached_by_assets``.
    """
    ids = sorted(set(entry_ids))
    if not ids:
        return
    _lock_organisations(ids)
    _store(ids, _read(ids))


def reached_by_assets(asset_ids: Iterable[int]) -> set[int]:
    """Return the assets and the systems that hold them: whose levels an asset's change reaches."""
    found = set(asset_ids)
    return found | set(AssetPlacement.objects.filter(asset_id__in=found).values_list("system_id", flat=True))


def reached_by_systems(system_ids: Iterable[int]) -> set[int]:
    """Return the systems, the assets in them, and every system that holds one of those assets."""
    found = set(system_ids)
    assets = set(AssetPlacement.objects.filter(system_id__in=found).values_list("asset_id", flat=True))
    return found | reached_by_assets(assets)


def _lock_organisations(ids: list[int]) -> None:
    organisations = Entry.objects.filter(pk__in=ids).order_by("organisation_id").values_list("organisation_id")
    with connection.cursor() as cursor:
        for (organisation_id,) in list(organisations.distinct()):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, organisation_id])


def _read(ids: list[int]) -> _Facts:
    facts = _Facts()
    held = AssetPlacement.objects.filter(system_id__in=ids, asset__archived_at__isnull=True)
    for system_id, asset_id in held.values_list("system_id", "asset_id"):
        facts.active_assets_of.setdefault(system_id, []).append(asset_id)
    concerned = {*ids, *(asset_id for assets in facts.active_assets_of.values() for asset_id in assets)}
    lives_in = AssetPlacement.objects.filter(asset_id__in=concerned, system__archived_at__isnull=True)
    for asset_id, system_id in lives_in.values_list("asset_id", "system_id"):
        facts.active_systems_of.setdefault(asset_id, []).append(system_id)
    systems = {*ids, *(system_id for found in facts.active_systems_of.values() for system_id in found)}
    decided = NormativeMatter.objects.decided().filter(system_id__in=systems)
    facts.normative_of = dict(decided.values_list("system_id", "normative_id"))
    _read_levels(facts, concerned)
    return facts


def _read_levels(facts: _Facts, concerned: set[int]) -> None:
    judgements = AspectJudgement.objects.filter(
        classification__entry_id__in=concerned, classification__decision__superseded_by__isnull=True
    ).select_related("level", "classification")
    for judgement in judgements:
        entry_id = judgement.classification.entry_id
        source = _Source(judgement.level, Ground.OWN, entry_id)
        facts.own.setdefault(entry_id, {})[judgement.aspect] = source
    versions = set(facts.normative_of.values())
    if not versions:
        return
    normatives = NormativeClassification.objects.filter(pk__in=versions).prefetch_related("levels__level")
    facts.levels_of = {one.pk: {row.aspect: row.level for row in one.levels.all()} for one in normatives}
    lowerings = NormativeLowering.objects.in_force().filter(
        Q(entry_id__in=concerned), normative_id__in=versions, normative__may_lower=True
    )
    for lowering in lowerings.select_related("level"):
        facts.lowered[(lowering.entry_id, lowering.aspect, lowering.normative_id)] = lowering.level


def _store(ids: list[int], facts: _Facts) -> None:
    """Write what differs from the stored rows; aspects that nothing supports any longer lose theirs."""
    present = {(row.entry_id, row.aspect): row for row in ProtectionLevel.objects.filter(entry_id__in=ids)}
    new, changed, kept = [], [], set()
    for entry_id in ids:
        own, inherited = facts.own.get(entry_id, {}), facts.inherited(entry_id)
        for aspect in sorted({*own, *(aspect for found in inherited for aspect in found)}):
            kept.add((entry_id, aspect))
            wanted = _values(own.get(aspect), [found[aspect] for found in inherited if aspect in found])
            row = present.get((entry_id, aspect))
            if row is None:
                new.append(ProtectionLevel(entry_id=entry_id, aspect=aspect, **wanted))
            elif any(getattr(row, name) != value for name, value in wanted.items()):
                for name, value in wanted.items():
                    setattr(row, name, value)
                changed.append(row)
    ProtectionLevel.objects.filter(pk__in=[row.pk for key, row in present.items() if key not in kept]).delete()
    ProtectionLevel.objects.bulk_update(
        changed, ["level", "ground", "own_level", "inherited_level", "origin", "normative"], batch_size=500
    )
    ProtectionLevel.objects.bulk_create(new, batch_size=500)


def _values(own: _Source | None, inherited: list[_Source]) -> dict[str, object]:
    """Return the columns of one aspect; an own judgement that is as severe as the inherited level is the ground."""
    highest = max(inherited, key=lambda source: source.rank, default=None)
    holds = own if own and (highest is None or own.level.severity >= highest.level.severity) else highest
    return {
        "level_id": holds.level.pk,
        "ground": holds.ground,
        "own_level_id": own.level.pk if own else None,
        "inherited_level_id": highest.level.pk if highest else None,
        "origin_id": highest.entry_id if highest else None,
        "normative_id": highest.normative_id if highest else None,
    }
