"""A certificate or report by which somebody else vouches for a supplier."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from suppliers.models.supplier import Supplier
from suppliers.notice import is_believable
from suppliers.querysets import SupplierCertificateQuerySet


@tracked
class SupplierCertificate(models.Model):
    """One certificate: of what, for what part of the company, and until when."""

    class Kind(models.TextChoices):
        """What has been certified or attested."""

        ISO_27001 = "iso_27001", "ISO/IEC 27001"
        ISO_27701 = "iso_27701", "ISO/IEC 27701"
        ISO_27018 = "iso_27018", "ISO/IEC 27018"
        SOC_2 = "soc_2", "SOC 2"
        ISAE_3402 = "isae_3402", "ISAE 3402"
        PENETRATION_TEST = "penetration_test", _("Penetrationstest")
        OTHER = "other", _("Annat")

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("beteckning"), max_length=200, blank=True, help_text=_("Behövs när slaget är Annat."))
    scope = models.CharField(
        _("omfattning"), max_length=300, blank=True, help_text=_("Vilken del av företaget eller vilken tjänst?")
    )
    issued_by = models.CharField(_("utfärdat av"), max_length=200, blank=True)
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_until = models.DateField(_("gäller till och med"))
    withdrawn_on = models.DateField(
        _("följs inte längre från"), null=True, blank=True, editable=False, help_text=_("Ersatt eller återkallat.")
    )

    objects = SupplierCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certifikat")
        verbose_name_plural = _("certifikat")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True) | models.Q(valid_until__gte=models.F("valid_from")),
                name="suppliers_suppliercertificate_days_in_order",
                violation_error_message=_("Sista giltighetsdagen ligger före den första."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="other") | ~models.Q(name=""),
                name="suppliers_suppliercertificate_other_is_named",
                violation_error_message=_("Skriv vad certifikatet heter."),
            ),
        ]

    def clean(self) -> None:
        """Refuse years that can only be slips."""
        super().clean()
        days = ("valid_from", "valid_until")
        if wrong := {name: _("Kontrollera året.") for name in days if not is_believable(getattr(self, name))}:
            raise ValidationError(wrong)

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())
