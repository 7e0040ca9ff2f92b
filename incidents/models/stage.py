"""A stage of reporting to an authority: a rule of law as data."""

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.clocks import Unit
from incidents.querysets import NotificationStageQuerySet
from isms.accounts.models import Organisation, User

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class Law(models.TextChoices):
    """Which law demands the report."""

    GDPR = "gdpr", _("Dataskyddsförordningen")
    CYBERSECURITY = "cybersecurity", _("Cybersäkerhetslagen")


class NotificationStage(models.Model):
    """What is reported to whom, when the clock starts and how long it is; a version never changes.

    The shipped stages belong to no organisation. An organisation's own version of a code takes the place of
    the shipped one from its first day. Reports keep the version by which their clock was started.
    """

    class Trigger(models.TextChoices):
        """What starts the clock."""

        AWARE = "aware", _("När ni fick vetskap")
        FILED = "filed", _("När ett tidigare steg lämnades")
        HANDLED = "handled", _("När incidenten är hanterad")
        REQUEST = "request", _("När mottagaren begär det")

    class Filer(models.TextChoices):
        """Who files it with the recipient."""

        OWN = "own", _("Förvaltningen själv")
        CITY = "city", _("Stadens funktion")

    class Opens(models.TextChoices):
        """Whether what starts the clock is enough for the stage to be demanded."""

        ALWAYS = "always", _("Alltid")
        INCOMPLETE = "incomplete", _("När något återstår att komplettera")
        CHOSEN = "chosen", _("När någon väljer det")

    class LengthUnit(models.TextChoices):
        """What the length is counted in."""

        HOURS = Unit.HOURS.value, _("timmar")
        DAYS = Unit.DAYS.value, _("dagar")
        MONTHS = Unit.MONTHS.value, _("kalendermånader")

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="notification_stages"
    )
    code = models.SlugField(_("kod"), max_length=40)
    position = models.PositiveSmallIntegerField(_("ordning"), default=0)
    law = models.CharField(_("lag"), max_length=20, choices=Law.choices)
    name = models.CharField(_("namn"), max_length=80)
    recipient = models.CharField(_("mottagare"), max_length=200)
    filer = models.CharField(_("lämnas in av"), max_length=10, choices=Filer.choices)
    trigger = models.CharField(_("klockan startar"), max_length=10, choices=Trigger.choices)
    after_code = models.SlugField(_("efter steget"), max_length=40, blank=True)
    opens = models.CharField(_("lämnas"), max_length=10, choices=Opens.choices, default=Opens.ALWAYS)
    length = models.PositiveSmallIntegerField(
        _("längd"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Tomt betyder ingen gräns.")
    )
    unit = models.CharField(_("räknas i"), max_length=10, choices=LengthUnit.choices, blank=True)
    legal_source = models.CharField(_("lagrum"), max_length=200, blank=True)
    help_text = models.TextField(_("vägledning"), blank=True)
    checked_on = models.DateField(_("uppgifterna kontrollerade"), null=True, blank=True)
    question_set_code = models.SlugField(_("frågor"), max_length=40, blank=True)
    valid_from = models.DateField(_("gäller från"))
    valid_to = models.DateField(_("gäller till och med"), null=True, blank=True)
    decided_at = models.DateTimeField(_("beslutad"))
    decided_by = models.ForeignKey(
        User, verbose_name=_("beslutad av"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = NotificationStageQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapporteringssteg")
        verbose_name_plural = _("rapporteringssteg")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=models.Q(organisation__isnull=True),
                name="incidents_notificationstage_unique",
            ),
            # An own version may be corrected on its first day: the one decided last holds.
            models.UniqueConstraint(
                fields=["organisation", "code", "valid_from", "decided_at"],
                condition=models.Q(organisation__isnull=False),
                name="incidents_notificationstage_own_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(length__isnull=True, unit="") | (models.Q(length__gte=1) & ~models.Q(unit="")),
                name="incidents_notificationstage_length_with_unit",
                violation_error_message=_("Ange både längd och vad den räknas i, eller inget av dem."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="incidents_notificationstage_days_in_order",
                violation_error_message=_("Sista dagen kan inte ligga före den första."),
            ),
            models.CheckConstraint(
                condition=~models.Q(trigger="filed") | ~models.Q(after_code=""),
                name="incidents_notificationstage_after_what",
                violation_error_message=_("Ange vilket steg som ska vara lämnat."),
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.name

    @property
    def length_text(self) -> str:
        """The length in words: "72 timmar", "1 kalendermånad"; empty without a limit."""
        if self.length is None:
            return ""
        one = {Unit.HOURS: _("timme"), Unit.DAYS: _("dag"), Unit.MONTHS: _("kalendermånad")}
        unit = one[Unit(self.unit)] if self.length == 1 else self.get_unit_display()
        return f"{self.length} {unit}"
