"""What helps to write a review: notes of the year, drafts that nobody has saved yet, and comments on chapters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.history import tracked
from reports.models.section import ReviewSection
from reports.querysets import SectionCommentQuerySet, SectionDraftQuerySet, YearNoteQuerySet


@tracked
class YearNote(models.Model):
    """A few lines of something to remember for the review of a year, written on the day it happened.

    It is kept by organisation, year and the chapter's code, so that it can be written before the review is started.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="year_notes")
    year = models.PositiveSmallIntegerField(_("gäller år"))
    chapter_code = models.SlugField(_("avsnitt"), max_length=60)
    text = models.TextField(_("anteckning"), max_length=4_000)
    noted_on = models.DateField(_("dag"))
    noted_at = models.DateTimeField(_("skriven"))
    noted_by = models.ForeignKey(User, verbose_name=_("skriven av"), on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(_("använd"), null=True, blank=True)
    used_by = models.ForeignKey(
        User, verbose_name=_("använd av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_withdrawn = models.BooleanField(_("borttagen"), default=False)

    objects = YearNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("årsanteckning")
        verbose_name_plural = _("årsanteckningar")
        indexes = [models.Index(fields=["organisation", "year"], name="reports_yearnote_year")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by__isnull=True)
                | models.Q(used_at__isnull=False, used_by__isnull=False),
                name="reports_yearnote_used_by_somebody",
                violation_error_message=_("En använd anteckning säger när och av vem."),
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(2000, 2100)),
                name="reports_yearnote_year_reasonable",
                violation_error_message=_("Året är mellan 2000 och 2100."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_used(self) -> bool:
        """True when its text has been put into the chapter."""
        return self.used_at is not None


class SectionDraft(models.Model):
    """What one person has typed in a chapter and not saved: kept by itself, so that nothing is lost."""

    section = models.ForeignKey(ReviewSection, on_delete=models.PROTECT, related_name="drafts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="section_drafts")
    text = models.TextField(_("text"), blank=True, max_length=50_000)
    # SHA-256 of the saved text that the person started from: tells whether somebody has saved another since.
    started_from = models.CharField(max_length=64)
    is_waiting = models.BooleanField(_("inte sparat"), default=True)
    kept_at = models.DateTimeField(_("skrivet"))

    objects = SectionDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("utkast till avsnitt")
        verbose_name_plural = _("utkast till avsnitt")
        constraints = [models.UniqueConstraint(fields=["section", "user"], name="reports_sectiondraft_one_each")]

    def __str__(self) -> str:
        return f"{self.section_id} {self.user_id}"


@tracked
class SectionComment(models.Model):
    """A remark on a chapter, until the coordinator has dealt with it; it never comes into the report."""

    section = models.ForeignKey(ReviewSection, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("kommentar"), max_length=2_000)
    written_at = models.DateTimeField(_("skriven"))
    written_by = models.ForeignKey(User, verbose_name=_("skriven av"), on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField(_("hanterad"), null=True, blank=True)
    handled_by = models.ForeignKey(
        User, verbose_name=_("hanterad av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SectionCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kommentar till avsnitt")
        verbose_name_plural = _("kommentarer till avsnitt")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handled_at__isnull=True, handled_by__isnull=True)
                | models.Q(handled_at__isnull=False, handled_by__isnull=False),
                name="reports_sectioncomment_handled_by_somebody",
                violation_error_message=_("En hanterad kommentar säger när och av vem."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
