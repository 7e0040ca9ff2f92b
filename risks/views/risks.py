"""The register of risks across analyses."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isms.accounts.roles import DIRECTOR
from isms.followup.dates import add_months
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.views.base import RegisterDetail, RegisterList
from isms.register.views.copying import CopyingForm
from isms.register.views.scoped import changeable_entry, may_change, visible_entry
from risks.filters import RiskFilterSet
from risks.forms.risks import AcceptForm, RiskForm
from risks.models import Risk, RiskAnalysis
from risks.selectors.risks import acceptances_of, capacity_of, faults_of, trail_of
from risks.services import accept_risk, add_risk, change_risk
from risks.services.risks import NOW, RESIDUAL
from risks.tables import RiskTable
from risks.views.deciding import DecidePage


class RiskList(RegisterList):
    """All risks that the actor may see, the gravest first."""

    model = Risk
    table_class = RiskTable
    filterset_class = RiskFilterSet

    def get_queryset(self) -> QuerySet[Risk]:
        """Add the zones and what is to be mended."""
        return super().get_queryset().with_faults(self.actor.today)


class RiskDetail(RegisterDetail):
    """One risk as a sentence, with its values, its trail and what was accepted."""

    model = Risk
    template_name = "risks/risk_detail.html"

    def get_queryset(self) -> QuerySet[Risk]:
        """Add the zones, the analysis and what is to be mended."""
        risks = super().get_queryset().select_related("zone", "residual_zone", "analysis__organisation")
        return risks.with_faults(self.actor.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the actor may see of analysis, trail and acceptances, and who may accept."""
        risk = self.object
        steps = {(step.axis, step.number): step for step in risk.analysis.scale.steps.all()}
        analysis = RiskAnalysis.objects.visible_to(self.actor).with_detail().filter(pk=risk.analysis_id).first()
        return super().get_context_data(
            analysis=analysis,
            may_copy=analysis is not None and analysis.is_draft and may_change(self.request, analysis),
            likelihood=steps.get(("likelihood", risk.likelihood_step)),
            consequence_level=steps.get(("consequence", risk.consequence_step)),
            residual_likelihood=steps.get(("likelihood", risk.residual_likelihood_step)),
            residual_consequence=steps.get(("consequence", risk.residual_consequence_step)),
            faults=faults_of(risk),
            trail=trail_of(risk, self.actor),
            acceptances=acceptances_of(risk, self.actor),
            may_accept=may_change(self.request, risk) or DIRECTOR.code in self.actor.role_codes,
            **kwargs,
        )


class RiskEdit(CopyingForm):
    """Add a risk to the analysis of the address, or change one."""

    model = Risk
    form_class = RiskForm
    template_name = "risks/risk_form.html"
    # What is done about the copied risk has been judged of that one.
    not_copied = ("treatment", "treatment_note")

    @cached_property
    def analysis(self) -> RiskAnalysis:
        """The analysis that the risk belongs to: who may change it may add risks."""
        if self.entry is not None:
            return self.entry.analysis
        return changeable_entry(self.request, self.kwargs["analysis"], model=RiskAnalysis)

    def get_initial(self) -> dict[str, Any]:
        """Mark the event of a copy, which names it in lists."""
        initial = super().get_initial()
        if self.copied is not None:
            initial["event"] = _("Kopia av %s") % self.copied.event
        return initial

    def copied_entry(self) -> Entry | None:
        """Find the risk to copy within its own analysis, whose readers the copy keeps."""
        source = super().copied_entry()
        return source if source is not None and source.analysis_id == self.analysis.pk else None

    def get_entry(self) -> Entry | None:
        """Return the risk to change, None when adding one."""
        return super().get_entry() if "reference" in self.kwargs else None

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the analysis' scale; a new risk starts with the analysis' unit and owner."""
        analysis = self.analysis
        kwargs = super().get_form_kwargs() | {"scale": analysis.scale}
        if self.entry is None:
            kwargs["instance"] = Risk(
                analysis=analysis, organisation=analysis.organisation, unit=analysis.unit, owner=analysis.owner
            )
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the analysis."""
        return super().get_context_data(analysis=self.analysis, **kwargs)

    def save(self, form: RiskForm) -> Risk:
        """Add or change the risk with its judgements."""
        values = {
            "risk": form.instance,
            "now": form.estimate(NOW),
            "residual": form.estimate(RESIDUAL),
            "note": form.cleaned_data["note"],
            "by": self.actor.user,
            "at": timezone.now(),
        }
        if self.entry is None:
            return add_risk(**values)
        return change_risk(version=form.cleaned_data["version"] or 0, **values)


class RiskAccept(DecidePage):
    """Decide to live with a risk: as owner or director by the zone, or on behalf of the nämnd."""

    model = Risk
    form_class = AcceptForm
    template_name = "risks/accept.html"
    question = gettext_lazy("Acceptera risken")
    done = gettext_lazy("%(entry)s är accepterad.")

    @cached_property
    def entry(self) -> Risk:
        """The risk, for those who may change it and for the director."""
        risk = visible_entry(self.request, self.kwargs["reference"], model=Risk)
        if DIRECTOR.code not in self.actor.role_codes and not may_change(self.request, risk):
            raise PermissionDenied(_("Riskägaren eller förvaltningschefen accepterar risken."))
        return risk

    def get_initial(self) -> dict[str, Any]:
        """Suggest the longest acceptance that the zone allows."""
        initial = super().get_initial()
        if self.entry.zone is not None:
            initial["valid_until"] = add_months(self.actor.today, self.entry.zone.longest_months)
        return initial

    def decide(self, form: AcceptForm, **common: Any) -> None:
        """Accept the risk in the capacity that the person has."""
        is_board = form.cleaned_data["authority"] == Decision.Authority.BOARD
        capacity = capacity_of(self.actor, self.entry, is_board_decision=is_board)
        if capacity is None:
            raise DomainError(_("Risken accepteras av riskägaren, förvaltningschefen eller nämnden, inte av dig."))
        accept_risk(risk=self.entry, capacity=capacity, valid_until=form.cleaned_data["valid_until"], **common)
