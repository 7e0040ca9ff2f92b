"""Reads that pages and exports share, always through the rights of an actor."""

from django.db.models import Prefetch, QuerySet

from assets.models import InformationAsset, ProcessingActivity, System
from isms.register.access import Actor


def activities_in_system(actor: Actor, system: System) -> QuerySet[ProcessingActivity]:
    """Return the processings that take place in a system and that the actor may see."""
    return _shown(actor).filter(system_links__system=system)


def activities_of_asset(actor: Actor, asset: InformationAsset) -> QuerySet[ProcessingActivity]:
    """Return the processings that use an asset and that the actor may see."""
    return _shown(actor).filter(asset_links__asset=asset)


def _shown(actor: Actor) -> QuerySet[ProcessingActivity]:
    found = ProcessingActivity.objects.visible_to(actor).active().with_names().with_assessments()
    return found.in_swedish_order()


def exported_activities(actor: Actor) -> QuerySet[ProcessingActivity]:
    """Return what an actor's export holds: what the actor sees and is not archived, with what hangs on it."""
    systems = System.objects.visible_to(actor).select_related("organisation").in_swedish_order()
    assets = InformationAsset.objects.visible_to(actor).select_related("organisation").in_swedish_order()
    return (
        ProcessingActivity.objects.visible_to(actor)
        .active()
        .with_names()
        .with_everything()
        .prefetch_related(
            "served_controllers",
            Prefetch("systems", queryset=systems, to_attr="shown_systems"),
            Prefetch("assets", queryset=assets, to_attr="shown_assets"),
        )
        .in_swedish_order()
    )
