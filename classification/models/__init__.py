"""The models of classification, one file each."""

from classification.models.city_request import CityRequest
from classification.models.classification import AspectJudgement, Classification, RaiseGround
from classification.models.draft import ClassificationDraft, DraftJudgement
from classification.models.method import (
    Aspect,
    ConsequenceArea,
    ConsequenceText,
    Level,
    Method,
    MethodAspect,
    MethodChoice,
)
from classification.models.normative import NormativeClassification, NormativeLevel, NormativeWithdrawal
from classification.models.normative_lowering import LoweringWithdrawal, NormativeLowering
from classification.models.normative_matter import (
    TRANSITIONS,
    CentralOffer,
    NormativeChange,
    NormativeMatter,
    NormativeState,
)
from classification.models.protection_level import ProtectionLevel
from classification.models.requirements import (
    CatalogueChoice,
    CatalogueVersion,
    Measure,
    Requirement,
    RequirementCatalogue,
    RequirementText,
    Severity,
    Theme,
)
from classification.models.requirements_answers import (
    GAPS,
    AssessmentSignOff,
    CommonControl,
    Fulfilment,
    RequirementAnswer,
)
from classification.models.requirements_assessed import AssessedRequirement

__all__ = [
    "GAPS",
    "TRANSITIONS",
    "Aspect",
    "AspectJudgement",
    "AssessedRequirement",
    "AssessmentSignOff",
    "CatalogueChoice",
    "CatalogueVersion",
    "CentralOffer",
    "CityRequest",
    "Classification",
    "ClassificationDraft",
    "CommonControl",
    "ConsequenceArea",
    "ConsequenceText",
    "DraftJudgement",
    "Fulfilment",
    "Level",
    "LoweringWithdrawal",
    "Measure",
    "Method",
    "MethodAspect",
    "MethodChoice",
    "NormativeChange",
    "NormativeClassification",
    "NormativeLevel",
    "NormativeLowering",
    "NormativeMatter",
    "NormativeState",
    "NormativeWithdrawal",
    "ProtectionLevel",
    "RaiseGround",
    "Requirement",
    "RequirementAnswer",
    "RequirementCatalogue",
    "RequirementText",
    "Severity",
    "Theme",
]
