"""A classification: one decision with a judgement for each aspect."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.method import Aspect, ConsequenceArea, Level, Method
from classification.querysets import ClassificationQuerySet
from isms.register.models import Decision, Entry

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class Classification(models.Model):
    """What was judged about an asset or a system, by whom and until when; a later one supersedes it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="classifications")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="classification")
    method = models.ForeignKey(Method, verbose_name=_("metod"), on_delete=models.PROTECT, related_name="+")
    participants = models.TextField(_("deltagare"), max_length=2_000)
    valid_until = models.DateField(_("gäller till och med"))

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("klassning")
        verbose_name_plural = _("klassningar")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.decision.summary

    @property
    def ordered_judgements(self) -> list["AspectJudgement"]:
        """The prefetched judgements in the order K, R, T, S."""
        return sorted(self.judgements.all(), key=lambda judgement: Aspect.values.index(judgement.aspect))


class AspectJudgement(models.Model):
    """The level chosen for one aspect, the area of consequence that decided it, and why."""

    classification = models.ForeignKey(Classification, on_delete=models.PROTECT, related_name="judgements")
    aspect = models.CharField(_("aspekt"), max_length=20, choices=Aspect.choices)
    level = models.ForeignKey(Level, verbose_name=_("nivå"), on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        ConsequenceArea, verbose_name=_("avgörande område"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("motivering"), max_length=20_000)

    class Meta:
        verbose_name = _("bedömning")
        verbose_name_plural = _("bedömningar")
        constraints = [
            models.UniqueConstraint(fields=["classification", "aspect"], name="classification_aspectjudgement_unique")
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.level}"
