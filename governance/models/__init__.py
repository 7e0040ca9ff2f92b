"""The models of governance."""

from governance.models.control import ControlCheck, ControlResult
from governance.models.copying import PlanningText, RecordKind, RecordName, SavedText, TextLimit
from governance.models.document import GoverningDocument
from governance.models.document_parts import DocumentControl, DocumentRequirement, DocumentReview
from governance.models.officer_advice import OfficerAdvice
from governance.models.recommendation import Recommendation
from governance.models.recommendation_steps import RecommendationStep, RecommendationVerification
from governance.models.reference import PlanningReference, ReferenceLink

__all__ = [
    "ControlCheck",
    "ControlResult",
    "DocumentControl",
    "DocumentRequirement",
    "DocumentReview",
    "GoverningDocument",
    "OfficerAdvice",
    "PlanningReference",
    "PlanningText",
    "Recommendation",
    "RecommendationStep",
    "RecommendationVerification",
    "RecordKind",
    "RecordName",
    "ReferenceLink",
    "SavedText",
    "TextLimit",
]
