"""Write recommendations as a workbook."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Recommendation
from isms.register.spreadsheets import Sheet, write_workbook


def write_recommendations_xlsx(rows: Sequence[Recommendation]) -> bytes:
    """Return a workbook with one row per recommendation, in the given order."""
    headers = [
        _("Referens"),
        _("I korthet"),
        _("Källa"),
        _("Lämnad av"),
        _("År"),
        _("Givarens beteckning"),
        _("Rekommendationen"),
        _("Läge"),
        _("Svar"),
        _("Mottagen"),
        _("Besvaras senast"),
        _("Besvarad"),
        _("Åtgärdad senast"),
        _("Avslutad"),
        _("Enhet"),
        _("Ägare"),
    ]
    return write_workbook([Sheet(_("Rekommendationer"), headers, [_cells(row) for row in rows])])


def _cells(row: Recommendation) -> list[Any]:
    return [
        row.reference,
        row.title,
        str(row.get_source_display()),
        row.giver,
        row.year,
        row.giver_reference,
        row.text,
        str(row.get_state_display()),
        row.answer,
        row.received_on,
        row.answer_due_on,
        row.answered_on,
        row.due_on,
        row.closed_on,
        str(row.unit),
        row.owner.title if row.owner else "",
    ]
