"""An access review: a check of who has accounts and rights in a system, and what was found."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.models.system import System
from assets.review_querysets import AccessReviewQuerySet
from isms.accounts.models import Post, User
from isms.register.models import Entry
from risks.models import Action

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class AccessReview(models.Model):
    """One behörighetskontroll of a system; a correction is a new row that supersedes with a reason."""

    system = models.ForeignKey(
        System, verbose_name=_("system"), on_delete=models.PROTECT, related_name="access_reviews"
    )
    period_from = models.DateField(_("från och med"))
    period_to = models.DateField(_("till och med"))
    performed_on = models.DateField(_("genomförd"))
    performed_by_post = models.ForeignKey(
        Post,
        verbose_name=_("genomförd av befattning"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    performed_by_name = models.CharField(_("genomförd av"), max_length=150, blank=True)
    checked_count = models.PositiveIntegerField(_("kontrollerade konton"))
    removed_count = models.PositiveIntegerField(_("borttagna konton"))
    changed_count = models.PositiveIntegerField(_("ändrade konton"))
    note = models.TextField(_("anteckning"), max_length=20_000, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    recorded_by = models.ForeignKey(
        User, verbose_name=_("registrerad av"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("rättar"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    correction_reason = models.TextField(_("skäl för rättelsen"), max_length=2_000, blank=True)

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("behörighetskontroll")
        verbose_name_plural = _("behörighetskontroller")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(period_from__lte=models.F("period_to"))
                & models.Q(period_to__lte=models.F("performed_on")),
                name="assets_accessreview_dates_in_order",
                violation_error_message=_("Perioden slutar före den börjar, eller efter att kontrollen gjordes."),
            ),
            models.CheckConstraint(
                condition=models.Q(checked_count__gte=models.F("removed_count") + models.F("changed_count")),
                name="assets_accessreview_counts_fit",
                violation_error_message=_("Borttagna och ändrade konton är fler än de kontrollerade."),
            ),
            models.CheckConstraint(
                condition=models.Q(performed_by_post__isnull=False) | ~models.Q(performed_by_name=""),
                name="assets_accessreview_has_performer",
                violation_error_message=_("Ange vem som gjorde kontrollen."),
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True, correction_reason="")
                | (models.Q(supersedes__isnull=False) & ~models.Q(correction_reason="")),
                name="assets_accessreview_correction_has_reason",
                violation_error_message=_("Skriv varför kontrollen rättas."),
            ),
        ]
        indexes = [models.Index(fields=["system", "-performed_on", "-id"], name="assets_accessreview_latest")]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return gettext("Behörighetskontroll %(day)s") % {"day": self.performed_on.isoformat()}

    @property
    def performed_by(self) -> str:
        """Who did the review, as a reader needs it."""
        return self.performed_by_name or str(self.performed_by_post)


class AccessDeviation(models.Model):
    """Something a review found to be wrong, and the action that mends it."""

    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="deviations")
    number = models.PositiveSmallIntegerField(_("nummer"))
    text = models.TextField(_("avvikelse"), max_length=2_000)
    action = models.ForeignKey(
        Action, verbose_name=_("åtgärd"), on_delete=models.PROTECT, related_name="access_deviations"
    )

    class Meta:
        verbose_name = _("avvikelse vid behörighetskontroll")
        verbose_name_plural = _("avvikelser vid behörighetskontroll")
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="assets_accessdeviation_number_unique"),
            models.UniqueConstraint(fields=["review", "action"], name="assets_accessdeviation_action_unique"),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def entry(self) -> Entry:
        """The system that owns the row."""
        return self.review.system
