"""A system that handles information."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from assets.models.zone import Zone
from assets.querysets import SystemQuerySet
from isms.accounts.models import Organisation, Post
from isms.history import tracked
from isms.register.models import Entry


@tracked
class System(Entry):
    """An it system, service or product that the organisation uses, whoever runs it."""

    class Operation(models.TextChoices):
        """Who runs the system."""

        OWN = "own", _("Egen drift")
        CITY_SHARED = "city_shared", _("Stadsgemensamt")
        CLOUD = "cloud", _("Molntjänst")

    class Lifecycle(models.TextChoices):
        """Where the system is in its life."""

        PLANNED = "planned", _("Planerat")
        INTRODUCTION = "introduction", _("Införs")
        PRODUCTION = "production", _("I drift")
        PHASE_OUT = "phase_out", _("Avvecklas")
        RETIRED = "retired", _("Avvecklat")

    class Criticality(models.TextChoices):
        """How much the operations depend on the system."""

        LOW = "low", _("Låg")
        MEDIUM = "medium", _("Medel")
        HIGH = "high", _("Hög")
        CRITICAL = "critical", _("Verksamhetskritiskt")

    class AiRole(models.TextChoices):
        """What the organisation is in the sense of the AI regulation ((EU) 2024/1689 art. 3)."""

        NONE = "none", _("Ingen AI")
        DEPLOYER = "deployer", _("Tillhandahållare (använder)")
        PROVIDER = "provider", _("Leverantör (utvecklar)")

    class AiRiskClass(models.TextChoices):
        """How the AI regulation sorts what the system does."""

        MINIMAL = "minimal", _("Minimal risk")
        TRANSPARENCY = "transparency", _("Krav på transparens")
        HIGH = "high", _("Hög risk")
        PROHIBITED = "prohibited", _("Förbjuden användning")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    description = models.TextField(
        _("beskrivning"), blank=True, help_text=_("Vad används systemet till, i två meningar?")
    )
    operation = models.CharField(_("driftform"), max_length=20, choices=Operation.choices, default=Operation.CLOUD)
    lifecycle = models.CharField(_("livscykel"), max_length=20, choices=Lifecycle.choices, default=Lifecycle.PRODUCTION)
    criticality = models.CharField(
        _("kritikalitet"), max_length=20, choices=Criticality.choices, default=Criticality.MEDIUM
    )
    is_in_rsa = models.BooleanField(_("ingår i RSA"), default=False, help_text=_("Risk- och sårbarhetsanalysen."))
    handles_personal_data = models.BooleanField(_("behandlar personuppgifter"), default=False)
    supplier_name = models.CharField(_("leverantör"), max_length=200, blank=True)
    provider_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("tillhandahålls av"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("För stadsgemensamma system: den förvaltning eller det bolag som driver systemet."),
    )
    country = CountryField(_("driftland"), blank=True, help_text=_("Landet där informationen lagras."))
    country_note = models.CharField(
        _("förtydligande om driftland"),
        max_length=200,
        blank=True,
        help_text=_("Till exempel: drift i flera länder inom EU/EES, support från Indien."),
    )
    zone = models.ForeignKey(
        Zone, verbose_name=_("zon"), null=True, blank=True, on_delete=models.PROTECT, related_name="systems"
    )
    manager = models.ForeignKey(
        Post,
        verbose_name=_("systemförvaltare"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="managed_systems",
        help_text=_("Befattningen som sköter systemet till vardags. Ger ingen egen behörighet till posten."),
    )
    ai_role = models.CharField(
        _("roll enligt AI-förordningen"), max_length=20, choices=AiRole.choices, default=AiRole.NONE
    )
    ai_risk_class = models.CharField(
        _("riskklass enligt AI-förordningen"), max_length=20, choices=AiRiskClass.choices, blank=True, default=""
    )

    objects = SystemQuerySet.as_manager()

    KIND = "system"
    SEARCH_FIELDS = ("description", "supplier_name")

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("system")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ai_risk_class="") | ~models.Q(ai_role="none"),
                name="assets_system_ai_class_has_role",
            ),
            models.CheckConstraint(
                condition=models.Q(provider_organisation__isnull=True) | models.Q(operation="city_shared"),
                name="assets_system_provider_is_shared",
            ),
        ]

    def clean(self) -> None:
        """Refuse a zone or a manager from elsewhere, and facts that do not go together."""
        super().clean()
        wrong: dict[str, object] = {}
        if self.zone_id and self.zone.organisation_id != self.organisation_id:
            wrong["zone"] = _("Zonen hör till en annan organisation.")
        if self.manager_id and self.manager.unit.organisation_id != self.organisation_id:
            wrong["manager"] = _("Befattningen hör till en annan organisation.")
        if self.ai_risk_class and self.ai_role == self.AiRole.NONE:
            wrong["ai_role"] = _("En riskklass förutsätter en roll. Välj om ni använder eller utvecklar AI-systemet.")
        if self.provider_organisation_id and self.operation != self.Operation.CITY_SHARED:
            wrong["provider_organisation"] = _(
                "Bara ett stadsgemensamt system tillhandahålls av en annan organisation."
            )
        if wrong:
            raise ValidationError(wrong)

    def describes_personal_data(self) -> bool:
        """A system concerns personal data when it is said to handle it."""
        return self.handles_personal_data

    @property
    def is_city_shared(self) -> bool:
        """True when another party in the city runs the system for several administrations."""
        return self.operation == self.Operation.CITY_SHARED

    @property
    def is_critical(self) -> bool:
        """True when the operations cannot do without the system."""
        return self.criticality == self.Criticality.CRITICAL

    @property
    def uses_ai(self) -> bool:
        """True when the AI regulation gives the organisation a role for the system."""
        return self.ai_role != self.AiRole.NONE
