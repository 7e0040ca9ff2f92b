"""What the data protection officer advised."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.impact_assessment import ImpactAssessment
from assets.models.processing_activity import ProcessingActivity
from assets.models.threshold_assessment import IMMUTABLE, ThresholdAssessment, ThroughActivityQuerySet
from isms.accounts.models import User


class ProtectionAdvice(models.Model):
    """The data protection officer's advice on a threshold or impact assessment (GDPR art. 35.2); never altered."""

    activity = models.ForeignKey(
        ProcessingActivity, verbose_name=_("behandling"), on_delete=models.PROTECT, related_name="protection_advice"
    )
    threshold_assessment = models.ForeignKey(
        ThresholdAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="advice"
    )
    impact_assessment = models.ForeignKey(
        ImpactAssessment, null=True, blank=True, on_delete=models.PROTECT, related_name="advice"
    )
    text = models.TextField(_("råd"), max_length=20_000)
    given_on = models.DateField(_("lämnat"))
    adviser = models.CharField(_("dataskyddsombud"), max_length=150)
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("antecknat av"), on_delete=models.PROTECT, related_name="+")

    objects = ThroughActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("råd från dataskyddsombudet")
        verbose_name_plural = _("råd från dataskyddsombudet")
        triggers = [IMMUTABLE]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold_assessment__isnull=True, impact_assessment__isnull=False)
                | models.Q(threshold_assessment__isnull=False, impact_assessment__isnull=True),
                name="assets_protectionadvice_one_subject",
            )
        ]

    def __str__(self) -> str:
        return str(_("Råd av %(who)s %(day)s") % {"who": self.adviser, "day": self.given_on})
