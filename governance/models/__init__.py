"""The models of governance."""

from governance.models.officer_advice import OfficerAdvice
from governance.models.recommendation import Recommendation
from governance.models.recommendation_steps import RecommendationStep, RecommendationVerification
from governance.models.reference import PlanningReference, ReferenceLink

__all__ = [
    "OfficerAdvice",
    "PlanningReference",
    "Recommendation",
    "RecommendationStep",
    "RecommendationVerification",
    "ReferenceLink",
]
