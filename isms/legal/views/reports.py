"""Where the coordinators of the organisation that runs the site answer reports about accessibility."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isms.accounts.permissions import Right
from isms.legal.forms import AnswerReportForm
from isms.legal.models import AccessibilityReport
from isms.legal.services import answer_report
from isms.register.errors import DomainError

SHOWN = 100


@require_safe
def report_list(request: HttpRequest, organisation: str) -> HttpResponse:
    """Show what has come in, what waits for an answer first."""
    _check(request)
    reports = AccessibilityReport.objects.visible_to(request.actor).unanswered_first()[:SHOWN]
    return render(request, "legal/report_list.html", {"reports": reports})


@require_http_methods(["GET", "HEAD", "POST"])
def report_detail(request: HttpRequest, organisation: str, pk: int) -> HttpResponse:
    """Show one report, and note what was answered."""
    _check(request)
    reports = AccessibilityReport.objects.visible_to(request.actor).select_related("answered_by")
    report = get_object_or_404(reports, pk=pk)
    form = AnswerReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_report(report=report, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error("answer", error.messages)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Svaret på %(number)s är sparat.") % {"number": report.number})
            return redirect("legal:report_list", organisation=organisation)
    return render(request, "legal/report.html", {"report": report, "form": form})


def _check(request: HttpRequest) -> None:
    if not request.actor.has(Right.EDIT_REGISTER):
        raise PermissionDenied(_("Bara samordnaren besvarar synpunkter på tillgänglighet."))
