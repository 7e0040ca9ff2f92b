"""What a risk was judged to be at a time, and what somebody decided to live with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.register.models import Decision
from risks.models.risk import Risk
from risks.models.risk_scale import IMMUTABLE, RiskZone
from risks.querysets import RiskAcceptanceQuerySet, RiskAssessmentQuerySet


class RiskAssessment(models.Model):
    """One judgement of a risk; a later one does not overwrite it, so that the trend can be told."""

    class Kind(models.TextChoices):
        """Which value was judged."""

        NOW = "now", _("Nuläge")
        RESIDUAL = "residual", _("Efter åtgärd")

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="assessments")
    kind = models.CharField(_("avser"), max_length=20, choices=Kind.choices)
    likelihood_step = models.PositiveSmallIntegerField(_("sannolikhet"))
    consequence_step = models.PositiveSmallIntegerField(_("konsekvens"))
    value = models.PositiveSmallIntegerField(_("riskvärde"))
    zone = models.ForeignKey(RiskZone, verbose_name=_("zon"), on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("kommentar"), max_length=20_000, blank=True)
    assessed_at = models.DateTimeField(_("bedömd"))
    assessed_by = models.ForeignKey(User, verbose_name=_("bedömd av"), on_delete=models.PROTECT, related_name="+")

    objects = RiskAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("riskbedömning")
        verbose_name_plural = _("riskbedömningar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value=models.F("likelihood_step") * models.F("consequence_step")),
                name="risks_riskassessment_value_is_product",
            )
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.likelihood_step} × {self.consequence_step} = {self.value}"


class RiskAcceptance(models.Model):
    """A decision to live with a risk until a day, at the value that it had then."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="acceptances")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="risk_acceptance")
    zone = models.ForeignKey(RiskZone, verbose_name=_("zon"), on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(_("riskvärde"))
    capacity = models.CharField(_("accepterad som"), max_length=20, choices=RiskZone.Acceptor.choices)
    valid_until = models.DateField(_("gäller till och med"))

    objects = RiskAcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("riskacceptans")
        verbose_name_plural = _("riskacceptanser")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.zone} till {self.valid_until:%Y-%m-%d}"
