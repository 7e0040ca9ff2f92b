"""The PDF: a preview, the stored file, and how far it has come."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isms.register.errors import DomainError
from reports.dispatch import dispatch_rendering
from reports.models import EditionFile
from reports.pdf import write_report
from reports.public import public_content
from reports.selectors import draft_content, file_name
from reports.services import restart_rendering
from reports.views.scoped import edition_of, may_render, visible_review

FULL = EditionFile.Variant.FULL


@require_safe
def preview(request: HttpRequest, organisation: str, reference: str, variant: str = FULL) -> HttpResponse:
    """Show the report as it would be, or as it was handed over, marked as a draft and stored nowhere."""
    review = visible_review(request, reference)
    content, edition = draft_content(review, by=request.user, at=timezone.now())
    if variant == EditionFile.Variant.PUBLIC:
        content = (edition and edition.public_content) or public_content(content)
    written = write_report(content=content, edition=edition, variant=variant)
    return pdf_response(written.pdf, filename=f"utkast-{file_name(review, variant=variant)}", as_attachment=False)


@require_safe
def download(request: HttpRequest, organisation: str, reference: str, number: int, variant: str = FULL) -> HttpResponse:
    """Send the stored bytes of an approved edition."""
    review = visible_review(request, reference)
    edition = edition_of(review, number)
    file = edition.files.filter(variant=variant).first()
    if file is None:
        raise Http404
    response = pdf_response(bytes(file.pdf), filename=file_name(review, variant=variant), as_attachment=True)
    response.headers["ETag"] = f'"{file.sha256}"'
    return response


@require_safe
def progress(request: HttpRequest, organisation: str, reference: str, number: int) -> HttpResponse:
    """Return the part of the page that says how far the file has come; htmx asks until it is done."""
    review = visible_review(request, reference)
    edition = edition_of(review, number)
    job = getattr(edition, "render_job", None)
    if job is None:
        raise Http404
    if not request.htmx:
        return HttpResponseRedirect(review.get_absolute_url())
    context = {"review": review, "edition": edition, "job": job, "may_restart": job.may_restart(timezone.now())}
    context["may_render"] = may_render(request.actor)
    return render(request, "reports/progress.html", context)


@require_POST
def restart(request: HttpRequest, organisation: str, reference: str, number: int) -> HttpResponse:
    """Start a rendering again that failed or lost its worker."""
    review = visible_review(request, reference)
    edition = edition_of(review, number)
    job = getattr(edition, "render_job", None)
    if job is None:
        raise Http404
    if not may_render(request.actor):
        raise PermissionDenied(_("Bara samordnaren och förvaltningschefen framställer rapporten igen."))
    try:
        restart_rendering(job=job, at=timezone.now())
    except DomainError as error:
        messages.info(request, error.message)
    else:
        dispatch_rendering(edition_id=edition.pk)
    return HttpResponseRedirect(review.get_absolute_url())


def pdf_response(pdf: bytes, *, filename: str, as_attachment: bool) -> HttpResponse:
    """Send a PDF that nobody but the reader's browser keeps."""
    response = FileResponse(
        BytesIO(pdf), as_attachment=as_attachment, filename=filename, content_type="application/pdf"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
