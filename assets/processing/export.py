"""Write the processing register as a workbook and as a PDF, from rows already read within an actor's rights."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assets.models import ControllerDetails, ProcessingActivity
from assets.processing.completeness import items_of
from assets.processing.record import ASSESSMENT_FIELDS, FIELDS, Field, Section, sections_of
from isms.accounts.models import Organisation
from isms.register.pdf import write_pdf
from isms.register.spreadsheets import Sheet, write_workbook

TEMPLATE = "assets/processing_pdf.html"


@dataclass(frozen=True)
class PrintedRecord:
    """One processing as the PDF shows it."""

    anchor: str
    heading: str
    state: str
    is_ended: bool
    sections: tuple[Section, ...]
    missing: tuple[str, ...]


def details_of(organisation: Organisation) -> list[tuple[str, str]]:
    """Return who the controller is, as labels and texts (GDPR art. 30.1 a)."""
    details: ControllerDetails | None = getattr(organisation, "controller_details", None)
    if details is None:
        return [
            (_("Personuppgiftsansvarig"), organisation.controller or organisation.name),
            (_("Kontaktuppgifter"), _("Är inte ifyllda i registret")),
        ]
    rows = [
        (_("Personuppgiftsansvarig"), details.name),
        (_("Organisationsnummer"), details.organisation_number),
        (_("Postadress"), details.address),
        (_("E-post"), details.email),
        (_("Telefon"), details.phone),
        (_("Företrädare"), details.representative),
        (_("Dataskyddsombud"), details.officer_name),
        (_("Dataskyddsombudets kontaktuppgifter"), details.officer_contact),
    ]
    return [(label, text) for label, text in rows if text]


def write_register_xlsx(
    *, organisation: Organisation, activities: Sequence[ProcessingActivity], today: dt.date
) -> bytes:
    """Return a workbook: one sheet as controller, one as processor, one that says who answers.

    Args:
        activities: read by ``exported_activities``.
    """
    about = [*details_of(organisation), (_("Uttag gjort"), today), (_("Antal behandlingar"), len(activities))]
    return write_workbook(
        [
            _sheet(_("Som ansvarig"), [row for row in activities if not row.is_processor], role="controller"),
            _sheet(_("Som biträde"), [row for row in activities if row.is_processor], role="processor"),
            Sheet(_("Personuppgiftsansvarig"), [_("Uppgift"), _("Innehåll")], [list(row) for row in about]),
        ]
    )


def _sheet(title: str, activities: Sequence[ProcessingActivity], *, role: str) -> Sheet:
    fields = [field for field in (*FIELDS, *ASSESSMENT_FIELDS) if field.role in ("", role)]
    headers = [_("Referens"), _("Namn"), _("Status"), *(_header(field) for field in fields)]
    headers += [_("System"), _("Informationstillgångar"), _("Enhet"), _("Ägare"), _("Saknas enligt art. 30")]
    rows: list[list[Any]] = []
    for activity in activities:
        row: list[Any] = [activity.reference, activity.title, str(activity.get_state_display())]
        row += [str(field.text(activity) or "") for field in fields]
        row += [
            _named(activity.shown_systems),
            _named(activity.shown_assets),
            str(activity.unit),
            activity.owner.title if activity.owner else "",
            ", ".join(str(item.label) for item in items_of(activity.missing)),
        ]
        rows.append(row)
    return Sheet(title, headers, rows)


def _header(field: Field) -> str:
    return f"{field.label} (art. {field.article})" if field.article else str(field.label)


def _named(entries: Sequence[Any]) -> str:
    return ", ".join(entry.title for entry in entries)


def write_register_pdf(
    *, organisation: Organisation, activities: Sequence[ProcessingActivity], today: dt.date
) -> bytes:
    """Return a tagged PDF: a title page, the part as controller and the part as processor.

    Args:
        activities: read by ``exported_activities``.
    """
    parts = [
        (_("Behandlingar som personuppgiftsansvarig"), [_printed(row) for row in activities if not row.is_processor]),
        (_("Behandlingar som personuppgiftsbiträde"), [_printed(row) for row in activities if row.is_processor]),
    ]
    context = {
        "organisation": organisation,
        "today": today,
        "details": details_of(organisation),
        "parts": [{"heading": heading, "records": records} for heading, records in parts],
        "record_count": len(activities),
    }
    return write_pdf(TEMPLATE, context)


def _printed(activity: ProcessingActivity) -> PrintedRecord:
    fields = (
        *FIELDS,
        *ASSESSMENT_FIELDS,
        Field(_("Var behandlingen sker"), _("System"), lambda row: _named(row.shown_systems)),
        Field(_("Var behandlingen sker"), _("Informationstillgångar"), lambda row: _named(row.shown_assets)),
        Field(_("Var behandlingen sker"), _("Enhet"), lambda row: row.unit),
    )
    return PrintedRecord(
        anchor=activity.reference.lower(),
        heading=f"{activity.reference} {activity.title}",
        state=str(activity.get_state_display()),
        is_ended=activity.state == ProcessingActivity.State.ENDED,
        sections=tuple(sections_of(activity, fields=fields)),
        missing=tuple(str(item.label) for item in items_of(activity.missing)),
    )
