"""The årsgenomgång: once a year the owner says of each part of a system that it is unchanged or what has changed."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.system import System
from assets.review_querysets import AnnualReviewQuerySet
from isms.accounts.models import Post
from isms.register.models import Decision

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class AnnualReview(models.Model):
    """A signed årsgenomgång of a system; the decision says by whom and when."""

    class SignedAs(models.TextChoices):
        """In what capacity the person signed."""

        OWNER = "owner", _("Ägare")
        DEPUTY = "deputy", _("Ersättare för ägaren")
        ON_BEHALF = "on_behalf", _("För ägarens räkning")

    system = models.ForeignKey(
        System, verbose_name=_("system"), on_delete=models.PROTECT, related_name="annual_reviews"
    )
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="annual_review")
    reviewed_on = models.DateField(_("genomförd"))
    intended_on = models.DateField(_("planerad"), null=True, blank=True)
    owner = models.ForeignKey(
        Post, verbose_name=_("ägare"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_as = models.CharField(_("signerad som"), max_length=20, choices=SignedAs.choices)
    on_behalf_reason = models.TextField(_("skäl för att signera i ägarens ställe"), max_length=2_000, blank=True)
    note = models.TextField(_("övrigt"), max_length=20_000, blank=True)

    objects = AnnualReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("årsgenomgång")
        verbose_name_plural = _("årsgenomgångar")
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(signed_as="on_behalf") & ~models.Q(on_behalf_reason=""))
                | (models.Q(signed_as__in=["owner", "deputy"], on_behalf_reason="", owner__isnull=False)),
                name="assets_annualreview_on_behalf_has_reason",
                violation_error_message=_("Skriv varför du signerar i ägarens ställe."),
            ),
        ]
        indexes = [models.Index(fields=["system", "-reviewed_on", "-id"], name="assets_annualreview_latest")]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.decision.summary


class AnnualReviewPart(models.Model):
    """What was said of one part: the label and the facts as they stood, the answer and a note."""

    class Answer(models.TextChoices):
        """Whether the part still holds."""

        UNCHANGED = "unchanged", _("Oförändrat")
        CHANGED = "changed", _("Ändrat")

    review = models.ForeignKey(AnnualReview, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField(_("ordning"))
    code = models.CharField(_("del"), max_length=40)
    label = models.CharField(_("rubrik"), max_length=150)
    summary = models.TextField(_("så såg det ut"), blank=True)
    answer = models.CharField(_("svar"), max_length=20, choices=Answer.choices)
    note = models.TextField(_("anteckning"), max_length=20_000, blank=True)

    class Meta:
        verbose_name = _("del av årsgenomgång")
        verbose_name_plural = _("delar av årsgenomgång")
        constraints = [
            models.UniqueConstraint(fields=["review", "code"], name="assets_annualreviewpart_unique"),
            models.CheckConstraint(
                condition=models.Q(answer="unchanged") | (models.Q(answer="changed") & ~models.Q(note="")),
                name="assets_annualreviewpart_change_has_note",
                violation_error_message=_("Skriv vad som har ändrats."),
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.label}: {self.get_answer_display()}"

    @property
    def is_changed(self) -> bool:
        """True when the part no longer holds as it stood."""
        return self.answer == self.Answer.CHANGED
