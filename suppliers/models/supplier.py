"""A supplier: somebody outside the organisation who delivers something that information rests on."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from isms.history import tracked
from isms.register.models import Entry
from suppliers.organisation_numbers import SWEDEN, normalise_organisation_number
from suppliers.querysets import SupplierQuerySet


@tracked
class Supplier(Entry):
    """A company or public body outside the municipality; how critical it is follows from what it delivers."""

    class Criticality(models.IntegerChoices):
        """How much rests on the supplier: the highest of what it delivers (``SupplierQuerySet.with_criticality``)."""

        NONE = 0, _("Inget levereras")
        LOW = 1, _("Låg")
        MEDIUM = 2, _("Medel")
        HIGH = 3, _("Hög")
        CRITICAL = 4, _("Kritisk")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    country = CountryField(_("land"), default=SWEDEN, help_text=_("Landet där företaget är registrerat."))
    organisation_number = models.CharField(
        _("organisationsnummer"),
        max_length=40,
        blank=True,
        help_text=_("Svenska nummer kontrolleras: tio siffror, till exempel 212000-0142. Utländska skrivs som de är."),
    )
    description = models.TextField(
        _("vad leverantören gör för oss"), blank=True, help_text=_("I två meningar, utan namn på personer.")
    )
    address = models.TextField(_("postadress"), blank=True)
    website = models.URLField(_("webbplats"), max_length=500, blank=True)
    notes = models.TextField(_("anteckningar"), blank=True)
    # Kept by suppliers.services.deliveries: whether something that is delivered lets personal data be reached.
    reaches_personal_data = models.BooleanField(_("behandlar personuppgifter åt oss"), default=False, editable=False)

    objects = SupplierQuerySet.as_manager()

    KIND = "supplier"
    SEARCH_FIELDS = ("organisation_number", "description", "notes")

    class Meta:
        verbose_name = _("leverantör")
        verbose_name_plural = _("leverantörer")
        default_permissions = ()

    def clean(self) -> None:
        """Check and tidy the organisation number."""
        super().clean()
        try:
            self.organisation_number = normalise_organisation_number(
                self.organisation_number, country=str(self.country)
            )
        except ValidationError as error:
            raise ValidationError({"organisation_number": error}) from error

    def describes_personal_data(self) -> bool:
        """A supplier concerns personal data when something it delivers does."""
        return self.reaches_personal_data

    @property
    def is_foreign(self) -> bool:
        """True when the company is registered outside Sweden."""
        return str(self.country) != SWEDEN
