"""Figures of the inventory: systems, assets and who answers for them."""

from django.utils.translation import gettext_lazy as _

from assets.models import System
from isms.register import registers
from isms.register.models import Entry
from reports.figures.counting import (
    Frame,
    Row,
    Selection,
    assets_in,
    listed,
    present,
    split,
    systems_in,
)
from reports.figures.definition import COUNT, SHARE, FigureDefinition

_ALL_SYSTEMS = _("system i registret")


def systems_total(frame: Frame) -> Selection:
    """Return the systems in use."""
    return Selection(systems_in(frame), note=lambda system: system.get_operation_display())


def systems_critical(frame: Frame) -> Selection:
    """Mark the critical systems."""
    return Selection(systems_in(frame), {"criticality": System.Criticality.CRITICAL})


def systems_cloud(frame: Frame) -> Selection:
    """Mark the cloud services."""
    is_cloud = {"operation": System.Operation.CLOUD}
    return Selection(systems_in(frame), is_cloud, lambda system: system.supplier_name)


def systems_personal_data(frame: Frame) -> Selection:
    """Mark the systems that handle personal data."""
    return Selection(systems_in(frame), {"handles_personal_data": True})


def systems_shared(frame: Frame) -> Selection:
    """Mark the systems that another part of the city runs."""
    return Selection(systems_in(frame), {"operation": System.Operation.CITY_SHARED})


def assets_total(frame: Frame) -> Selection:
    """Return the information assets."""
    return Selection(assets_in(frame), note=lambda asset: asset.get_priority_display())


def entries_without_owner(frame: Frame) -> list[Row]:
    """Mark the entries that nobody answers for."""
    entries = listed(present(Entry.objects.all(), frame))
    return split(
        entries,
        lambda entry: entry.owner is None or entry.owner.holder_id is None,
        lambda entry: registers.get(entry.kind).label,
    )


DEFINITIONS = (
    FigureDefinition(
        "systems_total",
        _("System i registret"),
        _("System som införs, är i drift eller avvecklas. Planerade och avvecklade system räknas inte."),
        _("system i registret"),
        "",
        COUNT,
        systems_total,
    ),
    FigureDefinition(
        "systems_critical",
        _("Verksamhetskritiska system"),
        _("System som är markerade som verksamhetskritiska."),
        _("system som är verksamhetskritiska"),
        _ALL_SYSTEMS,
        SHARE,
        systems_critical,
    ),
    FigureDefinition(
        "systems_cloud",
        _("Molntjänster"),
        _("System med driftformen molntjänst."),
        _("system som är molntjänster"),
        _ALL_SYSTEMS,
        SHARE,
        systems_cloud,
    ),
    FigureDefinition(
        "systems_personal_data",
        _("System med personuppgifter"),
        _("System som behandlar personuppgifter."),
        _("system som behandlar personuppgifter"),
        _ALL_SYSTEMS,
        SHARE,
        systems_personal_data,
    ),
    FigureDefinition(
        "systems_shared",
        _("Stadsgemensamma system"),
        _("System som en annan del av staden driver och som flera förvaltningar använder."),
        _("system som är stadsgemensamma"),
        _ALL_SYSTEMS,
        SHARE,
        systems_shared,
    ),
    FigureDefinition(
        "assets_total",
        _("Informationstillgångar i registret"),
        _("Alla informationstillgångar som inte är arkiverade."),
        _("informationstillgångar i registret"),
        "",
        COUNT,
        assets_total,
    ),
    FigureDefinition(
        "entries_without_owner",
        _("Poster utan ägare"),
        _("Poster i något register som saknar ägande befattning, eller vars befattning är vakant."),
        _("poster utan ägare"),
        _("poster i registren"),
        SHARE,
        entries_without_owner,
        "less",
        _("inga"),
    ),
)
