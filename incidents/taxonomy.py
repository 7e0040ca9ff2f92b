"""The lists that an incident is sorted by.

The categories and the classes of cause are those of CERT-SE's and the former MSB's reporting by state
authorities: written for others, but the taxonomy that Swedish reports are compared in.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What has happened, in CERT-SE's ten categories; several may fit."""

    SOFTWARE_HARDWARE = "software_hardware", _("Störning i mjuk- eller hårdvara")
    OPERATING_ENVIRONMENT = "operating_environment", _("Störning i driftmiljö")
    LOSS_LEAKAGE = "loss_leakage", _("Informationsförlust eller informationsläckage")
    CORRUPTION = "corruption", _("Informationsförvanskning")
    HINDERED_ACCESS = "hindered_access", _("Hindrad tillgång till information")
    PRODUCT_FLAW = "product_flaw", _("Säkerhetsbrist i en produkt")
    ATTACK = "attack", _("Angrepp")
    OPERATING_ERROR = "operating_error", _("Handhavandefel")
    CRITICAL_INFRASTRUCTURE = "critical_infrastructure", _("Störning i kritisk infrastruktur")
    OTHER_SUDDEN = "other_sudden", _("Annan plötslig händelse")


class CauseClass(models.TextChoices):
    """Why it happened."""

    HOSTILE = "hostile", _("Mänsklig handling med antagonistiskt syfte")
    HUMAN = "human", _("Mänsklig handling utan antagonistiskt syfte")
    SYSTEM = "system", _("Systemfel")
    NATURE = "nature", _("Naturhändelse")


class Severity(models.TextChoices):
    """How grave it is for the organisation and those concerned, on the organisation's four steps."""

    NEGLIGIBLE = "1", _("Försumbar")
    LIMITED = "2", _("Begränsad")
    SIGNIFICANT = "3", _("Betydande")
    VERY_LARGE = "4", _("Mycket stor")


class PersonalDataGuess(models.TextChoices):
    """What the reporter believes of personal data; the coordinator decides."""

    YES = "yes", _("Ja")
    NO = "no", _("Nej")
    UNSURE = "unsure", _("Vet inte")
