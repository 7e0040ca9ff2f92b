"""A risk: why something may happen, what it is and what it leads to."""

import uuid

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Entry
from risks.models.risk_analysis import RiskAnalysis
from risks.models.risk_scale import RiskZone
from risks.querysets import RiskQuerySet


@tracked
class Risk(Entry):
    """One risk of an analysis, with its value today and after treatment.

    Steps, values and zones repeat the latest ``RiskAssessment`` of each kind, for lists and figures;
    only the services write them.
    """

    class ThreatSource(models.TextChoices):
        """Where the threat comes from."""

        INTENTIONAL = "intentional", _("Människa, med avsikt")
        ACCIDENTAL = "accidental", _("Människa, utan avsikt")
        TECHNOLOGY = "technology", _("Teknik")
        NATURE = "nature", _("Natur och omgivning")
        ADMINISTRATION = "administration", _("Administration och organisation")

    class Treatment(models.TextChoices):
        """What is done about the risk."""

        REDUCE = "reduce", _("Reducera")
        AVOID = "avoid", _("Undvika")
        TRANSFER = "transfer", _("Överföra")
        ACCEPT = "accept", _("Acceptera")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    analysis = models.ForeignKey(
        RiskAnalysis, verbose_name=_("riskanalys"), on_delete=models.PROTECT, related_name="risks", editable=False
    )
    # Shared by the same risk in every round of its analysis, so that its trend can be told.
    lineage = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    cause = models.TextField(
        _("på grund av (orsak)"), max_length=20_000, help_text=_("Till exempel: att ingen granskar loggarna")
    )
    event = models.TextField(
        _("inträffar (händelse)"), max_length=20_000, help_text=_("Till exempel: ett intrång som pågår i veckor")
    )
    consequence = models.TextField(
        _("vilket leder till (konsekvens)"),
        max_length=20_000,
        help_text=_("Till exempel: att uppgifter om elever sprids"),
    )
    threat_source = models.CharField(_("hotkälla"), max_length=20, choices=ThreatSource.choices)
    treatment = models.CharField(_("behandling"), max_length=20, choices=Treatment.choices, blank=True)
    treatment_note = models.TextField(_("hur risken behandlas"), blank=True)
    likelihood_step = models.PositiveSmallIntegerField(_("sannolikhet"), null=True, editable=False)
    consequence_step = models.PositiveSmallIntegerField(_("konsekvens"), null=True, editable=False)
    value = models.PositiveSmallIntegerField(_("riskvärde"), null=True, editable=False)
    zone = models.ForeignKey(
        RiskZone, verbose_name=_("zon"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    residual_likelihood_step = models.PositiveSmallIntegerField(
        _("sannolikhet efter åtgärd"), null=True, editable=False
    )
    residual_consequence_step = models.PositiveSmallIntegerField(
        _("konsekvens efter åtgärd"), null=True, editable=False
    )
    residual_value = models.PositiveSmallIntegerField(_("kvarstående riskvärde"), null=True, editable=False)
    residual_zone = models.ForeignKey(
        RiskZone,
        verbose_name=_("kvarstående zon"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = RiskQuerySet.as_manager()

    KIND = "risk"
    SEARCH_FIELDS = ("cause", "event", "consequence", "treatment_note")

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risker")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    value__isnull=True, zone__isnull=True, likelihood_step__isnull=True, consequence_step__isnull=True
                )
                | models.Q(
                    value__isnull=False,
                    zone__isnull=False,
                    likelihood_step__isnull=False,
                    consequence_step__isnull=False,
                ),
                name="risks_risk_value_whole",
            ),
            models.UniqueConstraint(fields=["analysis", "lineage"], name="risks_risk_lineage_unique"),
        ]

    @property
    def sentence(self) -> str:
        """The three parts read as one sentence."""
        return _t("På grund av %(cause)s inträffar %(event)s, vilket leder till %(consequence)s.") % {
            "cause": _inside(self.cause),
            "event": _inside(self.event),
            "consequence": _inside(self.consequence),
        }

    def describes_personal_data(self) -> bool:
        """A risk concerns personal data when its analysis does."""
        return self.analysis.concerns_personal_data


def _inside(text: str) -> str:
    """Return a part without the full stop and capital that stand wrong inside a sentence; names and acronyms stay."""
    text = text.strip().rstrip(".")
    is_acronym = len(text) > 1 and text[1].isupper()
    return text if is_acronym or not text else text[0].lower() + text[1:]
