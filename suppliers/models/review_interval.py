"""How often an organisation follows its suppliers up, by how critical they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.history import tracked
from suppliers.models.supplier import Supplier


@tracked
class SupplierReviewInterval(models.Model):
    """The months between two reviews that one organisation has decided; without a row the default holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="supplier_review_intervals")
    criticality = models.PositiveSmallIntegerField(_("kritikalitet"), choices=Supplier.Criticality.choices)
    months = models.PositiveSmallIntegerField(
        _("månader"), null=True, blank=True, help_text=_("Tomt betyder att sådana leverantörer inte följs upp.")
    )

    class Meta:
        verbose_name = _("intervall för leverantörsuppföljning")
        verbose_name_plural = _("intervall för leverantörsuppföljning")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "criticality"], name="suppliers_supplierreviewinterval_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(months__isnull=True) | models.Q(months__range=(1, 60)),
                name="suppliers_supplierreviewinterval_months",
                violation_error_message=_("Intervallet är mellan 1 och 60 månader, eller tomt."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_criticality_display()}: {self.months}"
