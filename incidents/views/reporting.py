"""Report an incident, and follow the own reports."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from incidents.forms.incidents import AddToReportForm, ReportForm
from incidents.models import Incident
from incidents.selectors import own_reports_of, told_by_reporter, top_unit_of
from incidents.services import add_to_report, report_incident
from isms.accounts.permissions import Right
from isms.register.views.base import ActorMixin


class Report(ActorMixin, FormView):
    """Five questions on one plain page; any employee may answer them, half or whole."""

    template_name = "incidents/report.html"
    form_class = ReportForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let in those who may report."""
        if not self.actor.has(Right.REPORT_INCIDENT):
            raise PermissionDenied(_("Du har ingen roll som rapporterar incidenter här. Vänd dig till samordnaren."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Start from an empty incident in the organisation's top unit."""
        organisation = self.actor.organisation
        incident = Incident(organisation=organisation, unit=top_unit_of(organisation))
        return {
            **super().get_form_kwargs(),
            "instance": incident,
            "initial": {"reporter_contact": self.actor.user.email},
        }

    def form_valid(self, form: ReportForm) -> HttpResponse:
        """Take in the report and show its reference."""
        try:
            incident = report_incident(incident=form.instance, by=self.actor.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        thanks = _("Tack! Rapporten har nummer %(reference)s.") % {"reference": incident.reference}
        messages.success(self.request, thanks)
        return HttpResponseRedirect(_own_report_url(self.actor.organisation.slug, incident))


@require_safe
def own_reports(request: HttpRequest, organisation: str) -> HttpResponse:
    """List what the person has reported."""
    return render(request, "incidents/own_reports.html", {"reports": own_reports_of(request.actor)})


class OwnReport(ActorMixin, FormView):
    """One own report: what was told, how far it has come, and room to tell more."""

    template_name = "incidents/own_report.html"
    form_class = AddToReportForm

    @cached_property
    def incident(self) -> Incident:
        """The person's own report; anybody else's does not exist."""
        return get_object_or_404(own_reports_of(self.actor), reference=self.kwargs["reference"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the report and what the person has told since."""
        return super().get_context_data(incident=self.incident, told=told_by_reporter(self.incident), **kwargs)

    def form_valid(self, form: AddToReportForm) -> HttpResponse:
        """Keep what was added."""
        text, user = form.cleaned_data["text"], self.request.user
        add_to_report(incident=self.incident, text=text, by=user, at=timezone.now())
        messages.success(self.request, _("Tack! Det är tillagt i rapporten."))
        return HttpResponseRedirect(_own_report_url(self.actor.organisation.slug, self.incident))


def _own_report_url(organisation: str, incident: Incident) -> str:
    return reverse("incidents:own_report", kwargs={"organisation": organisation, "reference": incident.reference})
