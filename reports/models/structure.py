"""The chapters that an organisation's coming reviews start with, in versions that never change."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from reports.models.section import ReviewSection
from reports.querysets import ReviewStructureQuerySet

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class ReviewStructure(models.Model):
    """One version of an organisation's chapters; a review that is started keeps those that it was started with."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="review_structures")
    number = models.PositiveSmallIntegerField(_("version"))
    note = models.TextField(_("kommentar"), max_length=2_000, blank=True)
    decided_at = models.DateTimeField(_("beslutad"))
    decided_by = models.ForeignKey(User, verbose_name=_("beslutad av"), on_delete=models.PROTECT, related_name="+")

    objects = ReviewStructureQuerySet.as_manager()

    class Meta:
        verbose_name = _("genomgångens struktur")
        verbose_name_plural = _("genomgångens strukturer")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="reports_reviewstructure_number_unique"),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return str(_("Version %(number)d") % {"number": self.number})


class StructureChapter(models.Model):
    """One chapter of a version: its heading, where it stands, and what belongs under it."""

    structure = models.ForeignKey(ReviewStructure, on_delete=models.PROTECT, related_name="chapters")
    position = models.PositiveSmallIntegerField(_("ordning"))
    code = models.SlugField(_("kod"), max_length=60)
    parent_code = models.SlugField(_("ingår i"), max_length=60, blank=True)
    heading = models.CharField(_("rubrik"), max_length=200)
    placement = models.CharField(_("placering"), max_length=10, choices=ReviewSection.Placement.choices)
    iso_clause = models.CharField(_("punkt i ISO 27001"), max_length=40, blank=True)
    guidance = models.TextField(_("vägledning"), blank=True, max_length=2_000)
    figure_codes = models.JSONField(_("nyckeltal"), default=list, blank=True)
    table_codes = models.JSONField(_("tabeller"), default=list, blank=True)
    is_public = models.BooleanField(_("öppen"), default=True)
    secrecy_ground = models.CharField(_("sekretessbestämmelse"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("avsnitt i strukturen")
        verbose_name_plural = _("avsnitt i strukturen")
        constraints = [
            models.UniqueConstraint(fields=["structure", "code"], name="reports_structurechapter_code_unique"),
            models.UniqueConstraint(fields=["structure", "position"], name="reports_structurechapter_position_unique"),
            models.CheckConstraint(
                condition=models.Q(is_public=True) | ~models.Q(secrecy_ground=""),
                name="reports_structurechapter_secrecy_has_ground",
                violation_error_message=_("Ett sekretessmarkerat avsnitt behöver en sekretessbestämmelse."),
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.heading
