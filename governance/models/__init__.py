"""The models of governance."""

from governance.models.recommendation import Recommendation
from governance.models.recommendation_steps import RecommendationStep, RecommendationVerification

__all__ = [
    "Recommendation",
    "RecommendationStep",
    "RecommendationVerification",
]
