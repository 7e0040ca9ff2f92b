"""Write the yearly report as a PDF."""

from collections.abc import Callable
from typing import Any

from isms.languages import in_swedish
from isms.register.pdf import WrittenDocument, write_document
from reports.models import Edition, EditionApproval, EditionFile
from reports.models.render_job import RenderJob
from reports.report import build_report

TEMPLATE = "reports/pdf/report.html"


@in_swedish()
def write_report(
    *,
    content: dict[str, Any],
    edition: Edition | None = None,
    approval: EditionApproval | None = None,
    variant: str = EditionFile.Variant.FULL,
    tell: Callable[[str], None] = lambda step: None,
) -> WrittenDocument:
    """Render content to PDF; without an approval every page is marked as a draft.

    Args:
        content: of the variant; the public one holds nothing that is marked.
        tell: called with a code of ``RenderJob.Step`` before laying out and before writing.
    """
    tell(RenderJob.Step.LAYOUT)
    report = build_report(content=content, edition=edition, approval=approval, variant=variant)
    return write_document(
        TEMPLATE, {"report": report}, is_archival=True, before_writing=lambda: tell(RenderJob.Step.WRITING)
    )
