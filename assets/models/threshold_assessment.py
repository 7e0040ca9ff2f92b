"""The threshold assessment: is an impact assessment needed before or while data is processed?"""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.processing_activity import ProcessingActivity
from isms.accounts.models import User
from isms.register.models import Decision
from isms.register.querysets import ThroughEntryQuerySet

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class ThroughActivityQuerySet(ThroughEntryQuerySet):
    """Rows of a processing, seen by those who see the processing."""

    entry_path = "activity__"

    def latest_first(self) -> "ThroughActivityQuerySet":
        """Order the newest first."""
        return self.order_by("-pk")


class Criterion(models.TextChoices):
    """The nine criteria of the supervisory authority's list (GDPR art. 35.4)."""

    EVALUATION = "evaluation", _("Utvärderar eller poängsätter människor")
    AUTOMATED = "automated", _("Fattar automatiska beslut som får följder")
    MONITORING = "monitoring", _("Övervakar systematiskt")
    SENSITIVE = "sensitive", _("Rör känsliga eller mycket personliga uppgifter")
    LARGE_SCALE = "large_scale", _("Sker i stor omfattning")
    COMBINING = "combining", _("Kombinerar uppgifter från flera håll")
    VULNERABLE = "vulnerable", _("Rör människor i utsatt ställning")
    NEW_TECHNOLOGY = "new_technology", _("Använder ny teknik eller nya arbetssätt")
    PREVENTING = "preventing", _("Hindrar någon från en rättighet, tjänst eller ett avtal")


class ThresholdAssessment(models.Model):
    """Nine answers and what follows of them; never altered, a new one takes its place.

    It waits for the data protection officer's advice, and is in force when somebody has decided it.
    """

    class MandatoryCase(models.TextChoices):
        """The cases of art. 35.3, in which an impact assessment is always needed."""

        NONE = "none", _("Inget av fallen")
        PROFILING = "profiling", _("Omfattande automatisk bedömning av människor, till exempel profilering")
        LARGE_SCALE_SENSITIVE = (
            "large_scale_sensitive",
            _("Känsliga uppgifter eller uppgifter om brott i stor omfattning"),
        )
        PUBLIC_MONITORING = "public_monitoring", _("Systematisk övervakning av allmän plats i stor omfattning")

    class Override(models.TextChoices):
        """Whether the outcome of the answers is followed."""

        FOLLOW = "follow", _("Följ utfallet")
        REQUIRE = "require", _("Gör en konsekvensbedömning ändå")
        WAIVE = "waive", _("Gör ingen konsekvensbedömning trots utfallet")

    activity = models.ForeignKey(
        ProcessingActivity, verbose_name=_("behandling"), on_delete=models.PROTECT, related_name="threshold_assessments"
    )
    mandatory_case = models.CharField(
        _("fall i art. 35.3"), max_length=30, choices=MandatoryCase.choices, default=MandatoryCase.NONE
    )
    yes_count = models.PositiveSmallIntegerField(_("kriterier som är uppfyllda"))
    override = models.CharField(_("avsteg"), max_length=10, choices=Override.choices, default=Override.FOLLOW)
    override_reason = models.TextField(_("skäl för avsteget"), max_length=20_000, blank=True)
    needs_dpia = models.BooleanField(_("konsekvensbedömning behövs"))
    assessed_at = models.DateTimeField(_("bedömd"))
    assessed_by = models.ForeignKey(User, verbose_name=_("bedömd av"), on_delete=models.PROTECT, related_name="+")

    objects = ThroughActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("tröskelanalys")
        verbose_name_plural = _("tröskelanalyser")
        triggers = [IMMUTABLE]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(override="follow") | ~models.Q(override_reason=""),
                name="assets_thresholdassessment_override_has_reason",
                violation_error_message=_("Skriv skälet för avsteget."),
            ),
            models.CheckConstraint(
                condition=~models.Q(override="waive") | models.Q(mandatory_case="none"),
                name="assets_thresholdassessment_mandatory_is_not_waived",
                violation_error_message=_("I fallen i art. 35.3 krävs alltid en konsekvensbedömning."),
            ),
            models.CheckConstraint(
                condition=models.Q(yes_count__lte=9), name="assets_thresholdassessment_nine_criteria"
            ),
        ]

    def __str__(self) -> str:
        return self.summary

    @property
    def summary(self) -> str:
        """The conclusion in a few words."""
        return str(_("Konsekvensbedömning behövs") if self.needs_dpia else _("Ingen konsekvensbedömning behövs"))


class CriterionAnswer(models.Model):
    """Yes or no to one criterion, and why."""

    assessment = models.ForeignKey(ThresholdAssessment, on_delete=models.PROTECT, related_name="answers")
    criterion = models.CharField(_("kriterium"), max_length=20, choices=Criterion.choices)
    is_met = models.BooleanField(_("uppfyllt"))
    reason = models.TextField(_("motivering"), max_length=20_000)

    class Meta:
        verbose_name = _("svar på kriterium")
        verbose_name_plural = _("svar på kriterier")
        triggers = [IMMUTABLE]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="assets_criterionanswer_unique")
        ]

    def __str__(self) -> str:
        return self.get_criterion_display()


class ThresholdDecision(models.Model):
    """That an assessment holds, decided by somebody after the data protection officer's advice."""

    assessment = models.OneToOneField(ThresholdAssessment, on_delete=models.PROTECT, related_name="ruling")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="threshold_ruling")

    class Meta:
        verbose_name = _("beslutad tröskelanalys")
        verbose_name_plural = _("beslutade tröskelanalyser")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return str(self.decision)
