"""What an owner says twice a year about an entry: it is right, it is to be changed, or a question."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Post, User
from isms.followup.querysets import AreaAnswerQuerySet
from isms.history import tracked
from isms.register.models import Entry


@tracked
class AreaAnswer(models.Model):
    """One answer about one entry, given on the page Mina områden."""

    class Kind(models.TextChoices):
        """What the owner says."""

        CORRECT = "correct", _("Stämmer")
        CHANGE = "change", _("Ändra")
        QUESTION = "question", _("Fråga")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="area_answers")
    post = models.ForeignKey(Post, verbose_name=_("befattning"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("svar"), max_length=20, choices=Kind.choices)
    note = models.TextField(_("anteckning"), max_length=20_000, blank=True)
    answered_at = models.DateTimeField(_("svarade"))
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reply = models.TextField(_("svar från samordnaren"), max_length=20_000, blank=True)
    replied_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    replied_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = AreaAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar om område")
        verbose_name_plural = _("svar om områden")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="question") | ~models.Q(note=""),
                name="followup_areaanswer_question_has_text",
                violation_error_message=_("Skriv vad du undrar."),
            ),
            models.CheckConstraint(
                condition=models.Q(replied_at__isnull=True, replied_by__isnull=True, reply="")
                | (models.Q(replied_at__isnull=False, replied_by__isnull=False) & ~models.Q(reply="")),
                name="followup_areaanswer_reply_whole",
            ),
        ]
        indexes = [models.Index(fields=["entry", "-answered_at"], name="followup_areaanswer_latest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.entry}"
