"""Who answers for the personal data that an incident concerns: one row per controller."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident
from incidents.querysets import ThroughIncidentQuerySet
from isms.accounts.models.organisation import validate_organisation_number
from isms.history import tracked


@tracked
class BreachController(models.Model):
    """One controller of a breach, with its own moment of awareness, clock, decisions and reports.

    Awareness (GDPR art. 33.1) is when one is reasonably certain that personal data has been affected;
    unless somebody gives a reason, it is when the incident was discovered.
    """

    class Party(models.TextChoices):
        """Which body it is."""

        BOARD = "board", _("Nämnden")
        EXECUTIVE = "executive", _("Kommunstyrelsen")
        OTHER = "other", _("Någon annan")

    class Role(models.TextChoices):
        """In what capacity it handles the data."""

        SOLE = "sole", _("Ensam personuppgiftsansvarig")
        JOINT = "joint", _("Gemensamt personuppgiftsansvarig")
        PROCESSOR = "processor", _("Personuppgiftsbiträde")
        UNCLEAR = "unclear", _("Oklart")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="controllers")
    party = models.CharField(_("vem"), max_length=20, choices=Party.choices)
    name = models.CharField(_("namn"), max_length=200)
    organisation_number = models.CharField(
        _("organisationsnummer"), max_length=11, blank=True, validators=[validate_organisation_number]
    )
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices, default=Role.SOLE)
    role_reason = models.TextField(_("skäl"), blank=True, help_text=_("Behövs när ansvaret är oklart."))
    escalated_to = models.CharField(_("frågan är lyft till"), max_length=200, blank=True)
    escalated_on = models.DateField(_("lyft"), null=True, blank=True)
    processor_name = models.CharField(
        _("biträde som underrättade"), max_length=200, blank=True, help_text=_("När ett biträde hörde av sig.")
    )
    processor_notified_at = models.DateTimeField(_("biträdet underrättade"), null=True, blank=True)
    aware_at = models.DateTimeField(
        _("vetskap"), help_text=_("Härifrån räknas tidsfristen. Annars när incidenten upptäcktes.")
    )
    aware_reason = models.TextField(
        _("skäl för senare vetskap"), blank=True, help_text=_("Behövs när vetskapen är senare än upptäckten.")
    )

    objects = ThroughIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("personuppgiftsansvarig")
        verbose_name_plural = _("personuppgiftsansvariga")
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "name"],
                name="incidents_breachcontroller_unique",
                violation_error_message=_("Den ansvariga finns redan på incidenten."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role="unclear") | (~models.Q(role_reason="") & ~models.Q(escalated_to="")),
                name="incidents_breachcontroller_unclear_has_reason",
                violation_error_message=_("Skriv varför ansvaret är oklart och till vem frågan är lyft."),
            ),
            models.CheckConstraint(
                condition=models.Q(processor_notified_at__isnull=True) | ~models.Q(processor_name=""),
                name="incidents_breachcontroller_processor_named",
                violation_error_message=_("Skriv vilket biträde som underrättade."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_processor(self) -> bool:
        """True when it only processes for another, whom it informs (art. 33.2)."""
        return self.role == self.Role.PROCESSOR
