"""Who was asked to look through their part of a review before it is handed over, and what they said."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.history import tracked
from reports.models.review import ManagementReview
from reports.querysets import PartConfirmationQuerySet


@tracked
class PartConfirmation(models.Model):
    """One person's part of a review in one round of granskning, confirmed or objected to.

    ``parts`` are the chapters, decisions and measures as they read when the person was asked; the
    round has the number of the edition that it prepares.
    """

    class Answer(models.TextChoices):
        """What the person says of the part."""

        CONFIRMED = "confirmed", _("Stämmer")
        OBJECTED = "objected", _("Behöver ändras")

    review = models.ForeignKey(ManagementReview, on_delete=models.PROTECT, related_name="part_confirmations")
    round = models.PositiveSmallIntegerField(_("granskning inför utgåva"))
    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField(_("delar"), default=list)
    asked_at = models.DateTimeField(_("tillfrågad"))
    asked_by = models.ForeignKey(User, verbose_name=_("tillfrågad av"), on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("svar"), max_length=20, choices=Answer.choices, blank=True)
    comment = models.TextField(_("kommentar"), blank=True, max_length=2_000)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)

    objects = PartConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bekräftelse av del")
        verbose_name_plural = _("bekräftelser av delar")
        constraints = [
            models.UniqueConstraint(fields=["review", "round", "person"], name="reports_partconfirmation_person_once"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="reports_partconfirmation_answer_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(answer="objected") | ~models.Q(comment=""),
                name="reports_partconfirmation_objection_says_what",
                violation_error_message=_("Skriv vad som behöver ändras."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.get_answer_display() or _('inget svar')}"

    @property
    def is_confirmed(self) -> bool:
        """True when the person has said that the part is right."""
        return self.answer == self.Answer.CONFIRMED
