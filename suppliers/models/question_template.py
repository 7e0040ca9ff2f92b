"""The questions that suppliers are followed up by, in versions that never change."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation, User
from suppliers.querysets.reviews import QuestionTemplateQuerySet

IMMUTABLE = pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)


class QuestionTemplate(models.Model):
    """One version of an organisation's questions; a review keeps the version that it began with."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="question_templates")
    number = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("namn"), max_length=150)
    note = models.TextField(_("kommentar"), max_length=20_000, blank=True)
    decided_at = models.DateTimeField(_("beslutad"))
    decided_by = models.ForeignKey(User, verbose_name=_("beslutad av"), on_delete=models.PROTECT, related_name="+")

    objects = QuestionTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("frågor till leverantörer")
        verbose_name_plural = _("frågor till leverantörer")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="suppliers_questiontemplate_unique")
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.name} (version {self.number})"


class TemplateQuestion(models.Model):
    """One question of a version: what is asked, how it is answered, and which answer is a deviation."""

    class AnswerKind(models.TextChoices):
        """How a question is answered."""

        YES_NO = "yes_no", _("Ja, delvis, nej eller inte aktuellt")
        TEXT = "text", _("Fri text")

    class Deviation(models.TextChoices):
        """Which answer calls for an action; partly counts with it."""

        NONE = "", _("Inget svar")
        NO = "no", _("Nej")
        YES = "yes", _("Ja")

    template = models.ForeignKey(QuestionTemplate, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(_("plats"))
    code = models.CharField(_("kod"), max_length=20)
    area = models.CharField(_("område"), max_length=80)
    text = models.CharField(_("fråga"), max_length=500)
    help_text = models.CharField(_("hjälp"), max_length=500, blank=True)
    answer_kind = models.CharField(
        _("svaras med"), max_length=10, choices=AnswerKind.choices, default=AnswerKind.YES_NO
    )
    deviates_on = models.CharField(_("avvikelse vid"), max_length=5, choices=Deviation.choices, blank=True)

    class Meta:
        verbose_name = _("fråga")
        verbose_name_plural = _("frågor")
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="suppliers_templatequestion_code_unique"),
            models.UniqueConstraint(fields=["template", "position"], name="suppliers_templatequestion_position_unique"),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def is_text(self) -> bool:
        """True when the answer is written in the supplier's own words."""
        return self.answer_kind == self.AnswerKind.TEXT

    def is_deviation(self, answer: str) -> bool:
        """Tell whether an answer calls for an action."""
        return bool(self.deviates_on) and answer in (self.deviates_on, "partly")
