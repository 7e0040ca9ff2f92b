"""A follow-up: one time that an entry must be looked at again."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, User
from isms.constraints import ChecksAtOnce
from isms.followup.kinds import kind as kind_of
from isms.followup.kinds import kind_choices
from isms.followup.querysets import FollowUpQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class FollowUp(ChecksAtOnce):
    """One planned look at an entry, open until somebody says how it went.

    At most one is open per entry, kind and topic. Its successor is dated from ``anchored_on``,
    never from the day of completion, so that lateness does not move the year's plan.
    """

    class Outcome(models.TextChoices):
        """How the follow-up went."""

        NO_REMARK = "no_remark", _("Utan anmärkning")
        WITH_REMARK = "with_remark", _("Med anmärkning")
        POSTPONED = "postponed", _("Uppskjuten")
        CANCELLED = "cancelled", _("Inte längre aktuell")

    entry = models.ForeignKey(Entry, verbose_name=_("post"), on_delete=models.PROTECT, related_name="followups")
    kind = models.CharField(_("slag"), max_length=40, choices=kind_choices)
    topic = models.CharField(_("ämne"), max_length=150, blank=True)
    intended_on = models.DateField(_("planerad"))
    due_at = models.DateTimeField(_("senast"))
    is_timed = models.BooleanField(_("har klockslag"), default=False)
    responsible = models.ForeignKey(
        Post,
        verbose_name=_("ansvarig"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followups",
        help_text=_("Tomt betyder postens ägare."),
    )
    anchored_on = models.DateField(_("räknas från"))
    occurrence = models.PositiveIntegerField(_("tillfälle"), default=0)
    interval_months = models.PositiveSmallIntegerField(
        _("intervall i månader"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    follows_rule = models.BooleanField(_("intervall enligt regel"), default=True)
    # What a calendar program knows the occasion by: kept when it is moved or postponed, so that a moved date moves.
    calendar_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    move_count = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(_("öppnad"))
    opened_by = models.ForeignKey(
        User, verbose_name=_("öppnad av"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    completed_at = models.DateTimeField(_("genomförd"), null=True, blank=True)
    completed_by = models.ForeignKey(
        User,
        verbose_name=_("genomförd av"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    outcome = models.CharField(_("utfall"), max_length=20, choices=Outcome.choices, blank=True)
    outcome_note = models.TextField(_("anteckning"), max_length=20_000, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppföljning")
        verbose_name_plural = _("uppföljningar")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind", "topic"],
                condition=models.Q(completed_at__isnull=True),
                name="followup_followup_one_open",
                violation_error_message=_("Posten har redan en öppen uppföljning av det slaget."),
            ),
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=True, completed_by__isnull=True, outcome="")
                | (models.Q(completed_at__isnull=False, completed_by__isnull=False) & ~models.Q(outcome="")),
                name="followup_followup_completed_whole",
                violation_error_message=_("En genomförd uppföljning behöver tidpunkt, person och utfall."),
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", "no_remark", "with_remark", "postponed", "cancelled"]),
                name="followup_followup_outcome_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["with_remark", "postponed"]) | ~models.Q(outcome_note=""),
                name="followup_followup_note_required",
                violation_error_message=_("Skriv en anteckning när utfallet är med anmärkning eller uppskjutet."),
            ),
            models.CheckConstraint(
                condition=models.Q(interval_months__isnull=True) | models.Q(interval_months__gte=1),
                name="followup_followup_interval_positive",
                violation_error_message=_("Intervallet är minst en månad."),
            ),
            models.CheckConstraint(
                condition=models.Q(anchored_on__lte=models.F("intended_on")),
                name="followup_followup_anchored_before",
            ),
        ]
        indexes = [
            models.Index(
                fields=["intended_on", "id"],
                condition=models.Q(completed_at__isnull=True),
                name="followup_followup_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.intended_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the address of the page where the follow-up is completed; the entry's organisation is loaded."""
        return reverse("followup:followup", kwargs={"organisation": self.entry.organisation.slug, "pk": self.pk})

    @property
    def action_url(self) -> str:
        """The address of the page where the work is done, or nothing when it is done here."""
        name = kind_of(self.kind).action_url
        arguments = {"organisation": self.entry.organisation.slug, "reference": self.entry.reference}
        return reverse(name, kwargs=arguments) if name and self.is_open else ""

    @property
    def action_text(self) -> str:
        """What the button to that page says."""
        return str(kind_of(self.kind).action_text)

    @property
    def label(self) -> str:
        """The kind, followed by the topic when there is one."""
        kind = str(kind_of(self.kind).label)
        return f"{kind}: {self.topic}" if self.topic else kind

    @property
    def answerable_post(self) -> Post | None:
        """The post that answers for the follow-up: its own, else the entry's owner."""
        return self.responsible or self.entry.owner

    @property
    def is_open(self) -> bool:
        """True until somebody has completed or closed the follow-up."""
        return self.completed_at is None

    @property
    def is_recurring(self) -> bool:
        """True when completing this follow-up opens another."""
        return self.interval_months is not None
