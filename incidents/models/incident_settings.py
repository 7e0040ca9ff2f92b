"""How one organisation takes in and hands over incidents."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.history import tracked


@tracked
class IncidentSettings(models.Model):
    """Whether anybody may report, and what an authority is told of who answers."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="incident_settings")
    takes_open_reports = models.BooleanField(
        _("ta emot rapporter utan inloggning"),
        default=False,
        help_text=_("Den som har adressen kan rapportera utan konto. Sidan visar inget ur registret."),
    )
    postal_address = models.CharField(_("organisationens postadress"), max_length=300, blank=True)
    contact_name = models.CharField(_("kontaktperson för myndigheter"), max_length=150, blank=True)
    contact_email = models.EmailField(_("kontaktpersonens e-post"), blank=True)
    contact_phone = models.CharField(_("kontaktpersonens telefon"), max_length=60, blank=True)
    contact_address = models.CharField(
        _("adress för myndighetens brev"), max_length=300, blank=True, help_text=_("Tomt betyder postadressen.")
    )
    city_function = models.CharField(
        _("stadens funktion för cybersäkerhetslagen"),
        max_length=200,
        blank=True,
        help_text=_("Hela kommunen är verksamhetsutövare. Hit lämnar ni över anmälningar enligt cybersäkerhetslagen."),
    )

    class Meta:
        verbose_name = _("inställningar för incidenter")
        verbose_name_plural = _("inställningar för incidenter")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
