"""A body of information that is worth protecting."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models.process import Process
from assets.models.retention import Retention
from assets.models.system import System
from assets.querysets import InformationAssetQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class InformationAsset(Retention, Entry):
    """A set of information (informationsmängd) with a purpose and an owner, wherever it is kept."""

    class Medium(models.TextChoices):
        """What carries the information."""

        DIGITAL = "digital", _("Digital")
        PAPER = "paper", _("Papper")
        PREMISES = "premises", _("Lokal")

    class Priority(models.TextChoices):
        """How much the operations depend on the information."""

        LOW = "low", _("Låg")
        MEDIUM = "medium", _("Medel")
        HIGH = "high", _("Hög")
        CRITICAL = "critical", _("Kritisk")

    class PersonalData(models.TextChoices):
        """The most sensitive personal data it holds (GDPR art. 4, 9 and 10)."""

        NONE = "none", _("Inga personuppgifter")
        ORDINARY = "ordinary", _("Personuppgifter")
        SENSITIVE = "sensitive", _("Känsliga personuppgifter")
        OFFENCES = "offences", _("Uppgifter om lagöverträdelser")

    class InformationKind(models.TextChoices):
        """What sort of information it holds; a body of information often holds several."""

        CASES = "cases", _("Ärenden och beslut")
        CONTACTS = "contacts", _("Kontaktuppgifter")
        CUSTOMERS = "customers", _("Låntagare, elever och besökare")
        CHILDREN = "children", _("Uppgifter om barn")
        HEALTH = "health", _("Hälsa och stödbehov")
        STAFF = "staff", _("Personal")
        FINANCE = "finance", _("Ekonomi och betalningar")
        CONTRACTS = "contracts", _("Avtal och upphandling")
        COLLECTIONS = "collections", _("Samlingar och kulturarv")
        MEDIA = "media", _("Bild, ljud och film")
        TECHNICAL = "technical", _("Drift och teknik")
        SECURITY = "security", _("Säkerhet och skydd")
        LOGS = "logs", _("Loggar")
        PUBLIC = "public", _("Publik information")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(_("beskrivning"), blank=True)
    purpose = models.TextField(_("ändamål"), blank=True, help_text=_("Vad används informationen till?"))
    medium = models.CharField(_("form"), max_length=20, choices=Medium.choices, default=Medium.DIGITAL)
    priority = models.CharField(_("prioritet"), max_length=20, choices=Priority.choices, default=Priority.MEDIUM)
    personal_data = models.CharField(
        _("personuppgifter"), max_length=20, choices=PersonalData.choices, default=PersonalData.NONE
    )
    has_protected_identities = models.BooleanField(
        _("skyddade personuppgifter"),
        default=False,
        help_text=_("Skriv aldrig namn, personnummer eller adress för en person med skydd i registret."),
    )
    information_kinds = ArrayField(
        models.CharField(max_length=20, choices=InformationKind.choices),
        verbose_name=_("slag av information"),
        default=list,
        blank=True,
    )
    process = models.ForeignKey(
        Process,
        verbose_name=_("process"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assets",
        help_text=_("Verksamhetsprocessen som skapar eller använder informationen mest."),
    )
    systems = models.ManyToManyField(
        System, through="assets.AssetPlacement", related_name="assets", verbose_name=_("finns i system"), blank=True
    )

    objects = InformationAssetQuerySet.as_manager()

    KIND = "information_asset"
    SEARCH_FIELDS = ("description", "purpose")

    class Meta:
        verbose_name = _("informationstillgång")
        verbose_name_plural = _("informationstillgångar")
        default_permissions = ()
        indexes = [GinIndex(fields=["information_kinds"], name="assets_asset_kinds")]
        constraints = [
            *Retention.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(has_protected_identities=False) | ~models.Q(personal_data="none"),
                name="assets_informationasset_protected_is_personal",
            ),
        ]

    def clean(self) -> None:
        """Protected identities are personal data; a process belongs to the same organisation."""
        super().clean()
        if self.process_id and self.process.organisation_id != self.organisation_id:
            raise ValidationError({"process": _("Processen hör till en annan organisation.")})
        if self.has_protected_identities and self.personal_data == self.PersonalData.NONE:
            raise ValidationError(
                {"personal_data": _("Skyddade personuppgifter är personuppgifter. Välj vilken sort.")}
            )

    def describes_personal_data(self) -> bool:
        """An asset concerns personal data when it holds any."""
        return self.personal_data != self.PersonalData.NONE

    @property
    def information_kind_labels(self) -> list[str]:
        """The kinds of information by their Swedish names, in the order of the choices."""
        return [str(label) for code, label in self.InformationKind.choices if code in self.information_kinds]
