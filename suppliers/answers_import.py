"""Take a supplier's filled-in questions into the review that they belong to, row by row, all or nothing."""

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from isms.accounts.models import User
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.imports import CellError, Change, ImportColumn, Importer, RowVerdict, Verdict
from isms.register.imports.cells import text_of
from isms.register.imports.definition import Row
from isms.register.imports.services import ImportRefused, rows_of, take_in
from isms.register.personal_numbers import lines_with_personal_numbers
from suppliers.models import ReviewAnswer, ReviewUpload, SupplierReview, TemplateQuestion
from suppliers.questionnaire import answer_labels
from suppliers.services.reviews import Given, answer_review

IMPORT_KIND = "supplier_review"
LONGEST_ANSWER = 5_000
MARK = re.compile(r"^([A-Z]+-\d+)/U(\d+)/V(\d+)$")


@dataclass(frozen=True)
class Mark:
    """What the mark of a row says: the supplier, which of its reviews, and the version of the questions."""

    reference: str
    number: int
    version: int


def read_mark(text: str) -> Mark:
    """Read the mark of a row.

    Raises:
        CellError: it is missing or altered.
    """
    match = MARK.match(text.strip().upper())
    if match is None:
        raise CellError(_("Märkningen saknas eller är ändrad. Hämta frågorna på nytt från uppföljningens sida."))
    return Mark(match[1], int(match[2]), int(match[3]))


def check_mark(mark: Mark, review: SupplierReview) -> None:
    """Refuse a row that was made for another supplier, older questions or another review.

    Raises:
        CellError: what is wrong, so that the right file can be found.
    """
    if mark.reference != review.supplier.reference:
        told = {"found": mark.reference, "wanted": review.supplier.reference}
        raise CellError(_("Svaren gäller leverantören %(found)s, inte %(wanted)s.") % told)
    if mark.version != review.template.number:
        told = {"found": mark.version, "wanted": review.template.number}
        raise CellError(
            _("Filen bygger på version %(found)d av frågorna, men uppföljningen har version %(wanted)d.") % told
        )
    if mark.number != review.number:
        told = {"found": mark.number, "wanted": review.number}
        raise CellError(_("Filen hör till uppföljning %(found)d, inte %(wanted)d.") % told)
    if not review.is_open:
        raise CellError(_("Uppföljningen är avslutad och tar inte emot fler svar."))


@transaction.atomic
def take_in_answers(*, review: SupplierReview, upload: File, by: User, at: dt.datetime) -> ReviewUpload:
    """Keep an uploaded file for a review until somebody has looked at what it would lead to.

    Raises:
        DomainError: the file cannot be read, has other columns, or belongs to something else; nothing is kept.
    """
    batch = take_in(organisation=review.supplier.organisation, kind=IMPORT_KIND, upload=upload, by=by, at=at)
    missing = [str(column.label) for column in COLUMNS if column.is_required and column.name not in batch.columns]
    if missing:
        raise ImportRefused(
            _("Filen saknar kolumnen %(columns)s. Hämta frågorna på nytt från uppföljningens sida.")
            % {"columns": ", ".join(missing)}
        )
    try:
        for _number, row in rows_of(batch):
            check_mark(read_mark(text_of(row, "mark", longest=60)), review)
    except CellError as error:
        raise ImportRefused(error.message) from error
    taken = ReviewUpload(review=review, batch=batch)
    taken.full_clean()
    taken.save(force_insert=True)
    return taken


def judge_answers(actor: Actor, rows: Sequence[tuple[int, Row]]) -> list[RowVerdict]:
    """Say what each row would lead to."""
    reading = _Reading(actor, rows)
    return [reading.judge(number, row) for number, row in rows]


def apply_answers(actor: Actor, rows: Sequence[tuple[int, Row]], by: User, at: dt.datetime) -> str:
    """Record every answer.

    Raises:
        DomainError: a row cannot be read, or a review is over.
    """
    reading = _Reading(actor, rows)
    given: dict[int, dict[str, Given]] = {}
    for _number, row in rows:
        try:
            review, question, answer = reading.read(row)
        except CellError as error:
            raise DomainError(error.message) from error
        if not answer.is_empty:
            given.setdefault(review.pk, {})[question.code] = answer
    count = 0
    for key, answers in given.items():
        review = reading.by_key[key]
        version = SupplierReview.objects.select_related("supplier").get(pk=key).supplier.version
        count += answer_review(review=review, answers=answers, version=version, by=by, at=at)
    return ngettext("%(count)d svar är inläst.", "%(count)d svar är inlästa.", count) % {"count": count}


