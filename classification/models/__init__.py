"""The models of classification, one file each."""

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
    "Aspect",
    "AspectJudgement",
    "AssessedRequirement",
    "AssessmentSignOff",
    "CatalogueChoice",
    "CatalogueVersion",
    "Classification",
    "ClassificationDraft",
    "CommonControl",
    "ConsequenceArea",
    "ConsequenceText",
    "DraftJudgement",
    "Fulfilment",
    "Level",
    "Measure",
    "Method",
    "MethodAspect",
    "MethodChoice",
    "ProtectionLevel",
    "RaiseGround",
    "Requirement",
    "RequirementAnswer",
    "RequirementCatalogue",
    "RequirementText",
    "Severity",
    "Theme",
]
