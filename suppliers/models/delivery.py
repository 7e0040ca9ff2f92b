"""What a supplier delivers: to which system or processing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Entry
from suppliers.models.supplier import Supplier
from suppliers.querysets import DeliveryQuerySet


@tracked
class Delivery(models.Model):
    """One supplier's part in one system or processing, until it ends; the system's supplier name follows it."""

    supplier = models.ForeignKey(
        Supplier, verbose_name=_("leverantör"), on_delete=models.PROTECT, related_name="deliveries"
    )
    entry = models.ForeignKey(
        Entry, verbose_name=_("levererar till"), on_delete=models.PROTECT, related_name="supplied_by"
    )
    what = models.CharField(
        _("vad som levereras"), max_length=300, help_text=_("Till exempel: drift och support som molntjänst.")
    )
    reaches_personal_data = models.BooleanField(
        _("leverantören kommer åt personuppgifter"),
        default=True,
        help_text=_("Även support, säkerhetskopior och felsökning räknas. Då behövs ett personuppgiftsbiträdesavtal."),
    )
    no_data_reason = models.CharField(
        _("skäl till att leverantören inte kommer åt personuppgifter"), max_length=300, blank=True
    )
    started_on = models.DateField(_("från"), null=True, blank=True)
    ended_on = models.DateField(_("upphörde"), null=True, blank=True, editable=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("leverans")
        verbose_name_plural = _("leveranser")
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "entry"],
                condition=models.Q(ended_on__isnull=True),
                name="suppliers_delivery_current_unique",
                violation_error_message=_("Leverantören levererar redan dit."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(started_on__isnull=True)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="suppliers_delivery_days_in_order",
                violation_error_message=_("Leveransen kan inte upphöra innan den började."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} → {self.entry_id}"

    @property
    def is_current(self) -> bool:
        """True until the delivery has ended."""
        return self.ended_on is None
