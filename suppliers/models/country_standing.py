"""What a country is in chapter V of the GDPR: shipped as data, kept by hand when the law changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from isms.history import tracked
from suppliers.querysets.countries import CountryStandingQuerySet


@tracked
class CountryStanding(models.Model):
    """One country whose law counts as protecting personal data; a country without a row is a third country.

    The same for every organisation of the installation: it is the law, not somebody's opinion.
    """

    class Standing(models.TextChoices):
        """How a transfer to the country is looked upon."""

        EEA = "eea", _("EU/EES")
        ADEQUATE = "adequate", _("Adekvat skyddsnivå (art. 45)")
        CERTIFIED = "certified", _("Adekvat bara för DPF-certifierade mottagare")
        THIRD = "third", _("Tredjeland utan beslut om adekvat skyddsnivå")

    country = CountryField(_("land"), unique=True)
    standing = models.CharField(_("ställning"), max_length=20, choices=Standing.choices)
    basis = models.CharField(
        _("beslut"),
        max_length=300,
        blank=True,
        help_text=_("Kommissionens beslut, till exempel (EU) 2023/1795. Skriv också om det bara gäller en del."),
    )
    note = models.TextField(_("rättsläget"), blank=True, help_text=_("Visas där länder och mekanismer väljs."))
    checked_on = models.DateField(
        _("kontrollerat"), null=True, blank=True, help_text=_("Dagen då uppgiften senast jämfördes med källan.")
    )

    objects = CountryStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("lands ställning")
        verbose_name_plural = _("länders ställning")

    def __str__(self) -> str:
        return f"{self.country.name}: {self.get_standing_display()}"
