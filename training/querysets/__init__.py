"""Reads of training."""

from training.querysets.campaigns import CampaignQuerySet, CampaignRoundQuerySet, LessonOpeningQuerySet
from training.querysets.courses import (
    CourseQuerySet,
    LeadershipProofQuerySet,
    LeadershipRoleQuerySet,
    ResultReportQuerySet,
    TrainingContactQuerySet,
    TrainingResultQuerySet,
    UnitAliasQuerySet,
)

__all__ = [
    "CampaignQuerySet",
    "CampaignRoundQuerySet",
    "CourseQuerySet",
    "LeadershipProofQuerySet",
    "LeadershipRoleQuerySet",
    "LessonOpeningQuerySet",
    "ResultReportQuerySet",
    "TrainingContactQuerySet",
    "TrainingResultQuerySet",
    "UnitAliasQuerySet",
]
