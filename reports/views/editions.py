"""An edition in other forms than the PDF: on the screen, as a Word document, as a package, for the nämnd."""

from io import BytesIO
from types import SimpleNamespace

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isms.languages import in_swedish
from isms.register.errors import DomainError
from isms.register.pdf import write_document
from reports.archive import write_package
from reports.board import board_page, statement_text
from reports.compare import flat, side_of
from reports.models import Edition, EditionFile, ManagementReview
from reports.public import public_content
from reports.report import Report, build_report
from reports.selectors import draft_content, file_name
from reports.views.files import pdf_response
from reports.views.scoped import edition_of, visible_review
from reports.word import write_word

FULL, PUBLIC = EditionFile.Variant.FULL, EditionFile.Variant.PUBLIC
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def read(request: HttpRequest, organisation: str, reference: str, number: int, variant: str = FULL) -> HttpResponse:
    """Show an edition on the screen."""
    review = visible_review(request, reference)
    edition = edition_of(review, number)
    report = _report(edition, variant)
    chapters = [
        SimpleNamespace(anchor=section.anchor, number=section.number, side=side_of(section)) for section in flat(report)
    ]
    context = {"review": review, "entry": review, "edition": edition, "report": report, "chapters": chapters}
    return render(request, "reports/read.html", context)


@require_safe
@in_swedish()
def word(request: HttpRequest, organisation: str, reference: str, number: int, variant: str = FULL) -> HttpResponse:
    """Send an edition's texts and tables for editing."""
    review = visible_review(request, reference)
    report = _report(edition_of(review, number), variant)
    return _sent(write_word(report), name=file_name(review, variant=variant, ending="docx"), kind=WORD)


@require_safe
def package(request: HttpRequest, organisation: str, reference: str, number: int) -> HttpResponse:
    """Send an approved edition's package for the archive."""
    review = visible_review(request, reference)
    try:
        made = write_package(edition_of(review, number))
    except DomainError as error:
        messages.info(request, error.message)
        return HttpResponseRedirect(review.get_absolute_url())
    return _sent(made, name=file_name(review, ending="zip"), kind="application/zip")


@require_safe
@in_swedish()
def board(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Write the one page for the nämnd."""
    review = visible_review(request, reference)
    page = board_page(_public(request, review), is_draft=not review.is_approved)
    written = write_document("reports/pdf/board.html", {"page": page})
    return pdf_response(written.pdf, filename=f"en-sida-{file_name(review, variant=PUBLIC)}", as_attachment=False)


@require_safe
def statement(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Show the text of a tjänsteutlåtande to copy."""
    review = visible_review(request, reference)
    context = {"review": review, "entry": review, "text": statement_text(_public(request, review))}
    return render(request, "reports/statement.html", context)


def _public(request: HttpRequest, review: ManagementReview) -> dict:
    """Return the public content: of the review as it is now, or as it was handed over."""
    content, edition = draft_content(review, by=request.user, at=timezone.now())
    return (edition and edition.public_content) or public_content(content)


def _report(edition: Edition, variant: str) -> Report:
    content = edition.public_content if variant == PUBLIC else edition.content
    if content is None:
        raise Http404
    approval = getattr(edition, "approval", None)
    return build_report(content=content, edition=edition, approval=approval, variant=variant)


def _sent(content: bytes, *, name: str, kind: str) -> HttpResponse:
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
