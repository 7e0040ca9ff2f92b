"""What was handed over and decided, frozen for good."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.register.models import Decision
from reports.models.review import ManagementReview
from reports.querysets import EditionFileQuerySet, EditionQuerySet

HASH_LENGTH = 64


def _immutable() -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]


class Edition(models.Model):
    """The whole content of a review as it was handed over: texts, figures, listed rows, decisions and measures.

    ``content_sha256`` is the SHA-256 of the content in canonical form (see ``reports.content``).
    """

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("utgåva"))
    content = models.JSONField(_("innehåll"))
    content_sha256 = models.CharField(_("kontrollsumma"), max_length=HASH_LENGTH)
    submitted_at = models.DateTimeField(_("överlämnad"))
    submitted_by = models.ForeignKey(
        User, verbose_name=_("överlämnad av"), on_delete=models.PROTECT, related_name="editions_submitted"
    )
    note = models.TextField(_("följebrev"), blank=True, max_length=2_000)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("utgåva")
        verbose_name_plural = _("utgåvor")
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="reports_edition_number_unique")]
        triggers = _immutable()

    def __str__(self) -> str:
        return f"{self.review.title}, {_('utgåva')} {self.number}"


class EditionApproval(models.Model):
    """The director's approval of exactly one edition."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="approval")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="edition_approval")
    content_sha256 = models.CharField(_("godkänd kontrollsumma"), max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("godkännande")
        verbose_name_plural = _("godkännanden")
        triggers = _immutable()

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.decision_id}"


class EditionReturn(models.Model):
    """The director sends an edition back and says what is to be completed."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="returned")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="edition_return")

    class Meta:
        verbose_name = _("återsändning")
        verbose_name_plural = _("återsändningar")
        triggers = _immutable()

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.decision_id}"


class EditionFile(models.Model):
    """The PDF of an approved edition: the first one stored is the one there is."""

    class Variant(models.TextChoices):
        """Which readers the file is made for."""

        FULL = "full", _("Fullständig")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    variant = models.CharField(_("variant"), max_length=20, choices=Variant.choices, default=Variant.FULL)
    pdf = models.BinaryField(_("fil"))
    sha256 = models.CharField(_("kontrollsumma"), max_length=HASH_LENGTH)
    page_count = models.PositiveSmallIntegerField(_("sidor"))
    rendered_at = models.DateTimeField(_("framställd"))

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        constraints = [
            models.UniqueConstraint(fields=["edition", "variant"], name="reports_editionfile_variant_unique")
        ]
        triggers = _immutable()

    def __str__(self) -> str:
        return f"{self.edition_id} {self.variant}"
