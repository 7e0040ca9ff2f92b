"""The questions of a review as a spreadsheet that a supplier fills in, and nothing else can be altered in."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from suppliers.models import ReviewAnswer, SupplierReview, TemplateQuestion

WIDTHS = (16, 10, 22, 60, 44, 22, 48)
ANSWER_COLUMN, COMMENT_COLUMN = 6, 7
FILL = PatternFill("solid", start_color="FFF6E5")
EDGE = Border(*[Side(style="thin", color="BFBFBF")] * 4)


def headers() -> list[str]:
    """Return the columns, as the import knows them."""
    return [_("Märkning"), _("Kod"), _("Område"), _("Fråga"), _("Hjälp"), _("Svar"), _("Kommentar")]


def write_questionnaire(review: SupplierReview) -> bytes:
    """Return the questions of a review with the answers so far, ready to be sent to the supplier.

    Answers and comments can be written; the rest is locked, without a password, against slips of the hand.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = _("Frågor")
    supplier = review.supplier
    texts = (
        _("%(name)s: frågor till %(supplier)s") % {"name": review.template.name, "supplier": supplier.title},
        _("Från %(organisation)s. Svara i de gula cellerna. Välj svar i listan där det finns en.")
        % {"organisation": supplier.organisation.name},
        _("Skriv inga personnummer och inga namn på enskilda. Lämna kolumnen Märkning som den är."),
    )
    for number, text in enumerate(texts, start=1):
        _write(sheet.cell(row=number, column=1), text)
    sheet["A1"].font = Font(bold=True, size=14)
    for column, header in enumerate(headers(), start=1):
        _write(sheet.cell(row=5, column=column), header).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(row=5, column=column).column_letter].width = WIDTHS[column - 1]
    sheet.freeze_panes = "F6"
    questions = list(review.template.questions.order_by("position"))
    answers = {row.question_id: row for row in review.answers.all()}
    for number, question in enumerate(questions, start=6):
        _write_row(sheet, number, review.mark, question, answers.get(question.pk))
    _offer_values(sheet, questions, first=6)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def answer_labels() -> dict[str, str]:
    """Return what can be answered, by the words in the spreadsheet, in lower case."""
    return {str(label).casefold(): code for code, label in ReviewAnswer.Answer.choices}


def _write_row(
    sheet: Worksheet, number: int, mark: str, question: TemplateQuestion, answer: ReviewAnswer | None
) -> None:
    said = (answer.text or str(answer.get_answer_display()) if answer else "", answer.comment if answer else "")
    values = (mark, question.code, question.area, question.text, question.help_text, *said)
    for column, value in enumerate(values, start=1):
        cell = _write(sheet.cell(row=number, column=column), value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = EDGE
        if column in (ANSWER_COLUMN, COMMENT_COLUMN):
            cell.protection = Protection(locked=False)
            cell.fill = FILL


def _offer_values(sheet: Worksheet, questions: Sequence[TemplateQuestion], *, first: int) -> None:
    choices = ",".join(str(label) for label in ReviewAnswer.Answer.labels)
    values = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)
    values.errorTitle, values.error = _("Välj ett svar i listan"), choices
    values.promptTitle, values.prompt = _("Svar"), choices
    for number, question in enumerate(questions, start=first):
        if not question.is_text:
            values.add(sheet.cell(row=number, column=ANSWER_COLUMN))
    if values.sqref:
        sheet.add_data_validation(values)


def _write(cell: Cell, value: str) -> Cell:
    """Write text as text: what looks like a formula is never run."""
    cell.value = "".join(letter for letter in value if letter >= " " or letter in "\n\t")
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    return cell
