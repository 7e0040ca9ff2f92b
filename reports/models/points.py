"""What the review asks the director to decide and what it promises."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post
from isms.history import tracked
from reports.models.review import ManagementReview
from reports.querysets import ReviewDecisionQuerySet, ReviewMeasureQuerySet
from risks.models import Action

YEAR_VALIDATORS = [MinValueValidator(2000), MaxValueValidator(2100)]


@tracked
class ReviewDecision(models.Model):
    """A decision that the coordinator asks the director to take (ISO/IEC 27001:2022, 9.3.3)."""

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="decision_points")
    position = models.PositiveSmallIntegerField(_("ordning"))
    text = models.TextField(_("förslag till beslut"), max_length=2_000)
    owner = models.ForeignKey(
        Post,
        verbose_name=_("ansvarig"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Befattningen som ser till att beslutet genomförs."),
    )
    due_on = models.DateField(
        _("klart senast"), null=True, blank=True, help_text=_("Med ett datum blir beslutet en uppföljning.")
    )
    is_from_meeting = models.BooleanField(_("tillagt vid mötet"), default=False)
    is_withdrawn = models.BooleanField(_("borttagen"), default=False)

    objects = ReviewDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslutspunkt")
        verbose_name_plural = _("beslutspunkter")
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="reports_reviewdecision_position_unique"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


@tracked
class ReviewMeasure(models.Model):
    """A measure with a horizon: new this year, or carried from last year's review with how far it has come."""

    class Area(models.TextChoices):
        """The part of the work that the measure belongs to."""

        INVENTORY_CLASSIFICATION = "inventory_classification", _("Inventering och informationsklassning")
        RISK_CONTINUITY = "risk_continuity", _("Riskhantering och kontinuitet")
        COMPETENCE_COMMUNICATION = "competence_communication", _("Kompetenshöjning och kommunikation")
        PRIVACY = "privacy", _("Dataskydd och personuppgifter")

    class Status(models.TextChoices):
        """How far the measure has come."""

        PLANNED = "planned", _("Planerad")
        ONGOING = "ongoing", _("Pågår")
        DONE = "done", _("Genomförd")
        NOT_DONE = "not_done", _("Genomförs inte")

    STATUS_OF_ACTION = {
        Action.State.NOT_STARTED: Status.PLANNED,
        Action.State.ONGOING: Status.ONGOING,
        Action.State.DONE: Status.DONE,
        Action.State.CANCELLED: Status.NOT_DONE,
    }

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField(_("ordning"))
    area = models.CharField(_("område"), max_length=30, choices=Area.choices)
    from_year = models.PositiveSmallIntegerField(_("från år"), validators=YEAR_VALIDATORS)
    to_year = models.PositiveSmallIntegerField(_("till år"), validators=YEAR_VALIDATORS)
    text = models.TextField(_("åtgärd"), max_length=2_000)
    owner = models.ForeignKey(
        Post,
        verbose_name=_("ansvarig"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.PLANNED)
    status_note = models.CharField(_("kommentar till status"), max_length=500, blank=True)
    carried_from = models.ForeignKey(
        "self",
        verbose_name=_("från förra årets genomgång"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="carried_to",
    )
    action = models.ForeignKey(
        Action,
        verbose_name=_("i registret över åtgärder"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="review_measures",
    )
    is_withdrawn = models.BooleanField(_("borttagen"), default=False)

    objects = ReviewMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("åtgärd")
        verbose_name_plural = _("åtgärder")
        constraints = [
            models.UniqueConstraint(fields=["review", "position"], name="reports_reviewmeasure_position_unique"),
            models.UniqueConstraint(fields=["review", "carried_from"], name="reports_reviewmeasure_carried_once"),
            models.CheckConstraint(
                condition=models.Q(to_year__gte=models.F("from_year")),
                name="reports_reviewmeasure_years_ordered",
                violation_error_message=_("Slutåret ligger före startåret."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_carried(self) -> bool:
        """True when the measure was promised in an earlier review."""
        return self.carried_from_id is not None

    @property
    def is_finished(self) -> bool:
        """True when nothing more will be done about it."""
        return self.current_status in (self.Status.DONE, self.Status.NOT_DONE)

    @property
    def current_status(self) -> str:
        """How far its action has come while the review is written; afterwards what was handed over."""
        if self.action_id is None or not self.review.is_open:
            return self.status
        return self.STATUS_OF_ACTION[Action.State(self.action.state)]

    @property
    def current_status_label(self) -> str:
        """The status in words."""
        return str(self.Status(self.current_status).label)

    @property
    def years(self) -> str:
        """The horizon in words, such as 2026 or 2027–2028."""
        return str(self.from_year) if self.from_year == self.to_year else f"{self.from_year}–{self.to_year}"
