"""The spreadsheet of incidents: what is over is written down as history, what is stored can be changed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident
from incidents.services.handling import change_incident
from incidents.services.history import check_past, record_past_incident
from isms.accounts.models import User
from isms.register.errors import DomainError
from isms.register.imports.columns import Many, columns_of
from isms.register.imports.lookups import entries_of
from isms.register.imports.reading import Draft
from isms.register.imports.sheet import Context, Extras, RegisterSheet, entry_columns, register_sheet
from isms.register.models import Entry

HITTABLE = entries_of(
    Entry,
    _("system, informationstillgång eller behandling, skriv referensen"),
    kinds=("system", "information_asset", "process", "processing_activity", "supplier"),
)


def _affected(incident: Incident) -> list[Entry]:
    return [row.entry for row in incident.affected.all()]


def register_sheets() -> None:
    """Add the sheet; called from the app's ``AppConfig.ready``."""
    affected = Many(
        "affected",
        _("Berörda poster"),
        names=("Berörda system", "System", "Affected"),
        help_text=_("Referenser med semikolon mellan."),
        is_extra=True,
        relation=HITTABLE,
        find=_affected,
    )
    (state,) = columns_of(Incident, "state", state={"is_told_only": True})
    columns = entry_columns(
        Incident,
        "title",
        *Incident.NATURES,
        "involves_protected_identities",
        "severity",
        "what_happened",
        "system_named",
        "occurred_from",
        "occurred_to",
        "discovered_at",
        "closed_at",
        "categories",
        "cause_class",
        "cause",
        "correction",
        "conclusion",
        "lessons",
        "shadow_system",
        "shadow_number",
        "shadow_url",
        also={
            "title": ("Incident", "Rubrik", "Ärendemening", "Title", "Name"),
            "is_it": ("IT", "IT incident"),
            "is_information_security": ("Informationssäkerhet",),
            "is_personal_data_breach": ("Personal data breach", "GDPR"),
            "is_deviation": ("Avvikelse", "Tillbud", "Deviation"),
            "severity": ("Allvarlighetsgrad", "Severity"),
            "what_happened": ("Beskrivning", "Händelse", "Description"),
            "occurred_from": ("Inträffade den", "Händelsedatum", "Occurred"),
            "discovered_at": ("Upptäckt", "Upptäckt den", "Discovered"),
            "closed_at": ("Avslutad den", "Stängd", "Closed"),
            "cause": ("Grundorsak", "Root cause"),
            "correction": ("Åtgärd", "Omedelbar åtgärd"),
            "conclusion": ("Slutsats", "Conclusion"),
            "lessons": ("Lessons learned",),
        },
        closed_at={"is_fixed": True, "is_required": True},
        conclusion={"is_fixed": True},
        lessons={"is_fixed": True},
    )
    reference, title, *rest = columns
    register_sheet(
        RegisterSheet(
            kind=Incident.KIND,
            label=_("Incidenter som är avslutade"),
            description=_(
                "Läs in äldre incidenter som redan är avslutade. Inga tidsfrister startar. En pågående incident "
                "rapporteras i stället."
            ),
            model=Incident,
            columns=(reference, title, state, affected, *rest),
            create=lambda incident, extras, by, at: record_past_incident(
                incident=incident, affected=extras.get("affected", []), by=by, at=at
            ),
            change=_change,
            check=_check,
            prefetch=("affected__entry",),
            made_with=("timeline", "affected"),
        )
    )


def _change(incident: Incident, extras: Extras, by: User, at: dt.datetime) -> Incident:
    affected = extras["affected"] if "affected" in extras else _affected(incident)
    return change_incident(incident=incident, affected=affected, version=incident.version, by=by, at=at)


def _check(draft: Draft, _context: Context) -> list[str]:
    incident = draft.entry
    if incident.pk is not None:
        return []
    try:
        check_past(incident, at=incident.updated_at)
    except ValidationError as error:
        return list(error.messages)
    except DomainError as error:
        return [str(error.message)]
    return []
