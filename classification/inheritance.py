"""Compute levels of protection: a system is at least as sensitive as its most sensitive asset."""

from collections.abc import Iterable
from dataclasses import dataclass

from assets.models import AssetPlacement
from classification.models import AspectJudgement, Level, ProtectionLevel
from isms.register.models import Entry


@dataclass(frozen=True)
class _Ground:
    """A level and the entry whose own classification gives it."""

    level: Level
    entry_id: int


def recompute_protection(entry_ids: Iterable[int]) -> None:
    """Set the levels of entries from the classifications in force; call inside the writing transaction.

    The entries are locked in the order of their ids, so that two writers never wait for each
    other. Levels are compared by severity, since assets may have been classified by methods with
    different scales; of equally high assets the one registered first is named as the origin.

    Args:
        entry_ids: assets or systems whose own classification or contents have changed.
    """
    ids = sorted(set(entry_ids))
    list(Entry.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    placements = AssetPlacement.objects.filter(system_id__in=ids, asset__archived_at__isnull=True).values_list(
        "system_id", "asset_id"
    )
    assets_of: dict[int, list[int]] = {}
    for system_id, asset_id in placements:
        assets_of.setdefault(system_id, []).append(asset_id)
    grounds = _grounds({*ids, *(asset for assets in assets_of.values() for asset in assets)})
    for entry_id in ids:
        contained = [grounds[asset_id] for asset_id in assets_of.get(entry_id, ()) if asset_id in grounds]
        _store(entry_id, own=grounds.get(entry_id, {}), contained=contained)


def _grounds(entry_ids: set[int]) -> dict[int, dict[str, _Ground]]:
    """Return each entry's own judged level per aspect."""
    judgements = AspectJudgement.objects.filter(
        classification__entry_id__in=entry_ids, classification__decision__superseded_by__isnull=True
    ).select_related("level", "classification")
    found: dict[int, dict[str, _Ground]] = {}
    for judgement in judgements:
        entry_id = judgement.classification.entry_id
        found.setdefault(entry_id, {})[judgement.aspect] = _Ground(judgement.level, entry_id)
    return found


def _store(entry_id: int, *, own: dict[str, _Ground], contained: list[dict[str, _Ground]]) -> None:
    """Write one entry's levels; aspects that nothing supports any longer lose theirs."""
    aspects = {*own, *(aspect for grounds in contained for aspect in grounds)}
    ProtectionLevel.objects.filter(entry_id=entry_id).exclude(aspect__in=aspects).delete()
    present = {row.aspect: row for row in ProtectionLevel.objects.filter(entry_id=entry_id)}
    for aspect in sorted(aspects):
        inherited = _highest([grounds[aspect] for grounds in contained if aspect in grounds])
        effective = _highest([ground for ground in (own.get(aspect), inherited) if ground])
        values = {
            "level": effective.level,
            "own_level": own[aspect].level if aspect in own else None,
            "inherited_level": inherited.level if inherited else None,
            "origin_id": inherited.entry_id if inherited else None,
        }
        row = present.get(aspect) or ProtectionLevel(entry_id=entry_id, aspect=aspect)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def _highest(grounds: list[_Ground]) -> _Ground | None:
    """Return the ground with the highest level, the earliest entry among equals."""
    return max(grounds, key=lambda ground: (ground.level.severity, -ground.entry_id), default=None)
