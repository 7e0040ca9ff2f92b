"""How often an organisation reviews access, by how critical the system is."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.system import System
from isms.accounts.models import Organisation
from isms.history import tracked


@tracked
class AccessReviewInterval(models.Model):
    """The months between two access reviews that one organisation has decided; without a row the default holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="access_review_intervals")
    criticality = models.CharField(_("kritikalitet"), max_length=20, choices=System.Criticality.choices)
    months = models.PositiveSmallIntegerField(_("månader"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("intervall för behörighetskontroll")
        verbose_name_plural = _("intervall för behörighetskontroll")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "criticality"], name="assets_accessreviewinterval_unique"),
            models.CheckConstraint(
                condition=models.Q(months__range=(1, 60)),
                name="assets_accessreviewinterval_months",
                violation_error_message=_("Intervallet är mellan 1 och 60 månader."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_criticality_display()}: {self.months}"
