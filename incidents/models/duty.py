"""One report that an incident demands, with its clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.controller import BreachController
from incidents.models.incident import Incident
from incidents.models.stage import NotificationStage
from incidents.querysets import NotificationDutyQuerySet
from isms.accounts.models import User
from isms.history import tracked


@tracked
class NotificationDuty(models.Model):
    """A stage that has begun for one incident, and for one controller where the law asks each of them.

    The clock starts once: editing the incident never restarts it. Only a reasoned change of when somebody
    became aware moves it later.
    """

    class State(models.TextChoices):
        """What has become of it."""

        OPEN = "open", _("Ska lämnas")
        FILED = "filed", _("Lämnad")
        HANDED_OVER = "handed_over", _("Överlämnad")
        NOT_NEEDED = "not_needed", _("Behövs inte")

    DONE_STATES = (State.FILED, State.HANDED_OVER)

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="duties")
    controller = models.ForeignKey(
        BreachController, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    stage = models.ForeignKey(NotificationStage, on_delete=models.PROTECT, related_name="duties")
    # What its follow-up is known by; kept also when the controller is renamed.
    topic = models.CharField(max_length=150)
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.OPEN)
    started_at = models.DateTimeField(_("klockan startade"))
    due_at = models.DateTimeField(_("senast"), null=True, blank=True)
    request_note = models.CharField(_("begärd av"), max_length=300, blank=True)
    opened_at = models.DateTimeField(_("öppnad"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField(_("stängd"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closing_reason = models.TextField(_("varför den stängdes"), blank=True)

    objects = NotificationDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapport till myndighet")
        verbose_name_plural = _("rapporter till myndigheter")
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "controller", "stage"],
                condition=models.Q(state="open"),
                nulls_distinct=False,
                name="incidents_notificationduty_one_open",
                violation_error_message=_("Rapporten ska redan lämnas."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True, closed_by__isnull=True)
                | (~models.Q(state="open") & models.Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="incidents_notificationduty_closed_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="not_needed") | ~models.Q(closing_reason=""),
                name="incidents_notificationduty_reason_required",
                violation_error_message=_("Skriv varför rapporten inte behövs."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state="open"), name="incidents_duty_open"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The stage, and the controller where there is one; both are loaded."""
        return f"{self.stage.name} – {self.controller.name}" if self.controller else self.stage.name

    @property
    def is_open(self) -> bool:
        """True until it is filed, handed over or found unnecessary."""
        return self.state == self.State.OPEN
