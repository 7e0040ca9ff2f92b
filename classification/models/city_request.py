"""What an administration has asked of the city about a shared system."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from assets.models import System
from classification.normative.querysets import CityRequestQuerySet
from isms.history import tracked


@tracked
class CityRequest(models.Model):
    """A question to the city: asked when, of whom and in which matter, and what was answered."""

    class Subject(models.TextChoices):
        """What is asked for."""

        NORMATIVE = "normative", _("Normerande klassning")
        RISK_ANALYSIS = "risk_analysis", _("Riskanalys")
        SECURITY_DESCRIPTION = "security_description", _("It-säkerhetsbeskrivning")
        CONTINUITY_PLAN = "continuity_plan", _("Kontinuitetsplan")
        SUB_PROCESSORS = "sub_processors", _("Underbiträden")

    system = models.ForeignKey(System, on_delete=models.PROTECT, related_name="city_requests")
    subject = models.CharField(_("vad som begärs"), max_length=30, choices=Subject.choices)
    asked_on = models.DateField(_("begärd den"))
    asked_to = models.CharField(
        _("begärd av"), max_length=200, help_text=_("Till exempel: stadsledningskontoret, digitaliseringsavdelningen.")
    )
    case_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    answered_on = models.DateField(_("besvarad den"), null=True, blank=True)
    answer = models.TextField(_("svar"), max_length=20_000, blank=True)

    objects = CityRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("begäran till staden")
        verbose_name_plural = _("begäranden till staden")
        constraints = [
            models.UniqueConstraint(
                fields=["system", "subject"],
                condition=models.Q(answered_on__isnull=True),
                name="classification_cityrequest_one_open",
                violation_error_message=_("Samma sak är redan begärd och inte besvarad. Ändra den begäran i stället."),
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True) | models.Q(answered_on__gte=models.F("asked_on")),
                name="classification_cityrequest_answered_after",
                violation_error_message=_("Svaret kan inte ha kommit före begäran."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.asked_on:%Y-%m-%d}"

    @property
    def is_answered(self) -> bool:
        """True when the city has answered."""
        return self.answered_on is not None

    def days_since(self, today: dt.date) -> int:
        """Return how many days have passed since the question was asked."""
        return (today - self.asked_on).days

    def clean(self) -> None:
        """Say at the field itself that an answer cannot come before the question."""
        super().clean()
        if self.answered_on and self.asked_on and self.answered_on < self.asked_on:
            raise ValidationError({"answered_on": _("Svaret kan inte ha kommit före begäran.")})
