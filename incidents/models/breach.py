"""A personal data breach: what an incident did to personal data and to those it concerns."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.breach_taxonomy import (
    BreachCause,
    BreachEffect,
    BreachEvent,
    ConsequenceKind,
    CountKnown,
    DataKind,
    SubjectGroup,
    SubjectSeverity,
)
from incidents.models.incident import Incident
from incidents.querysets import ThroughIncidentQuerySet
from isms.history import tracked


def _codes(choices: type[models.TextChoices], label: object) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=30, choices=choices.choices), verbose_name=label, default=list, blank=True
    )


@tracked
class PersonalDataBreach(models.Model):
    """The part of an incident that every controller documents, reported or not (GDPR art. 33.5)."""

    class Risk(models.TextChoices):
        """How likely it is that those concerned are harmed (GDPR art. 33.1 and 34.1)."""

        UNLIKELY = "unlikely", _("Osannolikt att incidenten medför en risk")
        RISK = "risk", _("Risk")
        HIGH = "high", _("Hög risk")

    incident = models.OneToOneField(Incident, primary_key=True, on_delete=models.PROTECT, related_name="breach")
    effects = _codes(BreachEffect, _("vad hände med uppgifterna?"))
    event = models.CharField(_("typ av händelse"), max_length=30, choices=BreachEvent.choices, blank=True)
    cause = models.CharField(_("orsak"), max_length=30, choices=BreachCause.choices, blank=True)
    how_discovered = models.TextField(_("hur upptäcktes det?"), blank=True)
    subject_groups = _codes(SubjectGroup, _("grupper av registrerade"))
    subject_groups_other = models.CharField(_("andra grupper"), max_length=300, blank=True)
    subject_count = models.PositiveIntegerField(_("antal registrerade"), null=True, blank=True)
    subject_count_known = models.CharField(
        _("antalet registrerade är"), max_length=20, choices=CountKnown.choices, default=CountKnown.UNKNOWN
    )
    record_count = models.PositiveIntegerField(_("antal personuppgiftsposter"), null=True, blank=True)
    record_count_known = models.CharField(
        _("antalet poster är"), max_length=20, choices=CountKnown.choices, default=CountKnown.UNKNOWN
    )
    data_kinds = _codes(DataKind, _("slag av personuppgifter"))
    data_kinds_other = models.CharField(_("andra uppgifter"), max_length=300, blank=True)
    protection = models.TextField(
        _("skydd"), blank=True, help_text=_("Till exempel kryptering som gör uppgifterna oläsliga för den som har dem.")
    )
    consequence_kinds = _codes(ConsequenceKind, _("möjliga konsekvenser"))
    consequences = models.TextField(_("konsekvenser med egna ord"), blank=True)
    severity = models.CharField(
        _("hur allvarligt för de registrerade?"), max_length=1, choices=SubjectSeverity.choices, blank=True
    )
    risk = models.CharField(_("risk för de registrerade"), max_length=10, choices=Risk.choices, blank=True)
    risk_reason = models.TextField(
        _("skäl för bedömningen"), blank=True, help_text=_("Väg hur allvarligt det är mot hur troligt det är.")
    )
    measures_taken = models.TextField(_("vidtagna åtgärder"), blank=True)
    measures_planned = models.TextField(_("planerade åtgärder"), blank=True)
    is_cross_border = models.BooleanField(_("rör registrerade i flera länder"), default=False)
    cross_border_note = models.TextField(_("vilka länder och hur"), blank=True)
    other_information = models.TextField(
        _("övriga upplysningar"),
        blank=True,
        help_text=_("En anmälan blir allmän handling hos myndigheten. Skriv här om ni önskar sekretess, och varför."),
    )

    objects = ThroughIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("personuppgiftsincident")
        verbose_name_plural = _("personuppgiftsincidenter")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(risk="") | ~models.Q(risk_reason=""),
                name="incidents_personaldatabreach_risk_has_reason",
                violation_error_message=_("Skriv skälen för riskbedömningen."),
            ),
            models.CheckConstraint(
                condition=models.Q(subject_count__isnull=True) | ~models.Q(subject_count_known="unknown"),
                name="incidents_personaldatabreach_subjects_known",
                violation_error_message=_("Ange om antalet registrerade är exakt eller ungefärligt."),
            ),
            models.CheckConstraint(
                condition=models.Q(record_count__isnull=True) | ~models.Q(record_count_known="unknown"),
                name="incidents_personaldatabreach_records_known",
                violation_error_message=_("Ange om antalet poster är exakt eller ungefärligt."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def is_documented(self) -> bool:
        """True when the effects, the risk and the remedy are written down, as art. 33.5 demands of every breach."""
        return not self.undocumented

    @property
    def undocumented(self) -> list[str]:
        """What art. 33.5 demands and nobody has written down yet, as shown to people."""
        wanted = {
            _("vad som hände med uppgifterna"): self.effects,
            _("risken för de registrerade"): self.risk,
            _("vidtagna eller planerade åtgärder"): self.measures_taken or self.measures_planned,
        }
        return [str(name) for name, value in wanted.items() if not value]

    def labels_of(self, name: str) -> list[str]:
        """Return the names of the codes that a field of several choices holds."""
        choices = dict(self._meta.get_field(name).base_field.choices)
        return [str(choices.get(code, code)) for code in getattr(self, name)]
