"""What happens to suppliers when something else in the register changes."""

from django.utils.translation import gettext as _

from isms.register.consequences import Happening
from isms.register.errors import DomainError
from suppliers.models import Delivery, Supplier
from suppliers.services.deliveries import DELIVERED_TO, recount_personal_data


def follow_delivered(happening: Happening) -> None:
    """Keep the suppliers' mark of personal data in step with a changed system or processing."""
    if happening.entry.kind in DELIVERED_TO:
        deliveries = Delivery.objects.current().filter(entry_id=happening.entry.pk).order_by("supplier_id")
        if supplier_ids := list(deliveries.values_list("supplier_id", flat=True)):
            recount_personal_data(supplier_ids)


def keep_delivering_supplier(happening: Happening) -> None:
    """Refuse to put away a supplier that still delivers something.

    Raises:
        DomainError: what it delivers to must be ended first.
    """
    if happening.entry.kind != Supplier.KIND:
        return
    still = Delivery.objects.current().filter(supplier_id=happening.entry.pk, entry__archived_at__isnull=True)
    if still.exists():
        raise DomainError(_("Leverantören har pågående leveranser. Avsluta dem innan leverantören arkiveras."))
