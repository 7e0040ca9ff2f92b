"""The risk analyses and continuity plans of an entry, for the page of any register."""

from dataclasses import dataclass

from django import template
from django.template import Context

from isms.register.models import Entry
from risks.forms.subjects import NOT_SUBJECTS
from risks.models import ContinuityPlan, Risk, RiskAnalysis
from risks.selectors.risks import faults_of as read_faults_of

register = template.Library()


@dataclass(frozen=True)
class Concerned:
    """What the person may see of an entry's analyses and plans; ``is_subject`` tells whether it may have any."""

    is_subject: bool
    analyses: tuple[RiskAnalysis, ...] = ()
    plans: tuple[ContinuityPlan, ...] = ()


@register.simple_tag(takes_context=True)
def risks_and_plans_of(context: Context, entry: Entry) -> Concerned:
    """Return an entry's analyses and plans; ``{% risks_and_plans_of entry as concerned %}``."""
    if entry.kind in NOT_SUBJECTS:
        return Concerned(is_subject=False)
    actor = context["request"].actor
    analyses = RiskAnalysis.objects.visible_to(actor).active().exclude(state="superseded").of_subject(entry)
    plans = ContinuityPlan.objects.visible_to(actor).active().filter(subject_id=entry.pk)
    return Concerned(
        is_subject=True,
        analyses=tuple(analyses.with_risk_count().select_related("organisation")),
        plans=tuple(plans.with_latest_test().select_related("organisation").order_by("reference", "pk")),
    )


@register.filter
def faults_of(risk: Risk) -> list[str]:
    """Return what is to be mended in a risk that was read ``with_faults``."""
    return read_faults_of(risk)


@register.filter
def zone_of(risk: Risk, prefix: str) -> object:
    """Return a risk's zone: today's for an empty prefix, the residual one for ``residual_``."""
    return getattr(risk, f"{prefix}zone")
