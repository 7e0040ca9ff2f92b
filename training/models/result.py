"""Totals of a course for a month: one report replaces another, and every report is kept as it came."""

import pgtrigger
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Unit, User
from training.models.course import MOST_PARTS, Course
from training.querysets import ResultReportQuerySet, TrainingResultQuerySet

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)
MORE_THAN_ELIGIBLE = _("Fler har genomfört utbildningen än som är berättigade.")


class ResultReport(models.Model):
    """What was reported of a course for a month, by a file or by hand; a later report supersedes it.

    The numbers are the standing since the year began, as learning systems give them.
    """

    class Origin(models.TextChoices):
        """Where the numbers came from."""

        IMPORTED = "imported", _("Inläst fil")
        TYPED = "typed", _("Inskrivet för hand")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="reports")
    period_on = models.DateField(_("period"))  # the first day of the month
    origin = models.CharField(_("ursprung"), max_length=20, choices=Origin.choices)
    source = models.CharField(_("källa"), max_length=250)
    recorded_at = models.DateTimeField(_("inläst"))
    recorded_by = models.ForeignKey(User, verbose_name=_("inläst av"), on_delete=models.PROTECT, related_name="+")
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("ersätter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )

    objects = ResultReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("redovisning")
        verbose_name_plural = _("redovisningar")
        constraints = [
            models.CheckConstraint(condition=models.Q(period_on__day=1), name="training_resultreport_period_is_month"),
            models.UniqueConstraint(
                fields=["course", "period_on"],
                condition=models.Q(supersedes__isnull=True),
                name="training_resultreport_one_first",
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return formats.date_format(self.period_on, "F Y")


class TrainingResult(models.Model):
    """One unit's totals in a report: how many are to take the course, and how many have; never who."""

    report = models.ForeignKey(ResultReport, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, verbose_name=_("enhet"), on_delete=models.PROTECT, related_name="training_results")
    part = models.PositiveSmallIntegerField(_("del"), default=0, validators=[MaxValueValidator(MOST_PARTS)])
    eligible_count = models.PositiveIntegerField(_("berättigade"))
    completed_count = models.PositiveIntegerField(_("genomförda"))

    objects = TrainingResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("utbildningsresultat")
        verbose_name_plural = _("utbildningsresultat")
        constraints = [
            models.UniqueConstraint(fields=["report", "unit", "part"], name="training_trainingresult_unique"),
            models.CheckConstraint(
                condition=models.Q(completed_count__lte=models.F("eligible_count")),
                name="training_trainingresult_within_eligible",
                violation_error_message=MORE_THAN_ELIGIBLE,
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.unit}: {self.completed_count}/{self.eligible_count}"
