"""The spreadsheets of systems, information assets, processes and processing activities."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from assets.models import AssetPlacement, InformationAsset, Process, ProcessingActivity, System, Zone
from assets.processing.forms import CONTENT_FIELDS
from assets.processing.services import change_activity, register_activity
from assets.services import (
    change_asset,
    change_process,
    change_system,
    register_asset,
    register_process,
    register_system,
)
from isms.accounts.models import Organisation, User
from isms.followup.opening import open_reviews
from isms.register.access import Actor
from isms.register.consequences import Event, announce
from isms.register.create_many import create_entries
from isms.register.imports.lookups import ORGANISATIONS, POSTS, Relation, entries_of
from isms.register.imports.reading import Draft
from isms.register.imports.sheet import Context, Extras, RegisterSheet, entry_columns, linked, register_sheet

SYSTEMS = entries_of(System, _("system, skriv referensen"))
ASSETS = entries_of(InformationAsset, _("informationstillgång, skriv referensen"))
PROCESSES = entries_of(Process, _("process"))


def _zones(actor: Actor) -> Iterable[Zone]:
    return Zone.objects.of(actor.organisation).in_order()


ZONES = Relation("zones", _("zon"), _zones, lambda zone: [zone.name])


def register_sheets() -> None:
    """Add the sheets; called from the app's ``AppConfig.ready``."""
    for sheet in (_systems(), _assets(), _processes(), _activities()):
        register_sheet(sheet)


# Systems


def _systems() -> RegisterSheet:
    return RegisterSheet(
        kind=System.KIND,
        label=_("System"),
        description=_("Lägg till och ändra system. Varje nytt system får årsgenomgång och behörighetskontroll."),
        model=System,
        columns=entry_columns(
            System,
            "title",
            "description",
            "lifecycle",
            "criticality",
            "is_in_rsa",
            "handles_personal_data",
            "operation",
            "provider_organisation",
            "supplier_name",
            "country",
            "country_note",
            "zone",
            "manager",
            "unit",
            "owner",
            "ai_role",
            "ai_risk_class",
            also={
                "title": ("Systemnamn", "System", "Benämning", "Name", "Title", "Application"),
                "description": ("Description", "Syfte", "Användning"),
                "lifecycle": ("Status", "Livscykelstatus", "Lifecycle"),
                "criticality": ("Verksamhetskritiskt", "Criticality"),
                "is_in_rsa": ("RSA",),
                "handles_personal_data": ("Personuppgifter", "Personal data"),
                "operation": ("Drift", "Hosting", "Driftsform"),
                "supplier_name": ("Supplier", "Vendor"),
                "country": ("Land", "Country"),
                "zone": ("Zone", "Nätverkszon"),
                "manager": ("Förvaltare", "System manager"),
                "owner": ("Systemägare", "Ansvarig", "Owner", "System owner"),
            },
            relations={"zone": ZONES, "manager": POSTS, "provider_organisation": ORGANISATIONS},
        ),
        create=lambda system, _extras, by, at: register_system(system=system, by=by, at=at),
        change=lambda system, _extras, by, at: change_system(system=system, version=system.version, by=by, at=at),
        create_many=register_systems,
        check=_check_system,
        select=("zone", "manager__unit", "manager__holder", "provider_organisation"),
        made_with=("normative_matter",),
    )


def register_systems(systems: Sequence[System], _extras: Sequence[Extras], by: User, at: dt.datetime) -> None:
    """Add many systems as ``register_system`` adds one."""
    create_entries(entries=systems, by=by, at=at)
    open_reviews(entries=systems, kind="system_review", by=by, at=at)


def _check_system(draft: Draft, context: Context) -> list[str]:
    """A name that follows a registered delivery is changed at the supplier; only the same city runs shared systems."""
    system, changed = draft.entry, {column.name for column in draft.changed}
    wrong = []
    if system.pk and "supplier_name" in changed and system.supplied_by.filter(ended_on__isnull=True).exists():
        wrong.append(_t("Leverantörens namn följer de leveranser som är registrerade och ändras hos leverantören."))
    provider: Organisation | None = system.provider_organisation
    if provider is not None and "provider_organisation" in changed:
        own = context.actor.organisation
        if provider.parent_id != (own.parent_id or own.pk) and provider.pk != own.parent_id:
            wrong.append(_t("Bara en förvaltning eller ett bolag i samma stad kan tillhandahålla systemet."))
    return wrong


# Information assets


