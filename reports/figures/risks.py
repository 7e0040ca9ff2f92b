"""Figures of risks and continuity: what stands high, what has a plan, and what has been proven."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from isms.followup.dates import add_months
from isms.register.models import Decision, Entry
from reports.figures.counting import CURRENT_MONTHS, Frame, Row, Selection, end_of, listed, present, split
from reports.figures.definition import SHARE, FigureDefinition
from risks.inventory import critical_sources
from risks.models import PlanApproval, RestoreTest, Risk, RiskAssessment

_CRITICAL = _("kritiska system och processer")


def risks_high(frame: Frame) -> Selection:
    """Mark, among the risks of the analyses in force on the day, those whose zone demands an action."""
    end = end_of(frame)
    decided = Decision.objects.filter(kind=Decision.Kind.RISK_ANALYSIS, decided_at__lt=end)
    judged = RiskAssessment.objects.filter(risk_id=OuterRef("pk"), kind="now", assessed_at__lt=end).latest_first()
    risks = (
        listed(present(Risk.objects.all(), frame))
        .filter(Exists(decided.filter(entry_id=OuterRef("analysis_id"))))
        .exclude(Exists(decided.filter(entry_id=OuterRef("analysis__following__pk"))))
        .annotate(
            is_high=Subquery(judged.values("zone__needs_action")[:1]), then=Subquery(judged.values("zone__name")[:1])
        )
    )
    return Selection(risks, {"is_high": True}, lambda risk: risk.then or "")


def critical_with_plan(frame: Frame) -> list[Row]:
    """Mark the critical systems and processes with a continuity plan that was decided by the day."""
    return split(_critical(frame), lambda entry: entry.has_plan)


def critical_restored_12m(frame: Frame) -> list[Row]:
    """Mark the critical systems and processes that were restored successfully within twelve months."""
    since = add_months(frame.as_of, -CURRENT_MONTHS)
    return split(
        _critical(frame),
        lambda entry: entry.restored_on is not None and entry.restored_on >= since,
        lambda entry: entry.restored_on.isoformat() if entry.restored_on else gettext("aldrig"),
    )


def _critical(frame: Frame) -> QuerySet[Entry]:
    """Return the critical systems and processes, each with whether it had a plan and when it was last restored."""
    approved = PlanApproval.objects.filter(plan__subject_id=OuterRef("pk"), decision__decided_at__lt=end_of(frame))
    kept = Q(plan__archived_at__isnull=True) | Q(plan__archived_at__gte=end_of(frame))
    tests = RestoreTest.objects.successful_restores().filter(
        plan__subject_id=OuterRef("pk"), tested_on__lte=frame.as_of, recorded_at__lt=end_of(frame)
    )
    critical = Q(pk__in=[])
    for source in critical_sources():
        critical |= Q(pk__in=source.order_by().values("pk"))
    return listed(present(Entry.objects.filter(critical), frame)).annotate(
        has_plan=Exists(approved.filter(kept)),
        restored_on=Subquery(tests.latest_first().values("tested_on")[:1]),
    )


DEFINITIONS = (
    FigureDefinition(
        "risks_high",
        _("Risker som kräver åtgärd"),
        _("Risker i beslutade riskanalyser vars värde i dag ligger i en zon som enligt riskskalan kräver åtgärd."),
        _("risker som kräver åtgärd"),
        _("risker i beslutade riskanalyser"),
        SHARE,
        risks_high,
        "less",
    ),
    FigureDefinition(
        "critical_with_plan",
        _("Kritiska system och processer med kontinuitetsplan"),
        _("Utpekade i RSA eller verksamhetskritiska, med en beslutad kontinuitetsplan."),
        _("kritiska system och processer med beslutad plan"),
        _CRITICAL,
        SHARE,
        critical_with_plan,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "critical_restored_12m",
        _("Kritiska system och processer med lyckad återläsning"),
        _("Återläsning eller skarp omkoppling som nådde planens mål under de tolv månaderna före mätdagen."),
        _("kritiska system och processer med lyckad återläsning"),
        _CRITICAL,
        SHARE,
        critical_restored_12m,
        "more",
        _("alla"),
    ),
)
