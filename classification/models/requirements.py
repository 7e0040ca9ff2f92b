"""Catalogues of requirements: what a system must fulfil at its levels of protection."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.classification import IMMUTABLE
from classification.models.method import Aspect
from classification.requirement_querysets import RequirementQuerySet
from isms.accounts.models import Organisation, User
from isms.history import tracked


class Theme(models.TextChoices):
    """The four themes into which ISO/IEC 27001:2022 sorts its controls."""

    ORGANISATIONAL = "organisational", _("Organisatoriska")
    PEOPLE = "people", _("Personal")
    PHYSICAL = "physical", _("Fysiska")
    TECHNICAL = "technical", _("Tekniska")


class Measure(models.IntegerChoices):
    """The ten security measures of cybersäkerhetslagen (2025:1506) 2 kap. 3 §, in short."""

    RISK_STRATEGY = 1, _("Riskanalys och systemsäkerhet")
    INCIDENTS = 2, _("Incidenthantering")
    CONTINUITY = 3, _("Kontinuitet och krishantering")
    SUPPLY_CHAIN = 4, _("Leveranskedjan")
    DEVELOPMENT = 5, _("Förvärv, utveckling och underhåll")
    EFFECTIVENESS = 6, _("Utvärdering av åtgärdernas effekt")
    HYGIENE = 7, _("Cyberhygien och utbildning")
    CRYPTOGRAPHY = 8, _("Kryptografi")
    ACCESS = 9, _("Personal, åtkomst och tillgångar")
    AUTHENTICATION = 10, _("Autentisering och säkrad kommunikation")


class Severity(models.IntegerChoices):
    """From which severity a requirement applies; the method's levels carry the same scale."""

    NEGLIGIBLE = 0, _("Försumbar")
    MODERATE = 1, _("Måttlig")
    SIGNIFICANT = 2, _("Betydande")
    SERIOUS = 3, _("Allvarlig")


@tracked
class RequirementCatalogue(models.Model):
    """A set of requirements: one that ships with the product, or an organisation's own."""

    code = models.SlugField(_("kod"), max_length=40)
    name = models.CharField(_("namn"), max_length=200)
    source_note = models.TextField(_("källa"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requirement_catalogues",
    )

    class Meta:
        verbose_name = _("kravkatalog")
        verbose_name_plural = _("kravkataloger")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                nulls_distinct=False,
                name="classification_requirementcatalogue_code_unique",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class CatalogueChoice(models.Model):
    """A catalogue that an organisation assesses its systems by; without a choice the shipped one holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="catalogue_choices")
    catalogue = models.ForeignKey(RequirementCatalogue, on_delete=models.PROTECT, related_name="choices")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "catalogue"], name="classification_cataloguechoice_unique")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.catalogue}"


class CatalogueVersion(models.Model):
    """One edition of a catalogue: what it added and changed are the texts that name it."""

    catalogue = models.ForeignKey(RequirementCatalogue, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(_("version"), max_length=40)
    loaded_at = models.DateTimeField(_("inläst"))
    loaded_by = models.ForeignKey(
        User, verbose_name=_("inläst av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("version av kravkatalog")
        verbose_name_plural = _("versioner av kravkatalog")
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "version"], name="classification_catalogueversion_unique")
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.catalogue} {self.version}"


@tracked
class Requirement(models.Model):
    """A requirement's lasting identity; its words are in the texts, the present one named here.

    A requirement without a present text has been retired: it is asked no longer, and its answers stay.
    """

    catalogue = models.ForeignKey(RequirementCatalogue, on_delete=models.PROTECT, related_name="requirements")
    code = models.CharField(
        _("kod"),
        max_length=40,
        validators=[RegexValidator(r"^[\w.\-]+\Z", _("Använd bokstäver, siffror, punkt och bindestreck i koden."))],
    )
    current_text = models.OneToOneField(
        "RequirementText", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("krav")
        verbose_name_plural = _("krav")
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code"], name="classification_requirement_code_unique")
        ]

    def __str__(self) -> str:
        return self.code


class RequirementText(models.Model):
    """What a requirement says from one version on: as a state to be in, and as a demand in a procurement."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="texts")
    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="texts")
    title = models.CharField(_("rubrik"), max_length=200)
    state_form = models.TextField(_("är-krav"), max_length=4_000, help_text=_("Så är det när kravet är uppfyllt."))
    procurement_form = models.TextField(_("ska-krav"), max_length=4_000, blank=True)
    guidance = models.TextField(_("vägledning"), max_length=8_000, blank=True)
    theme = models.CharField(_("tema"), max_length=20, choices=Theme.choices)
    measures = ArrayField(
        models.PositiveSmallIntegerField(choices=Measure.choices),
        verbose_name=_("säkerhetsåtgärder (2 kap. 3 §)"),
        default=list,
        blank=True,
    )
    aspects = ArrayField(models.CharField(max_length=20, choices=Aspect.choices), verbose_name=_("aspekter"))
    minimum_severity = models.PositiveSmallIntegerField(
        _("gäller från"), choices=Severity.choices, validators=[MinValueValidator(0), MaxValueValidator(3)]
    )

    CONTENT = (
        "title",
        "state_form",
        "procurement_form",
        "guidance",
        "theme",
        "measures",
        "aspects",
        "minimum_severity",
    )

    class Meta:
        verbose_name = _("kravtext")
        verbose_name_plural = _("kravtexter")
        constraints = [
            models.UniqueConstraint(fields=["requirement", "version"], name="classification_requirementtext_unique")
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.title

    @property
    def letters(self) -> str:
        """The aspects as letters, K R T S."""
        return " ".join(aspect.letter for aspect in Aspect if aspect.value in self.aspects)

    @property
    def measure_labels(self) -> list[str]:
        """The measures with number and short name."""
        return [f"{number} {Measure(number).label}" for number in self.measures]
