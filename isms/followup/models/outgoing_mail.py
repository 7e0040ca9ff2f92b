"""The outbox: mails that are written, waiting or sent."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from isms.followup.querysets import OutgoingMailQuerySet


class OutgoingMail(models.Model):
    """One mail to one person, written once and sent until the mail server has taken it.

    The text and the Message-ID never change: a mail that is sent again after a crash is the same
    mail, and the receiver's server can tell.
    """

    class Kind(models.TextChoices):
        """Why the mail is sent."""

        DIGEST = "digest", _("Sammanställning")
        NOTICE = "notice", _("Påminnelse")
        ALARM = "alarm", _("Tidsfrist")
        LESSON = "lesson", _("Lektion")

    # Kinds that go out beside the day's one mail about follow-ups.
    OWN_TIME = (Kind.ALARM, Kind.LESSON)

    class State(models.TextChoices):
        """How far the mail has come; derived from its times."""

        WAITING = "waiting", _("Väntar")
        SENT = "sent", _("Skickat")
        FAILED = "failed", _("Misslyckat")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outgoing_mails")
    recipient = models.ForeignKey(
        User, verbose_name=_("mottagare"), on_delete=models.PROTECT, related_name="outgoing_mails"
    )
    address = models.EmailField(_("adress"))
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices)
    period = models.CharField(_("period"), max_length=20)
    prepared_on = models.DateField(_("dag"))
    subject = models.CharField(_("ämne"), max_length=200)
    text = models.TextField(_("text"))
    message_id = models.CharField(max_length=200, unique=True)
    queued_at = models.DateTimeField(_("köat"))
    attempts = models.PositiveIntegerField(_("försök"), default=0)
    next_attempt_at = models.DateTimeField(_("nästa försök"))
    claimed_until = models.DateTimeField(_("upptaget till"), null=True, blank=True)
    last_error = models.TextField(_("senaste fel"), blank=True)
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("uppgivet"), null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("utskick")
        verbose_name_plural = _("utskick")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "recipient", "kind", "period"], name="followup_outgoingmail_one_per_period"
            ),
            models.UniqueConstraint(
                fields=["organisation", "recipient", "prepared_on"],
                condition=~models.Q(kind__in=["alarm", "lesson"]),  # neither clock nor lesson moves a reminder
                name="followup_outgoingmail_one_per_day",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(given_up_at__isnull=True),
                name="followup_outgoingmail_one_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="followup_outgoingmail_waiting",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="written_once",
                fields=[
                    "organisation",
                    "recipient",
                    "address",
                    "kind",
                    "period",
                    "prepared_on",
                    "subject",
                    "text",
                    "message_id",
                    "queued_at",
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}, {self.address}"

    @property
    def state(self) -> State:
        """Whether the mail waits, is sent or has been given up."""
        if self.sent_at is not None:
            return self.State.SENT
        return self.State.FAILED if self.given_up_at is not None else self.State.WAITING
