"""Which system an information asset lives in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.information_asset import InformationAsset
from assets.models.system import System
from isms.history import tracked


@tracked
class AssetPlacement(models.Model):
    """An information asset kept in a system; the system's level follows its assets."""

    asset = models.ForeignKey(
        InformationAsset, verbose_name=_("informationstillgång"), on_delete=models.PROTECT, related_name="placements"
    )
    system = models.ForeignKey(System, verbose_name=_("system"), on_delete=models.PROTECT, related_name="placements")

    class Meta:
        verbose_name = _("placering")
        verbose_name_plural = _("placeringar")
        constraints = [models.UniqueConstraint(fields=["asset", "system"], name="assets_assetplacement_unique")]

    def __str__(self) -> str:
        return f"{self.asset_id} i {self.system_id}"
