"""What was handed over and decided, frozen for good."""

import datetime as dt

import pgtrigger
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.register.models import Attachment, Decision
from reports.models.review import ManagementReview
from reports.querysets import EditionFileQuerySet, EditionQuerySet

HASH_LENGTH = 64


def _immutable() -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]


class Edition(models.Model):
    """The whole content of a review as it was handed over: texts, figures, listed rows, decisions and measures.

    ``content_sha256`` and ``public_sha256`` are the SHA-256 of the contents in canonical form, see
    ``reports.content``. Nothing changes them but a masking (``reports.masking``), which leaves a row that says so.
    """

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("utgåva"))
    content = models.JSONField(_("innehåll"))
    content_sha256 = models.CharField(_("kontrollsumma"), max_length=HASH_LENGTH)
    # What the public edition says, filtered once and for all at the hand-over; editions older than it have none.
    public_content = models.JSONField(_("öppet innehåll"), null=True, blank=True)
    public_sha256 = models.CharField(_("kontrollsumma för det öppna innehållet"), max_length=HASH_LENGTH, blank=True)
    submitted_at = models.DateTimeField(_("överlämnad"))
    submitted_by = models.ForeignKey(
        User, verbose_name=_("överlämnad av"), on_delete=models.PROTECT, related_name="editions_submitted"
    )
    note = models.TextField(_("följebrev"), blank=True, max_length=2_000)
    round_skipped_because = models.TextField(
        _("skäl att hoppa över granskningen"),
        blank=True,
        max_length=2_000,
        help_text=_("Varför utgåvan överlämnades utan att alla hade bekräftat sin del."),
    )
    corrects = models.ForeignKey(
        "self", verbose_name=_("rättar"), null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    changes = models.TextField(
        _("vad som är rättat"), blank=True, max_length=2_000, help_text=_("Vad som skiljer från utgåvan som rättas.")
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("utgåva")
        verbose_name_plural = _("utgåvor")
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="reports_edition_number_unique"),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(changes=""),
                name="reports_edition_correction_names_changes",
                violation_error_message=_("En rättad utgåva behöver säga vad som är rättat."),
            ),
        ]
        triggers = _immutable()

    def __str__(self) -> str:
        return gettext("%(title)s, utgåva %(number)s") % {"title": self.review.title, "number": self.number}

    @property
    def masked_at(self) -> dt.datetime | None:
        """When it last got a masked version; None when it is as it was handed over."""
        return max((masking.masked_at for masking in self.maskings.all()), default=None)


class EditionApproval(models.Model):
    """The director's approval of exactly one edition: in the register, or on a paper that the coordinator records."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="approval")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="edition_approval")
    content_sha256 = models.CharField(_("godkänd kontrollsumma"), max_length=HASH_LENGTH)
    public_sha256 = models.CharField(_("godkänd kontrollsumma, öppet innehåll"), max_length=HASH_LENGTH, blank=True)
    signed_on = models.DateField(_("undertecknad"), null=True, blank=True)
    paper_case_number = models.CharField(_("pappersbeslutets diarienummer"), max_length=40, blank=True)
    paper = models.OneToOneField(
        Attachment,
        verbose_name=_("undertecknad handling"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="edition_approval",
    )
    recorded_by = models.ForeignKey(
        User, verbose_name=_("registrerad av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("godkännande")
        verbose_name_plural = _("godkännanden")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    signed_on__isnull=True, paper__isnull=True, recorded_by__isnull=True, paper_case_number=""
                )
                | (
                    models.Q(signed_on__isnull=False, paper__isnull=False, recorded_by__isnull=False)
                    & ~models.Q(paper_case_number="")
                ),
                name="reports_editionapproval_paper_complete",
                violation_error_message=_(
                    "Ett beslut på papper behöver dag, diarienummer, fil och vem som registrerat."
                ),
            )
        ]
        triggers = _immutable()

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.decision_id}"

    @property
    def is_on_paper(self) -> bool:
        """True when a signed document was recorded."""
        return self.paper_id is not None


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
    """A PDF of an approved edition, one per variant: the first one stored is the one there is."""

    class Variant(models.TextChoices):
        """Which readers the file is made for."""

        FULL = "full", _("Fullständig")
        PUBLIC = "public", _("Öppen")

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
