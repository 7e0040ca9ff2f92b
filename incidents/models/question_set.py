"""The questions of an authority's form, as versioned data."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.stage import IMMUTABLE
from incidents.querysets import QuestionSetQuerySet
from isms.accounts.models import Organisation, User


class QuestionSet(models.Model):
    """One version of a form's questions in the authority's own order; a version never changes.

    The shipped sets belong to no organisation; an organisation's own newest version takes their place.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="question_sets"
    )
    code = models.SlugField(_("kod"), max_length=40)
    number = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("namn"), max_length=150)
    where_filed = models.CharField(_("lämnas in via"), max_length=300, blank=True)
    source_note = models.TextField(_("källa"), blank=True)
    checked_on = models.DateField(_("kontrollerad"), null=True, blank=True)
    decided_at = models.DateTimeField(_("beslutad"))
    decided_by = models.ForeignKey(
        User, verbose_name=_("beslutad av"), null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = QuestionSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("frågeuppsättning")
        verbose_name_plural = _("frågeuppsättningar")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code", "number"], nulls_distinct=False, name="incidents_questionset_unique"
            )
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.name} (version {self.number})"


class Question(models.Model):
    """One question of a form; ``key`` stays the same between versions, so that answers can be compared."""

    class Kind(models.TextChoices):
        """How it is answered."""

        TEXT = "text", _("Kort text")
        LONG_TEXT = "long_text", _("Text")
        CHOICE = "choice", _("Ett val")
        CHOICES = "choices", _("Flera val")
        MOMENT = "moment", _("Datum och tid")
        NUMBER = "number", _("Tal")

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(_("ordning"))
    key = models.SlugField(_("nyckel"), max_length=60)
    number = models.CharField(_("nummer i formuläret"), max_length=10, blank=True)
    chapter = models.CharField(_("avsnitt"), max_length=120, blank=True)
    text = models.CharField(_("fråga"), max_length=500)
    help_text = models.TextField(_("hjälp"), blank=True)
    kind = models.CharField(_("svaras med"), max_length=20, choices=Kind.choices, default=Kind.TEXT)
    options = ArrayField(models.CharField(max_length=200), verbose_name=_("svarsalternativ"), default=list, blank=True)
    max_length = models.PositiveIntegerField(_("högst antal tecken"), null=True, blank=True)
    is_required = models.BooleanField(_("obligatorisk"), default=False)
    is_verified = models.BooleanField(_("ordalydelsen är kontrollerad"), default=False)
    source = models.CharField(_("hämtas från"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("fråga")
        verbose_name_plural = _("frågor")
        constraints = [
            models.UniqueConstraint(fields=["question_set", "key"], name="incidents_question_key_unique"),
            models.UniqueConstraint(fields=["question_set", "position"], name="incidents_question_position_unique"),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.number} {self.text}".strip()
