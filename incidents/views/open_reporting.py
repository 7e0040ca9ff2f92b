"""Report an incident without an account, where the organisation allows it.

An organisation that does not allow it and one that does not exist answer alike, and nothing of the register is shown.
"""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from incidents.forms.incidents import ReportForm
from incidents.models import Incident
from incidents.selectors import organisations_with_open_reports, top_unit_of
from incidents.services import report_openly
from isms.accounts.models import Organisation

RECEIPT_SALT = "incidents.open_report"


@method_decorator(login_not_required, name="dispatch")
class OpenReport(FormView):
    """The same five questions, for whoever has the address."""

    template_name = "incidents/open_report.html"
    form_class = ReportForm

    @cached_property
    def place(self) -> Organisation:
        """The organisation that takes in reports from anybody."""
        return get_object_or_404(organisations_with_open_reports(), slug=self.kwargs["slug"])

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from an empty incident in the organisation's top unit."""
        incident = Incident(organisation=self.place, unit=top_unit_of(self.place))
        return {**super().get_form_kwargs(), "instance": incident}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the organisation."""
        return super().get_context_data(place=self.place, **kwargs)

    def form_valid(self, form: ReportForm) -> HttpResponse:
        """Take in the report unless too many have come, and give a receipt with its reference."""
        if not ratelimit.consume(self.request, action="open_report", key=self.place.slug):
            form.add_error(None, _("Många rapporter har kommit härifrån. Vänta tio minuter, eller ring samordnaren."))
            return self._again(form, HTTPStatus.TOO_MANY_REQUESTS)
        try:
            incident = report_openly(incident=form.instance, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
            return self._again(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        receipt = signing.dumps(incident.reference, salt=RECEIPT_SALT)
        return HttpResponseRedirect(reverse("incidents:open_report_thanks", args=[self.place.slug, receipt]))

    def _again(self, form: ReportForm, status: HTTPStatus) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)


@require_safe
@login_not_required
def thanks(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """Show the reference of a report that was just sent."""
    try:
        reference = signing.loads(receipt, salt=RECEIPT_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    return render(request, "incidents/open_report_thanks.html", {"receipt": reference})
