"""The data protection officer's yearly report, as a page and as a PDF."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.views.years import asked_year
from isms.accounts.permissions import Right
from isms.languages import in_swedish
from isms.register.downloads import PDF, send_download
from reports.officer import OfficerReport, officer_report, write_officer_report


def _report(request: HttpRequest) -> OfficerReport:
    if not request.actor.has(Right.VIEW_PERSONAL_DATA_MATTERS):
        raise PermissionDenied(_("Rapporten är dataskyddsombudets. Samordnaren kan läsa den."))
    year = min(asked_year(request), request.actor.today.year)
    return officer_report(request.actor, year)


@require_safe
def page(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show a year's report."""
    this_year = request.actor.today.year
    context = {"report": _report(request), "years": range(this_year, this_year - 4, -1)}
    return render(request, "reports/officer.html", context)


@require_safe
@in_swedish()
def document(request: HttpRequest, organisation: str) -> HttpResponse:
    """Send a year's report as a PDF."""
    report = _report(request)
    content = write_officer_report(report, actor=request.actor)
    filename = f"dataskyddsombudets-arsrapport-{report.year}-{request.actor.organisation.slug}.pdf"
    return send_download(content, filename=filename, content_type=PDF)
