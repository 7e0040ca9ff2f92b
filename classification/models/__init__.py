"""The models of classification, one file each."""

from classification.models.classification import AspectJudgement, Classification
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

__all__ = [
    "Aspect",
    "AspectJudgement",
    "Classification",
    "ConsequenceArea",
    "ConsequenceText",
    "Level",
    "Method",
    "MethodAspect",
    "MethodChoice",
    "ProtectionLevel",
]
