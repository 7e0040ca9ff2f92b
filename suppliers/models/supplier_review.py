"""A review of a supplier: how it was done, what was answered, what deviated and what was decided."""

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.history import tracked
from isms.register.models import Decision, ImportBatch
from risks.models import Action
from suppliers.models.question_template import QuestionTemplate, TemplateQuestion
from suppliers.models.supplier import Supplier
from suppliers.querysets.reviews import OfReviewQuerySet, SupplierReviewQuerySet


@tracked
class SupplierReview(models.Model):
    """One time that a supplier is looked at; open until somebody decides what it showed.

    A processor must keep giving sufficient guarantees (GDPR art. 28.1), and the supply chain is part of
    the security measures of cybersäkerhetslagen (2025:1506) 2 kap. 3 §.
    """

    class Method(models.TextChoices):
        """How the supplier was looked at."""

        DECLARATION = "declaration", _("Självdeklaration")
        MEETING = "meeting", _("Möte")
        AUDIT = "audit", _("Revision")
        CERTIFICATE = "certificate", _("Certifikat eller rapport")

    class State(models.TextChoices):
        """How far the review has come."""

        OPEN = "open", _("Pågår")
        DECIDED = "decided", _("Beslutad")
        CALLED_OFF = "called_off", _("Avbruten")

    TRANSITIONS: dict[str, tuple[str, ...]] = {
        State.OPEN: (State.DECIDED, State.CALLED_OFF),
        State.DECIDED: (),
        State.CALLED_OFF: (),
    }

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField(_("nummer"))
    template = models.ForeignKey(
        QuestionTemplate, verbose_name=_("frågor"), on_delete=models.PROTECT, related_name="reviews"
    )
    method = models.CharField(_("metod"), max_length=20, choices=Method.choices, default=Method.DECLARATION)
    participants = models.CharField(
        _("deltagare"), max_length=300, blank=True, help_text=_("Roller och funktioner, till exempel kundansvarig.")
    )
    summary = models.TextField(
        _("sammanfattning"), max_length=20_000, blank=True, help_text=_("Vad visade uppföljningen?")
    )
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.OPEN, editable=False)
    # The day that the plan asked for when the review began; empty for one that nobody had planned.
    intended_on = models.DateField(_("planerad"), null=True, blank=True, editable=False)
    begun_on = models.DateField(_("påbörjad"))
    begun_by = models.ForeignKey(
        User, verbose_name=_("påbörjad av"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    called_off_reason = models.CharField(_("skäl till avbrott"), max_length=300, blank=True, editable=False)

    objects = SupplierReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("leverantörsuppföljning")
        verbose_name_plural = _("leverantörsuppföljningar")
        constraints = [
            models.UniqueConstraint(fields=["supplier", "number"], name="suppliers_supplierreview_number_unique"),
            models.UniqueConstraint(
                fields=["supplier"],
                condition=models.Q(state="open"),
                name="suppliers_supplierreview_one_open",
                violation_error_message=_("En uppföljning av leverantören pågår redan."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="called_off") | ~models.Q(called_off_reason=""),
                name="suppliers_supplierreview_called_off_why",
                violation_error_message=_("Skriv varför uppföljningen avbryts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.begun_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the address of the review's page; the supplier's organisation is loaded."""
        return reverse(
            "suppliers:review_detail",
            kwargs={
                "organisation": self.supplier.organisation.slug,
                "reference": self.supplier.reference,
                "number": self.number,
            },
        )

    @property
    def is_open(self) -> bool:
        """True until it is decided or called off."""
        return self.state == self.State.OPEN

    @property
    def mark(self) -> str:
        """What the rows of the review's spreadsheet are marked with, so that they come back to it."""
        return f"{self.supplier.reference}/U{self.number}/V{self.template.number}"


@tracked
class ReviewAnswer(models.Model):
    """The answer to one question of a review."""

    class Answer(models.TextChoices):
        """What a question of yes or no can be answered with."""

        YES = "yes", _("Ja")
        PARTLY = "partly", _("Delvis")
        NO = "no", _("Nej")
        NOT_APPLICABLE = "not_applicable", _("Inte aktuellt")

    review = models.ForeignKey(SupplierReview, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(TemplateQuestion, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("svar"), max_length=20, choices=Answer.choices, blank=True)
    text = models.TextField(_("svar i text"), max_length=5_000, blank=True)
    comment = models.TextField(_("kommentar"), max_length=5_000, blank=True)

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="suppliers_reviewanswer_unique"),
            models.CheckConstraint(
                condition=~models.Q(answer="") | ~models.Q(text=""),
                name="suppliers_reviewanswer_says_something",
                violation_error_message=_("Välj ett svar, eller töm kommentaren."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.get_answer_display())

    @property
    def is_deviation(self) -> bool:
        """True when the answer calls for an action; the question is loaded."""
        return self.question.is_deviation(self.answer)


@tracked
class ReviewDeviation(models.Model):
    """Something that a review found wanting, and the action that is to put it right."""

    review = models.ForeignKey(SupplierReview, on_delete=models.PROTECT, related_name="deviations")
    question = models.ForeignKey(
        TemplateQuestion,
        verbose_name=_("fråga"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    description = models.CharField(_("avvikelse"), max_length=250)
    action = models.ForeignKey(
        Action,
        verbose_name=_("åtgärd"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="supplier_deviations",
    )

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("avvikelse")
        verbose_name_plural = _("avvikelser")

    def __str__(self) -> str:
        return self.description


class ReviewDecision(models.Model):
    """What was decided of a review, with everything it rested on as it stood."""

    class Outcome(models.TextChoices):
        """What the review led to."""

        OK = "ok", _("Ok")
        ACT = "act", _("Åtgärd")
        ESCALATE = "escalate", _("Eskalera")

    review = models.OneToOneField(SupplierReview, on_delete=models.PROTECT, related_name="ruling")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="supplier_review")
    outcome = models.CharField(_("beslut"), max_length=10, choices=Outcome.choices)
    escalated_to = models.CharField(_("eskaleras till"), max_length=150, blank=True)
    answer_due_on = models.DateField(_("besked senast"), null=True, blank=True)
    reviewed_on = models.DateField(_("uppföljd"))
    content = models.JSONField(_("innehåll"))

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslut om leverantörsuppföljning")
        verbose_name_plural = _("beslut om leverantörsuppföljning")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome="escalate")
                | (~models.Q(escalated_to="") & models.Q(answer_due_on__isnull=False)),
                name="suppliers_reviewdecision_escalation_whole",
                violation_error_message=_("En eskalering behöver mottagare och dag för besked."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


@tracked
class ReviewUpload(models.Model):
    """A filled-in questionnaire that came back for one review."""

    review = models.ForeignKey(SupplierReview, on_delete=models.PROTECT, related_name="uploads")
    batch = models.OneToOneField(ImportBatch, on_delete=models.PROTECT, related_name="supplier_upload")

    objects = OfReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("inläst svar")
        verbose_name_plural = _("inlästa svar")

    def __str__(self) -> str:
        return f"{self.review_id}: {self.batch_id}"
