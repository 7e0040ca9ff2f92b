"""The register of risk analyses."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from isms.register.errors import DomainError
from isms.register.models import Entry
from isms.register.views.base import RegisterDetail, RegisterList
from isms.register.views.scoped import changeable_entry
from risks.filters import RiskAnalysisFilterSet
from risks.forms.risks import DecideForm, RiskAnalysisForm
from risks.models import Risk, RiskAnalysis
from risks.selectors.risks import faults_of, matrix_of, risks_of
from risks.services import change_analysis, copy_analysis, create_analysis, decide_analysis
from risks.tables import RiskAnalysisTable
from risks.views.deciding import DecidePage
from risks.views.starting import FromEntryForm


class AnalysisList(RegisterList):
    """All risk analyses that the actor may see."""

    model = RiskAnalysis
    table_class = RiskAnalysisTable
    filterset_class = RiskAnalysisFilterSet
    create_url = "risks:analysis_create"

    def get_queryset(self) -> QuerySet[RiskAnalysis]:
        """Add the number of risks."""
        return super().get_queryset().with_risk_count()


class AnalysisDetail(RegisterDetail):
    """One analysis with its risks, its matrix and its rounds."""

    model = RiskAnalysis
    template_name = "risks/analysis_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the actor may see of subject, risks and rounds."""
        analysis = self.object
        seen = Entry.objects.visible_to(self.actor).with_flags(self.actor.today).select_related("organisation")
        risks = risks_of(analysis.pk, self.actor)
        return super().get_context_data(
            subject=seen.filter(pk=analysis.subject_id).first(),
            previous=seen.filter(pk=analysis.previous_id).first(),
            following=RiskAnalysis.objects.visible_to(self.actor)
            .select_related("organisation")
            .filter(previous=analysis)
            .first(),
            risks=[(risk, faults_of(risk)) for risk in risks],
            matrix=matrix_of(
                Risk.objects.visible_to(self.actor).active().filter(analysis=analysis),
                scale=analysis.scale,
                basis="now",
            ),
            cell_query=f"analysis={analysis.reference}",
            **kwargs,
        )


class AnalysisEdit(FromEntryForm):
    """Begin or change an analysis; ``?fran=SYS-0042`` names its subject."""

    model = RiskAnalysis
    form_class = RiskAnalysisForm

    def get_initial(self) -> dict[str, Any]:
        """Start a new analysis today, about the entry of the page it was begun from."""
        initial = super().get_initial()
        if self.entry is None:
            initial |= {"analysed_on": self.actor.today}
            if self.origin is not None:
                title = _("Riskanalys %(subject)s") % {"subject": self.origin.title}
                initial |= {"subject_reference": self.origin.reference, "title": title[:250]}
        return initial

    def save(self, form: RiskAnalysisForm) -> RiskAnalysis:
        """Begin or change the analysis."""
        now, user = timezone.now(), self.actor.user
        if self.entry is None:
            if self.origin is not None and self.origin.is_restricted:
                form.instance.is_restricted = True
            return create_analysis(analysis=form.instance, by=user, at=now)
        return change_analysis(analysis=form.instance, version=form.cleaned_data["version"] or 0, by=user, at=now)


class AnalysisDecide(DecidePage):
    """Decide an analysis."""

    model = RiskAnalysis
    question = gettext_lazy("Besluta riskanalysen")
    done = gettext_lazy("%(entry)s är beslutad.")

    def decide(self, form: DecideForm, **common: Any) -> None:
        """Decide the analysis."""
        decide_analysis(analysis=self.entry, **common)


@require_POST
def next_round(request: HttpRequest, organisation: str, reference: str) -> HttpResponse:
    """Begin the next round of an analysis as a copy."""
    analysis = changeable_entry(request, reference, model=RiskAnalysis)
    try:
        copy = copy_analysis(analysis=analysis, by=request.user, at=timezone.now())
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(analysis.get_absolute_url())
    messages.success(request, _("Nästa omgång är %(entry)s. Bedöm riskerna på nytt och besluta.") % {"entry": copy})
    return HttpResponseRedirect(copy.get_absolute_url())
