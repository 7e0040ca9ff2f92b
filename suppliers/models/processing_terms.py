"""What a company in a chain of processors does with the data, where, and what its transfers rest on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


class Mechanism(models.TextChoices):
    """What a transfer to a third country rests on (GDPR chapter V)."""

    EEA = "eea", _("Behövs inte: allt sker inom EU/EES")
    ADEQUACY = "adequacy", _("Beslut om adekvat skyddsnivå (art. 45)")
    DPF = "dpf", _("EU–US Data Privacy Framework, DPF (art. 45)")
    SCC_1 = "scc_1", _("Standardavtalsklausuler, modul 1: ansvarig till ansvarig")
    SCC_2 = "scc_2", _("Standardavtalsklausuler, modul 2: ansvarig till biträde")
    SCC_3 = "scc_3", _("Standardavtalsklausuler, modul 3: biträde till biträde")
    SCC_4 = "scc_4", _("Standardavtalsklausuler, modul 4: biträde till ansvarig")
    BCR = "bcr", _("Bindande företagsbestämmelser, BCR (art. 47)")
    OTHER = "other", _("Andra lämpliga skyddsåtgärder (art. 46)")
    DEROGATION = "derogation", _("Undantag i särskilda situationer (art. 49)")
    NONE = "none", _("Ingen, eller inte känd")


CLAUSES = (Mechanism.SCC_1, Mechanism.SCC_2, Mechanism.SCC_3, Mechanism.SCC_4)
# Safeguards of art. 46, which hold only after the third country's law has been assessed (C-311/18, Schrems II).
NEEDS_ASSESSMENT = (*CLAUSES, Mechanism.BCR, Mechanism.OTHER)
# What an agreement between processors says, in the fewest words.
SHORT_MECHANISMS = {
    Mechanism.EEA: _("inom EU/EES"),
    Mechanism.ADEQUACY: _("adekvansbeslut"),
    Mechanism.DPF: _("DPF"),
    Mechanism.SCC_1: _("standardavtalsklausuler, modul 1"),
    Mechanism.SCC_2: _("standardavtalsklausuler, modul 2"),
    Mechanism.SCC_3: _("standardavtalsklausuler, modul 3"),
    Mechanism.SCC_4: _("standardavtalsklausuler, modul 4"),
    Mechanism.BCR: _("bindande företagsbestämmelser"),
    Mechanism.OTHER: _("andra skyddsåtgärder"),
    Mechanism.DEROGATION: _("undantag enligt art. 49"),
    Mechanism.NONE: _("ingen mekanism"),
}


class ProcessingTerms(models.Model):
    """The facts that a link of a chain and the announcement of a new one have in common."""

    company = models.CharField(
        _("företag"),
        max_length=200,
        blank=True,
        help_text=_("Företagets fullständiga namn, som i leverantörens lista."),
    )
    country = CountryField(
        _("etableringsland"),
        blank=True,
        help_text=_("Landet där företaget hör hemma; dess lag kan nå uppgifterna också när de behandlas här."),
    )
    processing_countries = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("behandlingsländer"),
        default=list,
        blank=True,
        help_text=_("Alla länder där uppgifterna lagras eller nås, också vid support och felsökning."),
    )
    service = models.CharField(
        _("tjänst"), max_length=300, blank=True, help_text=_("Till exempel: drift av servrar, utskick av e-post.")
    )
    data_kinds = models.CharField(
        _("slag av uppgifter"), max_length=300, blank=True, help_text=_("Till exempel: kontaktuppgifter, loggar.")
    )
    mechanism = models.CharField(_("överföringen vilar på"), max_length=20, choices=Mechanism.choices, blank=True)
    tia_on = models.DateField(
        _("bedömning av tredjelandets rätt (TIA)"),
        null=True,
        blank=True,
        help_text=_("Dagen då bedömningen gjordes. Krävs för art. 46: klausuler, BCR och andra skyddsåtgärder."),
    )

    TERMS = ("company", "country", "processing_countries", "service", "data_kinds", "mechanism", "tia_on")

    class Meta:
        abstract = True

    @property
    def country_codes(self) -> list[str]:
        """The countries whose law can reach the data: where the company belongs, then where it processes."""
        return list(dict.fromkeys([code for code in (str(self.country), *self.processing_countries) if code]))

    @property
    def mechanism_name(self) -> str:
        """What the transfer rests on, in a few words."""
        return str(SHORT_MECHANISMS.get(self.mechanism, ""))
