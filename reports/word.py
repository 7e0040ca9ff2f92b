"""An edition's texts and tables as a Word document, to write on in: it is a copy and proves nothing."""

import io
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Pt

from reports.prose import spans_of
from reports.report import Report, ReportSection, Table

DEEPEST = 3


def write_word(report: Report) -> bytes:
    """Return the document of a laid-out report; the public variant holds nothing that is marked."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    about = document.core_properties
    about.title, about.author, about.comments = report.title, report.organisation, ""
    about.language, about.subject = "sv-SE", report.reference
    document.add_heading(report.title, level=0)
    document.add_paragraph(report.organisation)
    copy = _("Redigerbar kopia. Den godkända utgåvan är pdf-filen.")
    document.add_paragraph(copy if not report.marking else f"{copy} {report.marking}.")
    if report.is_public and report.left_out:
        document.add_paragraph(_("Öppen utgåva. Uppgifter är utelämnade: %(grounds)s.") % {"grounds": report.left_out})
    _facts(document, report)
    for chapter in report.chapters:
        _section(document, chapter, chapter.number, level=1)
    for appendix in report.appendices:
        _section(document, appendix, _("Bilaga %(letter)s.") % {"letter": appendix.number}, level=1)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _facts(document: Any, report: Report) -> None:
    table = document.add_table(rows=0, cols=2)
    for label, value in report.facts:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value


def _section(document: Any, section: ReportSection, number: str, *, level: int) -> None:
    document.add_heading(f"{number} {section.heading}", level=level)
    if section.secrecy:
        document.add_paragraph(_("Sekretessmarkerat avsnitt: %(ground)s.") % {"ground": section.secrecy})
    for block in section.blocks:
        style = "List Number" if block.is_numbered else "List Bullet"
        for item in block.items:
            _line(document.add_paragraph(style=style), item)
        if not block.items:
            _line(document.add_paragraph(), block.text)
    for table in section.tables:
        _table(document, table)
    for told in section.pictures:
        document.add_paragraph(told)
    for note in section.left_out:
        document.add_paragraph(note)
    for child in section.children:
        _section(document, child, child.number, level=min(level + 1, DEEPEST))


def _line(paragraph: Any, text: str) -> None:
    """Write a line with its bold and italic words; a link's address stands after its words."""
    for span in spans_of(text):
        run = paragraph.add_run(span.text)
        run.bold, run.italic = span.is_strong or None, span.is_emphasised or None
        if span.url:
            paragraph.add_run(f" ({span.url})")


def _table(document: Any, table: Table) -> None:
    """Write a table; rows are filled cell by cell from the row itself, which keeps long tables linear."""
    if table.rows:
        document.add_paragraph(table.caption, style="Caption")
        made = document.add_table(rows=1, cols=len(table.columns), style="Table Grid")
        for cell, heading in zip(made.rows[0].cells, table.columns, strict=True):
            cell.text = heading
        for row in table.rows:
            for cell, value in zip(made.add_row().cells, row, strict=True):
                cell.text = value
    elif table.empty:
        document.add_paragraph(f"{table.caption}: {table.empty}")
    if table.note:
        document.add_paragraph(table.note)
