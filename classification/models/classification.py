"""A classification: one decision with a judgement for each aspect."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.method import Aspect, ConsequenceArea, Level, Method
from classification.querysets import ClassificationQuerySet
from isms.accounts.models import Post
from isms.register.models import Decision, Entry

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)
# A check constraint cannot look at the levels' severity in another table; this trigger can.
RAISED_IS_HIGHER = pgtrigger.Trigger(
    name="raised_is_higher",
    operation=pgtrigger.Insert,
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__base_level__isnull=False),
    func="""
        IF (SELECT severity FROM classification_level WHERE id = NEW.level_id)
           <= (SELECT severity FROM classification_level WHERE id = NEW.base_level_id) THEN
            RAISE EXCEPTION 'a raised level must be higher than the judged one';
        END IF;
        RETURN NEW;
    """,
)


class RaiseGround(models.TextChoices):
    """Why a level is set higher than the worst consequence of the information itself."""

    ACCUMULATION = "accumulation", _("Ackumulering: mängden gör skadan större")
    AGGREGATION = "aggregation", _("Aggregering: uppgifterna säger mer tillsammans")
    INTEGRATION = "integration", _("Integration: kopplad till något med högre nivå")


class Classification(models.Model):
    """What was judged about an asset, a system or a process, by whom and until when; a later one supersedes it."""

    class Source(models.TextChoices):
        """Where the judging was done."""

        OWN = "own", _("Klassad i registret")
        ELSEWHERE = "elsewhere", _("Klassad på annat håll")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="classifications")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="classification")
    method = models.ForeignKey(Method, verbose_name=_("metod"), on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("källa"), max_length=20, choices=Source.choices, default=Source.OWN)
    participants = models.TextField(_("deltagare"), max_length=2_000, blank=True)
    valid_until = models.DateField(_("gäller till och med"))
    owner_post = models.ForeignKey(
        Post,
        verbose_name=_("ägande befattning"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    owner_approval = models.CharField(_("ägarens beslut"), max_length=300, blank=True)
    elsewhere_on = models.DateField(_("klassad på annat håll"), null=True, blank=True)
    link = models.URLField(_("länk"), max_length=500, blank=True)
    fulfilled_count = models.PositiveIntegerField(_("uppfyllda krav"), null=True, blank=True)
    partial_count = models.PositiveIntegerField(_("delvis uppfyllda krav"), null=True, blank=True)
    unfulfilled_count = models.PositiveIntegerField(_("ej uppfyllda krav"), null=True, blank=True)
    not_applicable_count = models.PositiveIntegerField(_("ej tillämpliga krav"), null=True, blank=True)

    objects = ClassificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("klassning")
        verbose_name_plural = _("klassningar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source="own", elsewhere_on__isnull=True)
                | models.Q(source="elsewhere", elsewhere_on__isnull=False),
                name="classification_classification_elsewhere_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(source="elsewhere") | ~models.Q(participants=""),
                name="classification_classification_has_participants",
                violation_error_message=_("Skriv vilka som deltog i bedömningen."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    fulfilled_count__isnull=True,
                    partial_count__isnull=True,
                    unfulfilled_count__isnull=True,
                    not_applicable_count__isnull=True,
                )
                | models.Q(
                    source="elsewhere",
                    fulfilled_count__isnull=False,
                    partial_count__isnull=False,
                    unfulfilled_count__isnull=False,
                    not_applicable_count__isnull=False,
                ),
                name="classification_classification_totals_together",
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return self.decision.summary

    @property
    def is_elsewhere(self) -> bool:
        """True when the judging was done in another tool and only its result stands here."""
        return self.source == self.Source.ELSEWHERE

    @property
    def has_totals(self) -> bool:
        """True when the other tool's requirement totals were recorded too."""
        return self.fulfilled_count is not None

    @property
    def ordered_judgements(self) -> list["AspectJudgement"]:
        """The prefetched judgements in the order K, R, T, S."""
        return sorted(self.judgements.all(), key=lambda judgement: Aspect.values.index(judgement.aspect))


class AspectJudgement(models.Model):
    """The level that holds for one aspect, the area of consequence that decided it, and why.

    A raised judgement keeps the level that the consequences gave, beside the higher one that holds.
    What was judged elsewhere has a level only.
    """

    classification = models.ForeignKey(Classification, on_delete=models.PROTECT, related_name="judgements")
    aspect = models.CharField(_("aspekt"), max_length=20, choices=Aspect.choices)
    level = models.ForeignKey(Level, verbose_name=_("nivå"), on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        ConsequenceArea,
        verbose_name=_("avgörande område"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.TextField(_("motivering"), max_length=20_000, blank=True)
    base_level = models.ForeignKey(
        Level,
        verbose_name=_("nivå före höjning"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    raise_ground = models.CharField(_("grund för höjning"), max_length=20, choices=RaiseGround.choices, blank=True)
    raise_reason = models.TextField(_("motivering till höjning"), max_length=20_000, blank=True)

    class Meta:
        verbose_name = _("bedömning")
        verbose_name_plural = _("bedömningar")
        constraints = [
            models.UniqueConstraint(fields=["classification", "aspect"], name="classification_aspectjudgement_unique"),
            models.CheckConstraint(
                condition=models.Q(area__isnull=True, reason="")
                | (models.Q(area__isnull=False) & ~models.Q(reason="")),
                name="classification_aspectjudgement_reasoned",
            ),
            models.CheckConstraint(
                condition=models.Q(base_level__isnull=True, raise_ground="", raise_reason="")
                | (models.Q(base_level__isnull=False) & ~models.Q(raise_ground="") & ~models.Q(raise_reason="")),
                name="classification_aspectjudgement_raise_complete",
            ),
        ]
        triggers = [IMMUTABLE, RAISED_IS_HIGHER]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} {self.level}"

    @property
    def letter(self) -> str:
        """The aspect's letter: K, R, T or S."""
        return Aspect(self.aspect).letter

    @property
    def is_raised(self) -> bool:
        """True when the level was set higher than the consequences alone would give."""
        return self.base_level_id is not None
