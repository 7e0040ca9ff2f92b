"""The models of training, one file each."""

from training.models.campaign import Campaign, CampaignRound, CampaignUnit, LessonOpening
from training.models.course import Course
from training.models.leadership import LeadershipProof, LeadershipRole
from training.models.result import ResultReport, TrainingResult
from training.models.unit import TrainingContact, UnitAlias

__all__ = [
    "Campaign",
    "CampaignRound",
    "CampaignUnit",
    "Course",
    "LeadershipProof",
    "LeadershipRole",
    "LessonOpening",
    "ResultReport",
    "TrainingContact",
    "TrainingResult",
    "UnitAlias",
]
