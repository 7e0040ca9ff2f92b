"""The pages that everybody may read without an account, and the form about accessibility."""

from http import HTTPStatus

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isms.legal import selectors
from isms.legal.forms import AccessibilityReportForm
from isms.legal.services import take_in_report
from isms.legal.texts import legal_texts

RECEIPT_SALT = "legal.accessibility_report"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement with its form, and take in what is sent (lagen 2018:1937, 13 §)."""
    form = AccessibilityReportForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="accessibility_report", key="all"):
            told = _("Många synpunkter har kommit härifrån. Vänta tio minuter, eller hör av dig till oss direkt.")
            form.add_error(None, told)
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            try:
                report = take_in_report(report=form.instance, at=timezone.now())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("legal:thanks", receipt=signing.dumps(report.number, salt=RECEIPT_SALT))
    return render(request, "legal/accessibility.html", {"form": form, "texts": legal_texts()}, status=status)


@login_not_required
@require_safe
def thanks(request: HttpRequest, receipt: str) -> HttpResponse:
    """Show the number of a report that was just sent."""
    try:
        number = signing.loads(receipt, salt=RECEIPT_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    return render(request, "legal/thanks.html", {"number": number, "texts": legal_texts()})


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Say which cookies there are, and that all are necessary (lagen 2022:482, 9 kap. 28 §)."""
    return render(request, "legal/cookies.html", {"cookies": selectors.cookies(), "texts": legal_texts()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is stored of the users and why (GDPR art. 13)."""
    return render(request, "legal/privacy.html", {"texts": legal_texts()})
