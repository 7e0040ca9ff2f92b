"""What a processing activity rests on: information assets and systems."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.information_asset import InformationAsset
from assets.models.processing_activity import ProcessingActivity
from assets.models.system import System
from isms.history import tracked


@tracked
class ProcessedAsset(models.Model):
    """An information asset that a processing uses."""

    activity = models.ForeignKey(
        ProcessingActivity, verbose_name=_("behandling"), on_delete=models.PROTECT, related_name="asset_links"
    )
    asset = models.ForeignKey(
        InformationAsset,
        verbose_name=_("informationstillgång"),
        on_delete=models.PROTECT,
        related_name="processing_links",
    )

    class Meta:
        verbose_name = _("behandlad informationstillgång")
        verbose_name_plural = _("behandlade informationstillgångar")
        constraints = [models.UniqueConstraint(fields=["activity", "asset"], name="assets_processedasset_unique")]

    def __str__(self) -> str:
        return f"{self.asset_id} i {self.activity_id}"


@tracked
class ProcessingSystem(models.Model):
    """A system in which a processing takes place."""

    activity = models.ForeignKey(
        ProcessingActivity, verbose_name=_("behandling"), on_delete=models.PROTECT, related_name="system_links"
    )
    system = models.ForeignKey(
        System, verbose_name=_("system"), on_delete=models.PROTECT, related_name="processing_links"
    )

    class Meta:
        verbose_name = _("system i behandling")
        verbose_name_plural = _("system i behandlingar")
        constraints = [models.UniqueConstraint(fields=["activity", "system"], name="assets_processingsystem_unique")]

    def __str__(self) -> str:
        return f"{self.system_id} i {self.activity_id}"
