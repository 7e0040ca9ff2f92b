"""Whom to reach at a supplier, by role."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from suppliers.models.supplier import Supplier
from suppliers.querysets import OfSupplierQuerySet


@tracked
class SupplierContact(models.Model):
    """One way in to a supplier: a function or a person, with address and telephone."""

    class Role(models.TextChoices):
        """What the contact answers for."""

        INCIDENT = "incident", _("Incidenter")
        CONTRACT = "contract", _("Avtal")
        SUPPORT = "support", _("Drift och support")
        SECURITY = "security", _("Informationssäkerhet")
        PRIVACY = "privacy", _("Dataskydd")
        OTHER = "other", _("Annat")

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices)
    name = models.CharField(
        _("namn eller funktion"), max_length=200, help_text=_("Hellre en funktion än en person: Säkerhetsjour.")
    )
    email = models.EmailField(_("e-post"), blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    note = models.CharField(_("anmärkning"), max_length=300, blank=True, help_text=_("Till exempel: dygnet runt."))

    objects = OfSupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("kontakt")
        verbose_name_plural = _("kontakter")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(email="") | ~models.Q(phone=""),
                name="suppliers_suppliercontact_reachable",
                violation_error_message=_("Ange e-post eller telefon."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name}"
