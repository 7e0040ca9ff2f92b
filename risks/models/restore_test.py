"""A restore test or exercise of a continuity plan: what was tried and how long it took."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from risks.models.continuity_plan import ContinuityPlan
from risks.models.risk_scale import IMMUTABLE
from risks.querysets import RestoreTestQuerySet


class RestoreTest(models.Model):
    """One test with its measured times beside the targets that held that day."""

    class Kind(models.TextChoices):
        """How real the test was; an exercise at a desk proves no restore."""

        DESK = "desk", _("Skrivbordsövning")
        RESTORE = "restore", _("Återläsning")
        LIVE = "live", _("Skarp omkoppling eller verkligt avbrott")

    plan = models.ForeignKey(ContinuityPlan, on_delete=models.PROTECT, related_name="tests")
    kind = models.CharField(_("typ"), max_length=20, choices=Kind.choices)
    tested_on = models.DateField(_("genomförd"))
    restored_hours = models.DecimalField(
        _("uppmätt återställningstid, timmar"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    lost_hours = models.DecimalField(
        _("uppmätt dataförlust, timmar"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    target_time = models.PositiveIntegerField(_("mål för återställningstid, timmar"))
    target_loss = models.PositiveIntegerField(_("mål för dataförlust, timmar"))
    is_successful = models.BooleanField(_("lyckades"))
    shortcomings = models.TextField(_("brister"), max_length=20_000, blank=True)
    recorded_at = models.DateTimeField(_("registrerad"))
    recorded_by = models.ForeignKey(User, verbose_name=_("registrerad av"), on_delete=models.PROTECT, related_name="+")

    objects = RestoreTestQuerySet.as_manager()

    class Meta:
        verbose_name = _("återställningstest")
        verbose_name_plural = _("återställningstester")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="desk")
                | models.Q(restored_hours__isnull=False, lost_hours__isnull=False)
                | models.Q(is_successful=False),
                name="risks_restoretest_measured",
                violation_error_message=_("Ange uppmätta tider för en lyckad återläsning."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_successful=True) | ~models.Q(shortcomings=""),
                name="risks_restoretest_failure_told",
                violation_error_message=_("Beskriv vad som inte fungerade."),
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.tested_on:%Y-%m-%d}"

    @property
    def is_restore(self) -> bool:
        """True when something was really restored."""
        return self.kind != self.Kind.DESK

    @property
    def is_time_met(self) -> bool | None:
        """Whether the measured time met the target; None when nothing was measured."""
        return None if self.restored_hours is None else self.restored_hours <= self.target_time

    @property
    def is_loss_met(self) -> bool | None:
        """Whether the measured loss met the target; None when nothing was measured."""
        return None if self.lost_hours is None else self.lost_hours <= self.target_loss
