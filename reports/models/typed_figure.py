"""A figure of a year that has no edition, typed in by hand."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from reports.querysets import TypedFigureQuerySet


class TypedFigure(models.Model):
    """What somebody typed in about one figure of one year; the latest row holds, and those before are its history.

    ``denominator`` is empty for a count. A row that takes the value away has no numbers.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="typed_figures")
    year = models.PositiveSmallIntegerField(_("år"))
    code = models.SlugField(_("nyckeltal"), max_length=60)
    numerator = models.PositiveIntegerField(_("antal"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("av"), null=True, blank=True)
    is_public = models.BooleanField(_("får stå i den öppna utgåvan"), default=True)
    source = models.CharField(_("källa"), max_length=300, blank=True)
    is_withdrawn = models.BooleanField(_("borttaget"), default=False)
    typed_at = models.DateTimeField(_("inskrivet"))
    typed_by = models.ForeignKey(User, verbose_name=_("inskrivet av"), on_delete=models.PROTECT, related_name="+")

    objects = TypedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("inskrivet nyckeltal")
        verbose_name_plural = _("inskrivna nyckeltal")
        indexes = [models.Index(fields=["organisation", "year"], name="reports_typedfigure_year")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(denominator__isnull=True) | models.Q(numerator__lte=models.F("denominator")),
                name="reports_typedfigure_part_of_whole",
                violation_error_message=_("Antalet kan inte vara större än det som det räknas av."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_withdrawn=True, numerator__isnull=True, denominator__isnull=True)
                | (models.Q(is_withdrawn=False, numerator__isnull=False) & ~models.Q(source="")),
                name="reports_typedfigure_has_value_and_source",
                violation_error_message=_("Ett inskrivet värde behöver antal och källa."),
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(2000, 2100)),
                name="reports_typedfigure_year_reasonable",
                violation_error_message=_("Året är mellan 2000 och 2100."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"
