"""Write a report as a PDF in the order of the authority's form."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from incidents.packs.pack import Pack, by_chapter
from isms.register.pdf import write_pdf

TEMPLATE = "incidents/pack_pdf.html"
STYLES = ("css/report.css", "css/plan.css", "css/pack.css")


@dataclass(frozen=True)
class FilingFacts:
    """How a report was filed, for the file that is kept."""

    way: str
    filed_at: dt.datetime
    authority_reference: str
    delay_reason: str
    filed_by: str


def write_pack_pdf(
    pack: Pack, *, now: dt.datetime, filed: FilingFacts | None = None, everything: bool = False
) -> bytes:
    """Return a report as a tagged PDF; a draft until it is filed.

    Args:
        everything: tell also what a supplement does not change.
    """
    questions = pack.shown(everything=everything)
    context = {
        "pack": pack,
        "duty": pack.duty,
        "incident": pack.duty.incident,
        "organisation": pack.duty.incident.organisation,
        "chapters": by_chapter(questions),
        "shows_changes_only": pack.is_supplement and not everything,
        "filed": filed,
        "printed_at": timezone.localtime(now),
    }
    return write_pdf(TEMPLATE, context, stylesheets=STYLES)
