"""The models of assets, one file each."""

from assets.models.access_review import AccessDeviation, AccessReview
from assets.models.access_review_interval import AccessReviewInterval
from assets.models.annual_review import AnnualReview, AnnualReviewPart
from assets.models.asset_placement import AssetPlacement
from assets.models.information_asset import InformationAsset
from assets.models.process import Process, ProcessSystem
from assets.models.retention import Retention
from assets.models.system import System
from assets.models.system_dependency import SystemDependency
from assets.models.zone import Zone

__all__ = [
    "AccessDeviation",
    "AccessReview",
    "AccessReviewInterval",
    "AnnualReview",
    "AnnualReviewPart",
    "AssetPlacement",
    "InformationAsset",
    "Process",
    "ProcessSystem",
    "Retention",
    "System",
    "SystemDependency",
    "Zone",
]
