"""A normative classification: levels that the city has decided once, for all who use the system."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.classification import IMMUTABLE
from classification.models.method import Aspect, Level, Method
from classification.normative.querysets import NormativeClassificationQuerySet
from isms.accounts.models import User
from isms.register.models import Decision, Entry


class NormativeClassification(models.Model):
    """One version of a shared system's normative classification; a later version supersedes it.

    Published ones belong to the central organisation's own system and hold for every local system
    linked to it. Recorded ones belong to the local system, when the city answered on paper.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="normative_classifications")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="normative")
    method = models.ForeignKey(Method, verbose_name=_("metod"), on_delete=models.PROTECT, related_name="+")
    is_published = models.BooleanField(_("publicerad"), default=False)
    issued_by = models.CharField(
        _("beslutad av"), max_length=200, help_text=_("Den som har beslutat, till exempel stadsledningskontoret.")
    )
    version_label = models.CharField(_("version"), max_length=40, help_text=_("Till exempel 1.0 eller 2026."))
    decided_on = models.DateField(_("beslutad den"))
    valid_until = models.DateField(
        _("gäller till och med"), null=True, blank=True, help_text=_("Lämna tomt om den gäller tills vidare.")
    )
    case_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    may_lower = models.BooleanField(
        _("får sänkas lokalt"),
        default=False,
        help_text=_("En organisation får med skäl hålla en lägre egen bedömning."),
    )
    lowering_approver = models.CharField(
        _("sänkning godkänns av"),
        max_length=150,
        blank=True,
        help_text=_("Till exempel: informationsägaren efter samråd med informationssäkerhetschefen."),
    )
    note = models.TextField(_("anmärkning"), max_length=20_000, blank=True)
    link = models.URLField(_("länk till underlaget"), blank=True)

    objects = NormativeClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("normerande klassning")
        verbose_name_plural = _("normerande klassningar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=models.F("decided_on")),
                name="classification_normative_valid_after_decided",
                violation_error_message=_("Klassningen kan inte sluta gälla innan den är beslutad."),
            ),
            models.CheckConstraint(
                condition=models.Q(may_lower=False) | ~models.Q(lowering_approver=""),
                name="classification_normative_lowering_has_approver",
                violation_error_message=_("Ange vem som godkänner en sänkning."),
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.issued_by}, {self.version_label}"

    def clean(self) -> None:
        """Say at the field itself what is missing or wrong."""
        super().clean()
        if self.may_lower and not self.lowering_approver.strip():
            raise ValidationError({"lowering_approver": _("Ange vem som godkänner en sänkning.")})
        if self.valid_until and self.decided_on and self.valid_until < self.decided_on:
            raise ValidationError({"valid_until": _("Klassningen kan inte sluta gälla innan den är beslutad.")})

    @property
    def ordered_levels(self) -> list["NormativeLevel"]:
        """The prefetched levels in the order K, R, T, S."""
        return sorted(self.levels.all(), key=lambda row: Aspect.values.index(row.aspect))


class NormativeLevel(models.Model):
    """The normative level of one aspect."""

    normative = models.ForeignKey(NormativeClassification, on_delete=models.PROTECT, related_name="levels")
    aspect = models.CharField(_("aspekt"), max_length=20, choices=Aspect.choices)
    level = models.ForeignKey(Level, verbose_name=_("nivå"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("normerande nivå")
        verbose_name_plural = _("normerande nivåer")
        constraints = [
            models.UniqueConstraint(fields=["normative", "aspect"], name="classification_normativelevel_unique")
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.letter}{self.level.number}"

    @property
    def letter(self) -> str:
        """The aspect's letter: K, R, T or S."""
        return Aspect(self.aspect).letter


class NormativeWithdrawal(models.Model):
    """Why a normative classification no longer holds although no new version has replaced it."""

    normative = models.OneToOneField(NormativeClassification, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("skäl"), max_length=20_000)
    withdrawn_at = models.DateTimeField(_("upphävd"))
    withdrawn_by = models.ForeignKey(
        User, verbose_name=_("upphävd av"), on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("upphävande")
        verbose_name_plural = _("upphävanden")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.reason[:60]


__all__ = ["NormativeClassification", "NormativeLevel", "NormativeWithdrawal"]
