"""A classification that is being worked on, by one or several people, until somebody decides or discards it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.classification import RaiseGround
from classification.models.method import Aspect, ConsequenceArea, Level, Method
from classification.querysets import ClassificationDraftQuerySet
from isms.accounts.models import User
from isms.history import tracked
from isms.register.models import Decision, Entry


@tracked
class ClassificationDraft(models.Model):
    """Unfinished judgements about one entry; at most one is open, and whoever may change the entry goes on with it."""

    class Outcome(models.TextChoices):
        """How work on the draft ended."""

        DECIDED = "decided", _("Beslutat")
        DISCARDED = "discarded", _("Kastat")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="classification_drafts")
    method = models.ForeignKey(Method, verbose_name=_("metod"), on_delete=models.PROTECT, related_name="+")
    participants = models.TextField(_("deltagare"), max_length=2_000, blank=True)
    owner_approval = models.CharField(_("ägarens beslut"), max_length=300, blank=True)
    authority = models.CharField(
        _("beslutsgrund"), max_length=20, choices=Decision.Authority.choices, default=Decision.Authority.EXECUTION
    )
    board_on = models.DateField(_("nämndens sammanträde"), null=True, blank=True)
    board_paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    delegation_item = models.CharField(_("punkt i delegationsordningen"), max_length=60, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("påbörjat"), editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False)
    updated_at = models.DateTimeField(_("sparat"), editable=False)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False)
    closed_at = models.DateTimeField(_("avslutat"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    outcome = models.CharField(_("utfall"), max_length=20, choices=Outcome.choices, blank=True, editable=False)

    objects = ClassificationDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("utkast till klassning")
        verbose_name_plural = _("utkast till klassningar")
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(closed_at__isnull=True), name="classification_draft_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, outcome="")
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(outcome="")),
                name="classification_draft_closed_together",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Utkast till klassning"))

    @property
    def is_open(self) -> bool:
        """True until the draft is decided or discarded."""
        return self.closed_at is None


@tracked
class DraftJudgement(models.Model):
    """What has been filled in so far for one aspect; anything may still be missing."""

    draft = models.ForeignKey(ClassificationDraft, on_delete=models.PROTECT, related_name="judgements")
    aspect = models.CharField(_("aspekt"), max_length=20, choices=Aspect.choices)
    level = models.ForeignKey(
        Level, verbose_name=_("nivå"), null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    area = models.ForeignKey(
        ConsequenceArea,
        verbose_name=_("avgörande område"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    reason = models.TextField(_("motivering"), max_length=20_000, blank=True)
    raised_level = models.ForeignKey(
        Level,
        verbose_name=_("höjd nivå"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    raise_ground = models.CharField(_("grund för höjning"), max_length=20, choices=RaiseGround.choices, blank=True)
    raise_reason = models.TextField(_("motivering till höjning"), max_length=20_000, blank=True)

    class Meta:
        verbose_name = _("bedömning i utkast")
        verbose_name_plural = _("bedömningar i utkast")
        constraints = [models.UniqueConstraint(fields=["draft", "aspect"], name="classification_draftjudgement_unique")]

    def __str__(self) -> str:
        return self.get_aspect_display()

    @property
    def effective_level(self) -> Level | None:
        """The level that would hold: the raised one when there is one."""
        return self.raised_level or self.level

    @property
    def is_complete(self) -> bool:
        """True when level, area and reason are there, and the whole of a raise that has been begun."""
        raised = (self.raised_level_id is not None, bool(self.raise_ground), bool(self.raise_reason.strip()))
        return bool(self.level_id and self.area_id and self.reason.strip()) and len(set(raised)) == 1
