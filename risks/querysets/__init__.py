"""Reads of risks, continuity and actions."""

from risks.querysets.actions import OPEN_STATES, ActionChangeQuerySet, ActionLinkQuerySet, ActionQuerySet
from risks.querysets.continuity import ContinuityPlanQuerySet, PlanApprovalQuerySet, RestoreTestQuerySet
from risks.querysets.risks import (
    RiskAcceptanceQuerySet,
    RiskAnalysisQuerySet,
    RiskAssessmentQuerySet,
    RiskQuerySet,
    RiskScaleQuerySet,
)

__all__ = [
    "OPEN_STATES",
    "ActionChangeQuerySet",
    "ActionLinkQuerySet",
    "ActionQuerySet",
    "ContinuityPlanQuerySet",
    "PlanApprovalQuerySet",
    "RestoreTestQuerySet",
    "RiskAcceptanceQuerySet",
    "RiskAnalysisQuerySet",
    "RiskAssessmentQuerySet",
    "RiskQuerySet",
    "RiskScaleQuerySet",
]