class _Reading:
    """Reads rows against the reviews that the actor may change; all of them are looked up at once."""

    def __init__(self, actor: Actor, rows: Sequence[tuple[int, Row]]) -> None:
        self.by_key: dict[int, SupplierReview] = {}
        self._found: dict[tuple[str, int], SupplierReview] = {}
        self._questions: dict[int, dict[str, TemplateQuestion]] = {}
        self._held: dict[int, dict[int, ReviewAnswer]] = {}
        self._seen: set[tuple[int, str]] = set()
        for review in _reviews_of(actor, rows):
            self.by_key[review.pk] = self._found[review.supplier.reference, review.number] = review
            self._questions[review.pk] = {row.code.upper(): row for row in review.template.questions.all()}
            self._held[review.pk] = {row.question_id: row for row in review.answers.all()}

    def judge(self, number: int, row: Row) -> RowVerdict:
        """Return what one row would lead to."""
        title = str(row.get("code") or "–")[:60]
        try:
            review, question, given = self.read(row)
        except CellError as error:
            return RowVerdict(number, Verdict.ERROR, title, errors=(error.message,))
        title = f"{question.code} {question.text}"
        held = self._held[review.pk].get(question.pk)
        if given.is_empty or (held and (held.answer, held.text, held.comment) == _values(given)):
            return RowVerdict(number, Verdict.UNCHANGED, title)
        new = _shown(given.answer, given.text, given.comment)
        if held is None:
            return RowVerdict(number, Verdict.NEW, title, changes=(Change(_("Svar"), "", new),))
        old = _shown(held.answer, held.text, held.comment)
        return RowVerdict(number, Verdict.CHANGED, title, changes=(Change(_("Svar"), old, new),))

    def read(self, row: Row) -> tuple[SupplierReview, TemplateQuestion, Given]:
        """Read one row.

        Raises:
            CellError: the row belongs to nothing, names no question, or its answer cannot be read.
        """
        review = self._review(read_mark(text_of(row, "mark", longest=60)))
        code = text_of(row, "code", longest=40).upper()
        question = self._questions[review.pk].get(code)
        if question is None:
            raise CellError(_("Frågan ”%(code)s” finns inte i uppföljningen.") % {"code": code or "–"})
        if (review.pk, code) in self._seen:
            raise CellError(_("Frågan %(code)s står två gånger i filen.") % {"code": code})
        self._seen.add((review.pk, code))
        return review, question, _answer(row, question)

    def _review(self, mark: Mark) -> SupplierReview:
        review = self._found.get((mark.reference, mark.number))
        if review is None:
            raise CellError(_("Märkningen hör inte till någon uppföljning som du får ändra."))
        check_mark(mark, review)
        return review


def _reviews_of(actor: Actor, rows: Sequence[tuple[int, Row]]) -> list[SupplierReview]:
    """Read at once every review that the rows are marked with and that the actor may change."""
    marks = set()
    for _number, row in rows:
        with suppress(CellError):
            marks.add(read_mark(text_of(row, "mark", longest=60)))
    reviews = (
        SupplierReview.objects.editable_by(actor)
        .filter(supplier__reference__in={mark.reference for mark in marks}, number__in={mark.number for mark in marks})
        .with_detail()
        .prefetch_related("template__questions", "answers")
    )
    return list(reviews.order_by("pk"))


def _answer(row: Row, question: TemplateQuestion) -> Given:
    said = text_of(row, "answer", longest=LONGEST_ANSWER)
    comment = text_of(row, "comment", longest=LONGEST_ANSWER)
    for text in (said, comment):
        if lines_with_personal_numbers(text):
            raise CellError(_("Texten verkar innehålla ett personnummer. Ta bort det i filen."))
    if not said and comment:
        raise CellError(_("Raden har en kommentar men inget svar."))
    if question.is_text:
        return Given(text=said, comment=comment)
    if not said:
        return Given()
    code = answer_labels().get(said.casefold())
    if code is None:
        told = {"value": said[:40], "choices": ", ".join(str(label) for label in ReviewAnswer.Answer.labels)}
        raise CellError(_("”%(value)s” är inget svar. Skriv något av: %(choices)s.") % told)
    return Given(answer=code, comment=comment)


def _values(given: Given) -> tuple[str, str, str]:
    return given.answer, given.text, given.comment


def _shown(answer: str, text: str, comment: str) -> str:
    said = text or (str(ReviewAnswer.Answer(answer).label) if answer else "")
    return f"{said} ({comment})" if comment else said


COLUMNS = (
    ImportColumn("mark", gettext_lazy("Märkning"), is_required=True, help_text=gettext_lazy("Lämnas som den är.")),
    ImportColumn("code", gettext_lazy("Kod"), is_required=True, help_text=gettext_lazy("Frågans kod.")),
    ImportColumn(
        "answer",
        gettext_lazy("Svar"),
        is_required=True,
        help_text=gettext_lazy("Ja, Delvis, Nej eller Inte aktuellt, eller text. En tom cell ändrar inget."),
    ),
    ImportColumn("comment", gettext_lazy("Kommentar"), help_text=gettext_lazy("Det som sägs utöver svaret.")),
)

ANSWERS_IMPORTER = Importer(
    kind=IMPORT_KIND,
    label=gettext_lazy("Leverantörers svar på frågor"),
    description=gettext_lazy(
        "Läser in ifyllda frågor till leverantörer. Varje rad hör genom sin märkning till en pågående uppföljning."
    ),
    columns=COLUMNS,
    judge=judge_answers,
    apply=apply_answers,
    done_url="suppliers:review_overview",
)
