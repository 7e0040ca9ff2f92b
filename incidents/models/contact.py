"""Whom else has been told of an incident."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.querysets import ThroughIncidentQuerySet
from isms.accounts.models import User
from isms.history import tracked


@tracked
class IncidentContact(models.Model):
    """A contact with somebody whom no clock demands: the police, the city's CERT, a supplier."""

    class Party(models.TextChoices):
        """Who was contacted. What concerns national security is told outside this register."""

        POLICE = "police", _("Polisen")
        CITY_CERT = "city_cert", _("Stadens CERT-funktion")
        SUPPLIER = "supplier", _("Leverantör")
        TAX_AGENCY = "tax_agency", _("Skatteverket")
        OTHER = "other", _("Någon annan")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="contacts")
    party = models.CharField(_("vem"), max_length=20, choices=Party.choices)
    name = models.CharField(_("namn eller funktion"), max_length=200, blank=True)
    contacted_at = models.DateTimeField(_("när"))
    reference = models.CharField(_("deras ärendenummer"), max_length=60, blank=True)
    note = models.TextField(_("vad som sades"), max_length=20_000, blank=True)
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("antecknat av"), on_delete=models.PROTECT, related_name="+")

    objects = ThroughIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("kontakt")
        verbose_name_plural = _("kontakter")

    def __str__(self) -> str:
        return f"{self.get_party_display()} {self.contacted_at:%Y-%m-%d}"
