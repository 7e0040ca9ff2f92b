"""The models of assets, one file each."""

from assets.models.access_review import AccessDeviation, AccessReview
from assets.models.access_review_interval import AccessReviewInterval
from assets.models.annual_review import AnnualReview, AnnualReviewPart
from assets.models.asset_placement import AssetPlacement
from assets.models.controller_details import ControllerDetails
from assets.models.impact_assessment import ImpactAssessment, PriorConsultation
from assets.models.information_asset import InformationAsset
from assets.models.material_change import MaterialChange
from assets.models.process import Process, ProcessSystem
from assets.models.processing_activity import ProcessingActivity
from assets.models.processing_links import ProcessedAsset, ProcessingSystem
from assets.models.protection_advice import ProtectionAdvice
from assets.models.retention import Retention
from assets.models.served_controller import ServedController
from assets.models.system import System
from assets.models.system_dependency import SystemDependency
from assets.models.threshold_assessment import Criterion, CriterionAnswer, ThresholdAssessment, ThresholdDecision
from assets.models.zone import Zone

__all__ = [
    "AccessDeviation",
    "AccessReview",
    "AccessReviewInterval",
    "AnnualReview",
    "AnnualReviewPart",
    "AssetPlacement",
    "ControllerDetails",
    "Criterion",
    "CriterionAnswer",
    "ImpactAssessment",
    "InformationAsset",
    "MaterialChange",
    "PriorConsultation",
    "Process",
    "ProcessSystem",
    "ProcessedAsset",
    "ProcessingActivity",
    "ProcessingSystem",
    "ProtectionAdvice",
    "Retention",
    "ServedController",
    "System",
    "SystemDependency",
    "ThresholdAssessment",
    "ThresholdDecision",
    "Zone",
]
