"""How long information is kept: the fields, and what they say in words and dates."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from isms.followup.dates import add_months

LONGEST_MONTHS = 1_200


class Retention(models.Model):
    """Whether information is preserved or disposed of, and when, counted from an event (arkivlagen 10 §)."""

    class Rule(models.TextChoices):
        """What is decided."""

        UNDECIDED = "undecided", _("Inte bestämt")
        PRESERVE = "preserve", _("Bevaras")
        DISPOSE = "dispose", _("Gallras")

    class Trigger(models.TextChoices):
        """The event from which the term is counted."""

        REGISTRATION = "registration", _("Registrering")
        CASE_CLOSED = "case_closed", _("Avslutat ärende")
        RELATION_ENDED = "relation_ended", _("Avslutad relation")
        LAST_ACTIVITY = "last_activity", _("Senaste aktivitet")
        CALENDAR_YEAR_END = "calendar_year_end", _("Kalenderårets slut")

    retention_rule = models.CharField(
        _("bevarande eller gallring"), max_length=20, choices=Rule.choices, default=Rule.UNDECIDED
    )
    retention_months = models.PositiveSmallIntegerField(
        _("gallringsfrist i månader"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_MONTHS)],
        help_text=_("Till exempel 24 för två år. 0 betyder genast."),
    )
    retention_trigger = models.CharField(
        _("fristen räknas från"), max_length=20, choices=Trigger.choices, blank=True, default=""
    )
    retention_basis = models.CharField(
        _("gallringsbeslut"),
        max_length=200,
        blank=True,
        help_text=_("Beslutet eller planen som regeln bygger på, till exempel dokumenthanteringsplanen, punkt 4.2."),
    )
    retention = models.CharField(
        _("anmärkning om bevarande och gallring"),
        max_length=200,
        blank=True,
        help_text=_("Undantag och annat som regeln inte säger. Till exempel: kursplacering bevaras."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(retention_rule="dispose", retention_months__isnull=False) & ~models.Q(retention_trigger="")
                )
                | (~models.Q(retention_rule="dispose") & models.Q(retention_months__isnull=True, retention_trigger="")),
                name="%(app_label)s_%(class)s_retention_complete",
            ),
            models.CheckConstraint(
                condition=models.Q(retention_months__isnull=True) | models.Q(retention_months__lte=LONGEST_MONTHS),
                name="%(app_label)s_%(class)s_retention_reachable",
            ),
        ]

    def clean(self) -> None:
        """Disposal needs a term and what it is counted from; other rules have neither."""
        super().clean()
        wrong: dict[str, object] = {}
        if self.retention_rule == self.Rule.DISPOSE:
            if self.retention_months is None:
                wrong["retention_months"] = _("Ange efter hur många månader informationen gallras.")
            if not self.retention_trigger:
                wrong["retention_trigger"] = _("Ange vad fristen räknas från.")
        elif self.retention_months is not None or self.retention_trigger:
            wrong["retention_rule"] = _(
                "En gallringsfrist hör ihop med valet Gallras. Välj det, eller ta bort fristen."
            )
        if wrong:
            raise ValidationError(wrong)

    @property
    def is_retention_decided(self) -> bool:
        """True when somebody has chosen to preserve or dispose of the information."""
        return self.retention_rule != self.Rule.UNDECIDED

    @property
    def retention_sentence(self) -> str:
        """The rule in words, such as "Gallras 2 år efter avslutat ärende"."""
        if self.retention_rule != self.Rule.DISPOSE:
            return str(self.Rule(self.retention_rule).label)
        event = str(self.Trigger(self.retention_trigger).label).lower()
        months = self.retention_months
        if not months:
            return gettext("Gallras genast efter %(event)s") % {"event": event}
        if months % 12:
            term = ngettext("%(count)d månad", "%(count)d månader", months) % {"count": months}
        else:
            term = ngettext("%(count)d år", "%(count)d år", months // 12) % {"count": months // 12}
        return gettext("Gallras %(term)s efter %(event)s") % {"term": term, "event": event}

    def disposal_on(self, event_on: dt.date) -> dt.date | None:
        """Return the day on which information may be disposed of, None when it is kept or nothing is decided.

        Args:
            event_on: the day of the event; for the calendar year's end, any day in that year.
        """
        if self.retention_rule != self.Rule.DISPOSE:
            return None
        if self.retention_trigger == self.Trigger.CALENDAR_YEAR_END:
            event_on = event_on.replace(month=12, day=31)
        return add_months(event_on, self.retention_months)