def _assets() -> RegisterSheet:
    return RegisterSheet(
        kind=InformationAsset.KIND,
        label=_("Informationstillgångar"),
        description=_("Lägg till och ändra informationstillgångar och placera dem i system."),
        model=InformationAsset,
        columns=entry_columns(
            InformationAsset,
            "title",
            "description",
            "purpose",
            "information_kinds",
            "medium",
            "priority",
            "process",
            "systems",
            "personal_data",
            "has_protected_identities",
            "retention_rule",
            "retention_months",
            "retention_trigger",
            "retention_basis",
            "retention",
            also={
                "title": ("Informationstillgång", "Informationsmängd", "Information asset", "Name", "Title"),
                "description": ("Description",),
                "purpose": ("Syfte", "Purpose"),
                "information_kinds": ("Informationsslag", "Information types"),
                "medium": ("Medium", "Bärare"),
                "priority": ("Priority",),
                "process": ("Verksamhetsprocess", "Process name"),
                "systems": ("System", "Systems", "Lagras i"),
                "personal_data": ("Personal data",),
                "retention_rule": ("Gallring", "Bevarande", "Retention"),
            },
            relations={"process": PROCESSES, "systems": SYSTEMS},
        ),
        create=lambda asset, extras, by, at: register_asset(
            asset=asset, systems=extras.get("systems", []), by=by, at=at
        ),
        change=_change_asset,
        create_many=register_assets,
        select=("process",),
        prefetch=("systems",),
        made_with=("placements", "processing_links"),
    )


def _change_asset(asset: InformationAsset, extras: Extras, by: User, at: dt.datetime) -> InformationAsset:
    systems = linked(asset, "systems", extras)
    return change_asset(asset=asset, systems=systems, version=asset.version, by=by, at=at)


def register_assets(assets: Sequence[InformationAsset], extras: Sequence[Extras], by: User, at: dt.datetime) -> None:
    """Add many information assets as ``register_asset`` adds one."""
    create_entries(entries=assets, by=by, at=at)
    placed = [(asset, told["systems"]) for asset, told in zip(assets, extras, strict=True) if told.get("systems")]
    links = [AssetPlacement(asset=asset, system=system) for asset, systems in placed for system in systems]
    AssetPlacement.objects.bulk_create(links, batch_size=1_000)
    for asset, systems in placed:
        ids = tuple(sorted(system.pk for system in systems))
        announce(Event.PLACED, entry=asset, by=by, at=at, affected_ids=ids)


# Processes


def _processes() -> RegisterSheet:
    return RegisterSheet(
        kind=Process.KIND,
        label=_("Processer"),
        description=_("Lägg till och ändra processer och vilka system de behöver."),
        model=Process,
        columns=entry_columns(
            Process,
            "title",
            "description",
            "is_in_rsa",
            "systems",
            also={
                "title": ("Process", "Processnamn", "Name", "Title"),
                "description": ("Description",),
                "is_in_rsa": ("RSA",),
                "systems": ("System", "Systems", "System som processen behöver"),
                "owner": ("Processägare", "Ansvarig", "Owner"),
            },
            relations={"systems": SYSTEMS},
        ),
        create=lambda process, extras, by, at: register_process(
            process=process, systems=extras.get("systems", []), by=by, at=at
        ),
        change=lambda process, extras, by, at: change_process(
            process=process, systems=linked(process, "systems", extras), version=process.version, by=by, at=at
        ),
        prefetch=("systems",),
        made_with=("system_links",),
    )


# Processing activities


def _activities() -> RegisterSheet:
    return RegisterSheet(
        kind=ProcessingActivity.KIND,
        label=_("Personuppgiftsbehandlingar"),
        description=_("Lägg till och ändra behandlingar i registerförteckningen."),
        model=ProcessingActivity,
        columns=entry_columns(
            ProcessingActivity,
            "title",
            "state",
            *CONTENT_FIELDS,
            "systems",
            "assets",
            also={
                "title": ("Behandling", "Processing activity", "Name", "Title"),
                "state": ("Läge", "Status", "State"),
                "purpose": ("Ändamål med behandlingen", "Purpose"),
                "data_subjects": ("Registrerade", "Data subjects"),
                "data_categories": ("Uppgifter", "Data categories"),
                "recipients": ("Mottagare", "Recipients"),
                "legal_basis": ("Laglig grund", "Legal basis"),
                "retention": ("Gallring", "Lagringstid", "Retention"),
                "security_measures": ("Säkerhet", "Security measures"),
                "systems": ("Systems", "IT-system"),
                "assets": ("Informationstillgång", "Information assets"),
            },
            relations={"systems": SYSTEMS, "assets": ASSETS},
            state={"is_fixed": True, "help_text": _("Planerad eller Pågår. Ändras sedan på behandlingens sida.")},
        ),
        create=lambda activity, extras, by, at: register_activity(
            activity=activity,
            assets=extras.get("assets", []),
            systems=extras.get("systems", []),
            by=by,
            at=at,
        ),
        change=_change_activity,
        start=lambda actor: ProcessingActivity(
            organisation=actor.organisation, controller=ProcessingActivity.Controller.BOARD
        ),
        check=_check_activity,
        prefetch=("systems", "assets"),
        made_with=("asset_links", "system_links"),
    )


def _change_activity(activity: ProcessingActivity, extras: Extras, by: User, at: dt.datetime) -> ProcessingActivity:
    return change_activity(
        activity=activity,
        assets=linked(activity, "assets", extras),
        systems=linked(activity, "systems", extras),
        version=activity.version,
        by=by,
        at=at,
    )


def _check_activity(draft: Draft, _context: Context) -> list[str]:
    if draft.entry.pk is None and draft.entry.state == ProcessingActivity.State.ENDED:
        return [_t("En behandling som läggs till är planerad eller pågår.")]
    return []
