"""The level that holds for an entry now: its own judgement or what it inherits, and from where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.method import Aspect, Level
from classification.models.normative import NormativeClassification
from classification.querysets import ProtectionLevelQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class ProtectionLevel(models.Model):
    """One aspect of an entry's level of protection, recomputed whenever something it rests on is written."""

    class Ground(models.TextChoices):
        """What the level rests on."""

        OWN = "own", _("Egen klassning")
        ASSET = "asset", _("Informationstillgång")
        NORMATIVE = "normative", _("Normerande klassning")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="protection_levels")
    aspect = models.CharField(_("aspekt"), max_length=20, choices=Aspect.choices)
    level = models.ForeignKey(Level, verbose_name=_("skyddsnivå"), on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(_("grund"), max_length=20, choices=Ground.choices, default=Ground.OWN)
    own_level = models.ForeignKey(
        Level, verbose_name=_("egen bedömning"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    inherited_level = models.ForeignKey(
        Level, verbose_name=_("ärvd nivå"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The asset whose own classification, or the shared system whose normative one, gives the inherited level.
    # Never the central organisation's entry.
    origin = models.ForeignKey(
        Entry, verbose_name=_("ärvd från"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    normative = models.ForeignKey(
        NormativeClassification,
        verbose_name=_("normerande klassning"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    objects = ProtectionLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("skyddsnivå")
        verbose_name_plural = _("skyddsnivåer")
        constraints = [
            models.UniqueConstraint(fields=["entry", "aspect"], name="classification_protectionlevel_unique"),
            models.CheckConstraint(
                condition=models.Q(inherited_level__isnull=True, origin__isnull=True)
                | models.Q(inherited_level__isnull=False, origin__isnull=False),
                name="classification_protectionlevel_origin_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(own_level__isnull=False) | models.Q(inherited_level__isnull=False),
                name="classification_protectionlevel_has_ground",
            ),
            models.CheckConstraint(
                condition=models.Q(ground="own", own_level__isnull=False)
                | models.Q(ground="asset", inherited_level__isnull=False)
                | models.Q(ground="normative", inherited_level__isnull=False, normative__isnull=False),
                name="classification_protectionlevel_ground_exists",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}{self.level.number}"

    @property
    def letter(self) -> str:
        """The aspect's letter: K, R, T or S."""
        return Aspect(self.aspect).letter

    @property
    def is_inherited(self) -> bool:
        """True when the level is higher than the own judgement, or there is none."""
        return self.ground != self.Ground.OWN

    @property
    def is_normative(self) -> bool:
        """True when the level comes from a normative classification."""
        return self.ground == self.Ground.NORMATIVE
