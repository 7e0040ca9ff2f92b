"""What is decided about a breach or a significant incident; each row belongs to an immutable decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.breach import PersonalDataBreach
from incidents.models.controller import BreachController
from incidents.models.incident import Incident
from incidents.models.stage import IMMUTABLE
from incidents.querysets import RulingQuerySet, ThroughIncidentQuerySet
from isms.accounts.models import User
from isms.register.models import Decision


class BreachAdvice(models.Model):
    """What the data protection officer advised about a breach (GDPR art. 39.1 a); never altered."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="breach_advice")
    text = models.TextField(_("råd"), max_length=20_000)
    adviser = models.CharField(_("dataskyddsombud"), max_length=150)
    given_at = models.DateTimeField(_("lämnat"))
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("antecknat av"), on_delete=models.PROTECT, related_name="+")

    objects = ThroughIncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("råd från dataskyddsombudet")
        verbose_name_plural = _("råd från dataskyddsombudet")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return str(_("Råd av %(who)s") % {"who": self.adviser})


class NotifyRuling(models.Model):
    """Whether one controller reports the breach to the supervisory authority (GDPR art. 33.1)."""

    decision = models.OneToOneField(Decision, primary_key=True, on_delete=models.PROTECT, related_name="notify_ruling")
    controller = models.ForeignKey(BreachController, on_delete=models.PROTECT, related_name="notify_rulings")
    notifies = models.BooleanField(_("anmäls"))
    advice = models.TextField(_("dataskyddsombudets råd, eller varför det inte har inhämtats"), max_length=20_000)
    presumption_reason = models.TextField(
        _("varför risken är osannolik trots skyddade personuppgifter"), max_length=20_000, blank=True
    )

    objects = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslut om anmälan")
        verbose_name_plural = _("beslut om anmälan")
        triggers = [IMMUTABLE]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(advice=""),
                name="incidents_notifyruling_advice_told",
                violation_error_message=_("Skriv dataskyddsombudets råd, eller varför det inte har inhämtats."),
            )
        ]

    def __str__(self) -> str:
        return self.decision.summary

    def holds_for(self, breach: PersonalDataBreach, *, is_protected: bool) -> bool:
        """False when it leaves a breach unreported whose risk is no longer found unlikely (GDPR art. 33.1).

        Args:
            is_protected: the incident concerns protected identities, so that a high risk is presumed.
        """
        if self.notifies:
            return True
        is_argued = bool(self.presumption_reason) or not is_protected
        return breach.risk == PersonalDataBreach.Risk.UNLIKELY and is_argued


class InformRuling(models.Model):
    """Whether one controller tells those whom the data is about (GDPR art. 34)."""

    class Outcome(models.TextChoices):
        """What is decided; the exceptions are those of art. 34.3."""

        INFORM = "inform", _("De registrerade informeras")
        NO_HIGH_RISK = "no_high_risk", _("Informeras inte: ingen hög risk")
        PROTECTED = "protected", _("Informeras inte: uppgifterna var oläsliga för obehöriga (art. 34.3 a)")
        MITIGATED = (
            "mitigated",
            _("Informeras inte: åtgärder gör att den höga risken inte längre är trolig (art. 34.3 b)"),
        )
        PUBLIC = "public", _("Allmän information i stället: annars oproportionell ansträngning (art. 34.3 c)")

    INFORMING = (Outcome.INFORM, Outcome.PUBLIC)

    decision = models.OneToOneField(Decision, primary_key=True, on_delete=models.PROTECT, related_name="inform_ruling")
    controller = models.ForeignKey(BreachController, on_delete=models.PROTECT, related_name="inform_rulings")
    outcome = models.CharField(_("beslut"), max_length=20, choices=Outcome.choices)
    planned_on = models.DateField(_("informeras senast"), null=True, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslut om information till registrerade")
        verbose_name_plural = _("beslut om information till registrerade")
        triggers = [IMMUTABLE]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["inform", "public"]) | models.Q(planned_on__isnull=False),
                name="incidents_informruling_when",
                violation_error_message=_("Ange när de registrerade senast informeras."),
            )
        ]

    def __str__(self) -> str:
        return self.decision.summary

    @property
    def informs(self) -> bool:
        """True when those concerned are told, one by one or publicly."""
        return self.outcome in self.INFORMING

    def holds_for(self, breach: PersonalDataBreach, *, is_protected: bool) -> bool:
        """False when it finds no high risk though the risk is high, or presumed to be (GDPR art. 34.1)."""
        is_high = is_protected or breach.risk == PersonalDataBreach.Risk.HIGH
        return self.outcome != self.Outcome.NO_HIGH_RISK or not is_high


class SubjectsInformed(models.Model):
    """That those whom the data is about were told: who told them, when, how and how many."""

    controller = models.ForeignKey(BreachController, on_delete=models.PROTECT, related_name="informed")
    informed_at = models.DateTimeField(_("informerade"))
    informed_count = models.PositiveIntegerField(_("antal informerade"), null=True, blank=True)
    channel = models.CharField(_("på vilket sätt"), max_length=300)
    content = models.TextField(_("vad de fick veta"), max_length=20_000)
    informed_by_name = models.CharField(_("av vem"), max_length=150)
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("antecknat av"), on_delete=models.PROTECT, related_name="+")

    objects = RulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("information till registrerade")
        verbose_name_plural = _("information till registrerade")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.channel} {self.informed_at:%Y-%m-%d}"


class SignificanceRuling(models.Model):
    """Whether an incident is significant (cybersäkerhetslagen 2025:1506, 2 kap. 5 § second paragraph)."""

    class Answer(models.TextChoices):
        """What is answered to one of the plain questions."""

        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        UNKNOWN = "unknown", _("Vet inte ännu")

    decision = models.OneToOneField(
        Decision, primary_key=True, on_delete=models.PROTECT, related_name="significance_ruling"
    )
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="significance_rulings")
    disrupts_service = models.CharField(
        _("har den orsakat, eller kan den orsaka, allvarlig driftstörning i en tjänst?"),
        max_length=10,
        choices=Answer.choices,
    )
    costs_money = models.CharField(
        _("har den orsakat, eller kan den orsaka, ekonomisk skada för kommunen?"), max_length=10, choices=Answer.choices
    )
    harms_others = models.CharField(
        _("har den drabbat, eller kan den drabba, andra människor eller organisationer med betydande skada?"),
        max_length=10,
        choices=Answer.choices,
    )
    is_significant = models.BooleanField(_("betydande incident"))

    objects = ThroughIncidentQuerySet.as_manager()

    QUESTIONS = ("disrupts_service", "costs_money", "harms_others")

    class Meta:
        verbose_name = _("beslut om betydande incident")
        verbose_name_plural = _("beslut om betydande incident")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.decision.summary
