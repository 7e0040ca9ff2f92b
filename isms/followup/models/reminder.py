"""The ledger: who has been told of what."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.followup.models.followup import FollowUp
from isms.followup.models.outgoing_mail import OutgoingMail
from isms.followup.querysets import ReminderQuerySet
from isms.followup.steps import step_label


class Reminder(models.Model):
    """One step of one follow-up told to one person: the row that says it is not told again.

    ``step`` is ``upcoming``, ``due``, ``late-1``, ``late-2`` … or ``escalation``. A follow-up that is
    moved gets a new ``due_at`` and with it new steps.
    """

    followup = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="reminders")
    due_at = models.DateTimeField(_("senast"))
    step = models.CharField(_("steg"), max_length=20)
    step_on = models.DateField(_("stegets dag"))
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="reminders")

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("påminnelse")
        verbose_name_plural = _("påminnelser")
        constraints = [
            models.UniqueConstraint(fields=["followup", "due_at", "step", "recipient"], name="followup_reminder_once")
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.followup_id} {self.step} {self.recipient_id}"

    @property
    def step_label(self) -> str:
        """The step in words."""
        return step_label(self.step)
