"""What has been decided about a recommendation, and what its giver said of it; each row is kept as it was made."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.recommendation import Recommendation
from governance.querysets.recommendations import OfRecommendationQuerySet
from isms.accounts.models import User
from isms.register.models import Decision

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class RecommendationStep(models.Model):
    """One decision that moved a recommendation, with the answer or reason as it was given."""

    decision = models.OneToOneField(
        Decision, primary_key=True, on_delete=models.PROTECT, related_name="recommendation_step"
    )
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(_("från"), max_length=20, choices=Recommendation.State.choices)
    to_state = models.CharField(_("till"), max_length=20, choices=Recommendation.State.choices)

    objects = OfRecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslut om rekommendation")
        verbose_name_plural = _("beslut om rekommendationer")
        triggers = [IMMUTABLE]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_state=models.F("to_state")), name="governance_recommendationstep_moves"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


class RecommendationVerification(models.Model):
    """What the giver found when looking at a recommendation that was said to be put right."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="verifications")
    is_verified = models.BooleanField(_("är åtgärdad"))
    verifier = models.CharField(_("verifierad av"), max_length=150)
    verified_on = models.DateField(_("dag"))
    note = models.TextField(_("vad givaren säger"), max_length=20_000, blank=True)
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("antecknat av"), on_delete=models.PROTECT, related_name="+")

    objects = OfRecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("verifiering")
        verbose_name_plural = _("verifieringar")
        triggers = [IMMUTABLE]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_verified=True) | ~models.Q(note=""),
                name="governance_recommendationverification_says_what_remains",
                violation_error_message=_("Skriv vad som kvarstår."),
            )
        ]

    def __str__(self) -> str:
        return str(_("Verifiering av %(who)s %(day)s") % {"who": self.verifier, "day": self.verified_on})
