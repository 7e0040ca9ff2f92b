"""A decision to hold an own judgement below the normative level, where that is allowed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.classification import IMMUTABLE
from classification.models.method import Aspect, Level
from classification.models.normative import NormativeClassification
from classification.normative.querysets import NormativeLoweringQuerySet
from isms.accounts.models import User
from isms.register.models import Decision, Entry


class NormativeLowering(models.Model):
    """For one entry and aspect, the level that counts instead of one version's normative level.

    It names the version it lowers: when that version is superseded or withdrawn, the lowering is void.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="normative_lowerings")
    aspect = models.CharField(_("aspekt"), max_length=20, choices=Aspect.choices)
    normative = models.ForeignKey(NormativeClassification, on_delete=models.PROTECT, related_name="lowerings")
    level = models.ForeignKey(Level, verbose_name=_("sänkt till"), on_delete=models.PROTECT, related_name="+")
    approved_by = models.CharField(_("godkänd av"), max_length=150)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="lowering")

    objects = NormativeLoweringQuerySet.as_manager()

    class Meta:
        verbose_name = _("sänkning")
        verbose_name_plural = _("sänkningar")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.letter}{self.level.number}"

    @property
    def letter(self) -> str:
        """The aspect's letter: K, R, T or S."""
        return Aspect(self.aspect).letter


class LoweringWithdrawal(models.Model):
    """Somebody took a lowering back: the normative level holds again."""

    lowering = models.OneToOneField(NormativeLowering, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_at = models.DateTimeField(_("återtagen"))
    withdrawn_by = models.ForeignKey(
        User, verbose_name=_("återtagen av"), on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("återtagen sänkning")
        verbose_name_plural = _("återtagna sänkningar")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.withdrawn_at:%Y-%m-%d}"
