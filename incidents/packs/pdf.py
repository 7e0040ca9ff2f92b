"""Write a report as a PDF in the order of the authority's form."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from incidents.models import Filing, NotificationDuty, NotificationStage
from incidents.packs.pack import Pack, Shown, by_chapter, frozen_questions
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
    masked_at: dt.datetime | None = None


def write_pack_pdf(
    pack: Pack, *, now: dt.datetime, filed: FilingFacts | None = None, everything: bool = False
) -> bytes:
    """Return a report as a tagged PDF; a draft until it is filed.

    Args:
        everything: tell also what a supplement does not change.
    """
    context = _context(pack.duty, pack.shown(everything=everything), printed_at=now, filed=filed)
    context |= {
        "question_set": pack.question_set,
        "previous": pack.previous,
        "shows_changes_only": pack.is_supplement and not everything,
    }
    return write_pdf(TEMPLATE, context, stylesheets=STYLES)


def write_filed_pdf(filing: Filing, *, masked_at: dt.datetime) -> bytes:
    """Return the file of a report that has been filed, of its kept answers, as its masked version.

    Args:
        filing: with duty, stage, incident and the filing before loaded.
    """
    duty = filing.duty
    facts = FilingFacts(
        way=filing.get_way_display(),
        filed_at=filing.filed_at,
        authority_reference=filing.authority_reference,
        delay_reason=filing.delay_reason,
        filed_by=str(filing.recorded_by),
        masked_at=timezone.localtime(masked_at),
    )
    is_supplement = filing.supplements_id is not None and duty.stage.opens == NotificationStage.Opens.INCOMPLETE
    questions = [question for question in frozen_questions(filing) if question.is_changed or not is_supplement]
    context = _context(duty, questions, printed_at=masked_at, filed=facts)
    context |= {
        "question_set": filing.question_set,
        "previous": filing.supplements,
        "shows_changes_only": is_supplement,
    }
    return write_pdf(TEMPLATE, context, stylesheets=STYLES)


def _context(
    duty: NotificationDuty, questions: Iterable[Shown], *, printed_at: dt.datetime, filed: FilingFacts | None
) -> dict[str, Any]:
    return {
        "duty": duty,
        "incident": duty.incident,
        "organisation": duty.incident.organisation,
        "chapters": by_chapter(questions),
        "filed": filed,
        "printed_at": timezone.localtime(printed_at),
    }
