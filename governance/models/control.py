"""A control check: what the plan for internal control says is to be checked in a tertial, and what it showed."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.querysets.controls import ControlCheckQuerySet, ControlResultQuerySet
from isms.accounts.models import User
from isms.followup.periods import Tertial
from isms.history import tracked
from isms.register.models import Entry
from risks.models import Action


@tracked
class ControlCheck(Entry):
    """One check of the plan for internal control (internkontrollplan, IKP) in one tertial."""

    class Period(models.TextChoices):
        """The tertial that the check is reported in."""

        T1 = Tertial.T1.value, _("T1")
        T2 = Tertial.T2.value, _("T2")
        VB = Tertial.VB.value, _("VB")

    class Result(models.TextChoices):
        """What the check showed; empty while it is planned."""

        NO_REMARK = "no_remark", _("Utan anmärkning")
        DEVIATION = "deviation", _("Avvikelse")
        NOT_DONE = "not_done", _("Kunde inte genomföras")

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    plan_id = models.CharField(
        _("IKP-id"), max_length=40, blank=True, help_text=_("Numret i internkontrollplanen, till exempel IKP 7.")
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    tertial = models.CharField(_("tertial"), max_length=2, choices=Period.choices)
    what = models.TextField(_("vad som kontrolleras"))
    sample = models.TextField(_("urval"), blank=True, help_text=_("Till exempel 20 konton ur varje kritiskt system."))
    method = models.TextField(_("hur det kontrolleras"), blank=True)
    # Kept by the service that records results, so that lists and figures never join them.
    result = models.CharField(_("resultat"), max_length=20, choices=Result.choices, blank=True, editable=False)

    objects = ControlCheckQuerySet.as_manager()

    KIND = "control_check"
    SEARCH_FIELDS = ("plan_id", "what", "sample", "method")

    class Meta:
        verbose_name = _("kontroll")
        verbose_name_plural = _("kontroller")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tertial__in=("T1", "T2", "VB")), name="governance_controlcheck_tertial_known"
            )
        ]

    @property
    def is_planned(self) -> bool:
        """True until somebody has recorded a result."""
        return not self.result

    @property
    def period(self) -> str:
        """The tertial as reports name it, such as ``T2 2026``."""
        return f"{self.tertial} {self.year}"


class ControlResult(models.Model):
    """What a check showed; a correction is a new row that supersedes with a reason."""

    check_entry = models.ForeignKey(
        ControlCheck, verbose_name=_("kontroll"), on_delete=models.PROTECT, related_name="results"
    )
    result = models.CharField(_("resultat"), max_length=20, choices=ControlCheck.Result.choices)
    performed_on = models.DateField(_("genomförd"))
    performed_by = models.CharField(_("genomförd av"), max_length=150)
    note = models.TextField(_("vad kontrollen visade"), max_length=20_000, blank=True)
    action = models.ForeignKey(
        Action,
        verbose_name=_("åtgärd"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="control_results",
    )
    recorded_at = models.DateTimeField(_("registrerad"))
    recorded_by = models.ForeignKey(
        User, verbose_name=_("registrerad av"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("rättar"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    correction_reason = models.TextField(_("skäl för rättelsen"), max_length=2_000, blank=True)

    objects = ControlResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("resultat av kontroll")
        verbose_name_plural = _("resultat av kontroller")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(result="no_remark") | ~models.Q(note=""),
                name="governance_controlresult_told",
                violation_error_message=_("Beskriv avvikelsen, eller varför kontrollen inte kunde genomföras."),
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True, correction_reason="")
                | (models.Q(supersedes__isnull=False) & ~models.Q(correction_reason="")),
                name="governance_controlresult_correction_has_reason",
                violation_error_message=_("Skriv varför resultatet rättas."),
            ),
            # Two who record at once: the first stands, the other is told to correct it.
            models.UniqueConstraint(
                fields=["check_entry"],
                condition=models.Q(supersedes__isnull=True),
                name="governance_controlresult_one_first",
                violation_error_message=_("Kontrollen har redan ett resultat."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.performed_on:%Y-%m-%d}"
