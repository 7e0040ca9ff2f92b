"""A chapter of the review."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.history import tracked
from reports.models.review import ManagementReview
from reports.querysets import ReviewSectionQuerySet


@tracked
class ReviewSection(models.Model):
    """One heading with the coordinator's text; headings come from the product's list when the review is started."""

    class Placement(models.TextChoices):
        """Whether the chapter belongs to the short report or to its appendices."""

        MAIN = "main", _("Rapport")
        APPENDIX = "appendix", _("Bilaga")

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="sections")
    code = models.SlugField(_("kod"), max_length=60)
    parent_code = models.SlugField(_("ingår i"), max_length=60, blank=True)
    heading = models.CharField(_("rubrik"), max_length=200)
    position = models.PositiveSmallIntegerField(_("ordning"))
    placement = models.CharField(_("placering"), max_length=10, choices=Placement.choices, default=Placement.MAIN)
    iso_clause = models.CharField(_("punkt i ISO 27001"), max_length=40, blank=True)
    guidance = models.TextField(_("vägledning"), blank=True)
    figure_codes = models.JSONField(_("nyckeltal"), default=list, blank=True)
    table_codes = models.JSONField(_("tabeller"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=50_000)
    is_public = models.BooleanField(_("öppen"), default=True)
    secrecy_ground = models.CharField(
        _("sekretessbestämmelse"),
        max_length=120,
        blank=True,
        help_text=_("Till exempel 18 kap. 8 § OSL. Behövs när avsnittet är sekretessmarkerat."),
    )
    secrecy_reason = models.TextField(_("skäl för sekretess"), blank=True, max_length=2_000)
    secrecy_by = models.ForeignKey(
        User, verbose_name=_("sekretess bedömd av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    secrecy_at = models.DateTimeField(_("sekretess bedömd"), null=True, blank=True)

    objects = ReviewSectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("avsnitt")
        verbose_name_plural = _("avsnitt")
        constraints = [
            models.UniqueConstraint(fields=["review", "code"], name="reports_reviewsection_code_unique"),
            models.UniqueConstraint(fields=["review", "position"], name="reports_reviewsection_position_unique"),
            models.CheckConstraint(
                condition=models.Q(is_public=True) | ~models.Q(secrecy_ground=""),
                name="reports_reviewsection_secrecy_has_ground",
                violation_error_message=_("Ett sekretessmarkerat avsnitt behöver en sekretessbestämmelse."),
            ),
            models.CheckConstraint(
                condition=models.Q(secrecy_by__isnull=True, secrecy_at__isnull=True)
                | models.Q(secrecy_by__isnull=False, secrecy_at__isnull=False),
                name="reports_reviewsection_secrecy_assessed_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def mark(self, *, ground: str, reason: str, by: User, at: dt.datetime) -> None:
        """Take in who has assessed that the chapter is marked for secrecy, on which ground and why."""
        self.is_public, self.secrecy_ground, self.secrecy_reason = False, ground, reason
        self.secrecy_by, self.secrecy_at = by, at

    def unmark(self) -> None:
        """Make the chapter open again."""
        self.is_public, self.secrecy_ground, self.secrecy_reason = True, "", ""
        self.secrecy_by = self.secrecy_at = None

    @property
    def is_written(self) -> bool:
        """True when somebody has written anything."""
        return bool(self.text.strip())
