"""The impact assessment of a processing with high risk."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.processing_activity import ProcessingActivity
from assets.models.threshold_assessment import ThroughActivityQuerySet
from isms.history import tracked
from isms.register.models import Decision


@tracked
class ImpactAssessment(models.Model):
    """Konsekvensbedömning (GDPR art. 35.7): worked on until it is decided, then fixed."""

    class Status(models.TextChoices):
        """How far the work has come."""

        ONGOING = "ongoing", _("Pågår")
        DECIDED = "decided", _("Beslutad")

    class RemainingRisk(models.TextChoices):
        """The risk to people that is left when the measures are in place."""

        LOW = "low", _("Låg")
        MEDIUM = "medium", _("Medel")
        HIGH = "high", _("Hög")

    activity = models.ForeignKey(
        ProcessingActivity, verbose_name=_("behandling"), on_delete=models.PROTECT, related_name="impact_assessments"
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.ONGOING)
    necessity = models.TextField(
        _("nödvändighet och proportionalitet"),
        max_length=20_000,
        blank=True,
        help_text=_("Varför behövs just de här uppgifterna, och går målet att nå med mindre?"),
    )
    risks = models.TextField(
        _("risker för de registrerade"),
        max_length=20_000,
        blank=True,
        help_text=_("Vad kan hända dem, hur troligt är det och hur allvarligt blir det?"),
    )
    measures = models.TextField(
        _("åtgärder"), max_length=20_000, blank=True, help_text=_("Vad gör vi för att minska riskerna?")
    )
    views_of_subjects = models.TextField(
        _("de registrerades synpunkter"),
        max_length=20_000,
        blank=True,
        help_text=_("Vad de eller deras företrädare har sagt, eller varför de inte har tillfrågats (art. 35.9)."),
    )
    remaining_risk = models.CharField(_("kvarstående risk"), max_length=10, choices=RemainingRisk.choices, blank=True)
    started_at = models.DateTimeField(_("påbörjad"))
    decision = models.OneToOneField(
        Decision,
        verbose_name=_("beslut"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="impact_assessment",
    )

    objects = ThroughActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("konsekvensbedömning")
        verbose_name_plural = _("konsekvensbedömningar")
        triggers = [
            pgtrigger.Protect(
                name="decided_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="decided"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity"],
                condition=~models.Q(status="decided"),
                name="assets_impactassessment_one_in_work",
                violation_error_message=_("Behandlingen har redan en konsekvensbedömning under arbete."),
            ),
            models.CheckConstraint(
                condition=models.Q(status="decided", decision__isnull=False)
                | (~models.Q(status="decided") & models.Q(decision__isnull=True)),
                name="assets_impactassessment_decided_has_decision",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Konsekvensbedömning %(day)s") % {"day": f"{self.started_at:%Y-%m-%d}"})

    @property
    def is_decided(self) -> bool:
        """True when the assessment is decided and can no longer be changed."""
        return self.status == self.Status.DECIDED


@tracked
class PriorConsultation(models.Model):
    """Asking the supervisory authority before a processing whose risk stays high (GDPR art. 36)."""

    class Outcome(models.TextChoices):
        """What the authority answered."""

        NO_OBJECTION = "no_objection", _("Ingen invändning")
        ADVICE = "advice", _("Skriftliga råd att följa")
        STOPPED = "stopped", _("Behandlingen får inte påbörjas")

    impact_assessment = models.OneToOneField(
        ImpactAssessment, on_delete=models.PROTECT, related_name="prior_consultation"
    )
    asked_on = models.DateField(_("begärt"))
    case_number = models.CharField(_("IMY:s diarienummer"), max_length=60, blank=True)
    answered_on = models.DateField(_("besvarat"), null=True, blank=True)
    outcome = models.CharField(_("utfall"), max_length=20, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("svaret i korthet"), max_length=20_000, blank=True)

    class Meta:
        verbose_name = _("förhandssamråd")
        verbose_name_plural = _("förhandssamråd")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True, outcome="")
                | (models.Q(answered_on__isnull=False) & ~models.Q(outcome="")),
                name="assets_priorconsultation_answer_pair",
                violation_error_message=_("Ett svar har både datum och utfall."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True) | models.Q(answered_on__gte=models.F("asked_on")),
                name="assets_priorconsultation_answered_after_asked",
                violation_error_message=_("Svaret kan inte ha kommit före begäran."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Förhandssamråd %(day)s") % {"day": self.asked_on})
