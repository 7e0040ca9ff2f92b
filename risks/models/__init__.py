"""The models of risks, continuity and actions, one file each."""

from risks.models.action import Action, ActionChange
from risks.models.action_link import ActionLink
from risks.models.continuity_plan import ContinuityPlan, PlanApproval
from risks.models.restore_test import RestoreTest
from risks.models.risk import Risk
from risks.models.risk_analysis import RiskAnalysis
from risks.models.risk_assessment import RiskAcceptance, RiskAssessment
from risks.models.risk_scale import RiskScale, RiskZone, ScaleCell, ScaleStep

__all__ = [
    "Action",
    "ActionChange",
    "ActionLink",
    "ContinuityPlan",
    "PlanApproval",
    "RestoreTest",
    "Risk",
    "RiskAcceptance",
    "RiskAnalysis",
    "RiskAssessment",
    "RiskScale",
    "RiskZone",
    "ScaleCell",
    "ScaleStep",
]
