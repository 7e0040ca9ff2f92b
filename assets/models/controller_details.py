"""Who answers for an organisation's personal data, as the register's first page says it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.accounts.models.organisation import validate_organisation_number
from isms.history import tracked


@tracked
class ControllerDetails(models.Model):
    """Name and contact of the controller, its representative and data protection officer (GDPR art. 30.1 a)."""

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="controller_details"
    )
    name = models.CharField(_("personuppgiftsansvarig"), max_length=200, help_text=_("Nämndens namn."))
    organisation_number = models.CharField(
        _("organisationsnummer"), max_length=11, validators=[validate_organisation_number]
    )
    address = models.TextField(_("postadress"), max_length=500)
    email = models.EmailField(_("e-post"))
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    representative = models.CharField(
        _("företrädare"),
        max_length=300,
        blank=True,
        help_text=_("Bara för den som saknar säte i EU (art. 27). En nämnd lämnar fältet tomt."),
    )
    officer_name = models.CharField(_("dataskyddsombud"), max_length=200)
    officer_contact = models.CharField(
        _("dataskyddsombudets kontaktuppgifter"), max_length=300, help_text=_("E-post och telefon, gärna en funktion.")
    )

    class Meta:
        verbose_name = _("uppgifter om personuppgiftsansvarig")
        verbose_name_plural = _("uppgifter om personuppgiftsansvariga")

    def __str__(self) -> str:
        return self.name
