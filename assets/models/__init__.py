"""The models of assets, one file each."""

from assets.models.asset_placement import AssetPlacement
from assets.models.information_asset import InformationAsset
from assets.models.system import System

__all__ = ["AssetPlacement", "InformationAsset", "System"]
