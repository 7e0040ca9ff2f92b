"""Writes of systems, information assets, processes and zones."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assets.models import AssetPlacement, InformationAsset, Process, ProcessSystem, System, Zone
from isms.accounts.models import User
from isms.followup.services import open_review
from isms.register.consequences import Event, announce
from isms.register.services import change_entry, create_entry


@transaction.atomic
def register_system(*, system: System, by: User, at: dt.datetime) -> System:
    """Add a system to the inventory; its first review is due one interval from now.

    Raises:
        ValidationError: a field is wrong.
    """
    create_entry(entry=system, by=by, at=at)
    open_review(entry=system, kind="system_review", by=by, at=at)
    return system


@transaction.atomic
def change_system(*, system: System, version: int, by: User, at: dt.datetime) -> System:
    """Save a changed system.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong.
    """
    return change_entry(entry=system, version=version, by=by, at=at)


@transaction.atomic
def register_asset(
    *, asset: InformationAsset, systems: Iterable[System], by: User, at: dt.datetime
) -> InformationAsset:
    """Add an information asset and place it in its systems.

    Raises:
        ValidationError: a field is wrong, or a system belongs to another organisation.
    """
    create_entry(entry=asset, by=by, at=at)
    _place(asset=asset, systems=systems, by=by, at=at)
    return asset


@transaction.atomic
def change_asset(
    *, asset: InformationAsset, systems: Iterable[System], version: int, by: User, at: dt.datetime
) -> InformationAsset:
    """Save a changed information asset and where it is kept.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or a system belongs to another organisation.
    """
    change_entry(entry=asset, version=version, by=by, at=at)
    _place(asset=asset, systems=systems, by=by, at=at)
    return asset


def _place(*, asset: InformationAsset, systems: Iterable[System], by: User, at: dt.datetime) -> None:
    """Make the asset's placements exactly the given ones, and tell those whom it concerns."""
    wanted = {system.pk: system for system in systems}
    if any(system.organisation_id != asset.organisation_id for system in wanted.values()):
        raise ValidationError({"systems": _("Systemet hör till en annan organisation.")})
    present = set(AssetPlacement.objects.filter(asset=asset).values_list("system_id", flat=True))
    gone, new = present - wanted.keys(), wanted.keys() - present
    AssetPlacement.objects.filter(asset=asset, system_id__in=gone).delete()
    AssetPlacement.objects.bulk_create([AssetPlacement(asset=asset, system_id=system_id) for system_id in sorted(new)])
    if gone or new:
        announce(Event.PLACED, entry=asset, by=by, at=at, affected_ids=tuple(sorted(gone | new)))


@transaction.atomic
def register_process(*, process: Process, systems: Iterable[System], by: User, at: dt.datetime) -> Process:
    """Add a process and the systems it needs; its first review is due one interval from now.

    Raises:
        ValidationError: a field is wrong, or a system belongs to another organisation.
    """
    create_entry(entry=process, by=by, at=at)
    _connect(process=process, systems=systems)
    open_review(entry=process, kind="process_review", by=by, at=at)
    return process


@transaction.atomic
def change_process(*, process: Process, systems: Iterable[System], version: int, by: User, at: dt.datetime) -> Process:
    """Save a changed process and the systems it needs.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong, or a system belongs to another organisation.
    """
    change_entry(entry=process, version=version, by=by, at=at)
    _connect(process=process, systems=systems)
    return process


def _connect(*, process: Process, systems: Iterable[System]) -> None:
    """Make the systems that the process needs exactly the given ones."""
    wanted = {system.pk: system for system in systems}
    if any(system.organisation_id != process.organisation_id for system in wanted.values()):
        raise ValidationError({"systems": _("Systemet hör till en annan organisation.")})
    present = set(ProcessSystem.objects.filter(process=process).values_list("system_id", flat=True))
    ProcessSystem.objects.filter(process=process, system_id__in=present - wanted.keys()).delete()
    ProcessSystem.objects.bulk_create(
        [ProcessSystem(process=process, system_id=system_id) for system_id in sorted(wanted.keys() - present)]
    )


@transaction.atomic
def save_zone(*, zone: Zone, by: User, at: dt.datetime) -> Zone:
    """Add or change a zone of the organisation's network; the history keeps who did it.

    Raises:
        ValidationError: a field is wrong, or the organisation has a zone with that name.
    """
    zone.full_clean()
    zone.save()
    return zone
