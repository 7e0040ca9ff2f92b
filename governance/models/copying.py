"""What an organisation keeps of texts to copy: saved texts, how long each may be, and its own names of documents."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.querysets.copying import SavedTextQuerySet
from isms.accounts.models import Organisation, User
from isms.history import tracked

LONGEST_LIMIT = 20_000


class PlanningText(models.TextChoices):
    """The occasions on which the city's planning system asks for a text."""

    T1 = "t1", _("Tertialrapport 1")
    T2 = "t2", _("Tertialrapport 2")
    VB = "vb", _("Verksamhetsberättelse")
    VOR = "vor", _("Väsentlighets- och riskanalys (VoR)")


class RecordKind(models.TextChoices):
    """What is registered (diarieförs) out of the register, as the registrator sorts it."""

    INCIDENT = "incident", _("Incidentrapport")
    BREACH = "breach", _("Personuppgiftsincident")
    AGREEMENT = "agreement", _("Avtal")
    DOCUMENT = "governing_document", _("Styrdokument")
    REVIEW = "management_review", _("Ledningens genomgång")
    DECISION = "decision", _("Beslut")
    OTHER = "other", _("Annan handling")


class SavedText(models.Model):
    """A text as somebody left it, when asked to keep it; a later one stands beside it and is shown first."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="saved_texts")
    text_kind = models.CharField(_("text"), max_length=10, choices=PlanningText.choices)
    year = models.PositiveSmallIntegerField(_("år"))
    text = models.TextField(_("text"), max_length=LONGEST_LIMIT)
    saved_at = models.DateTimeField(_("sparad"))
    saved_by = models.ForeignKey(User, verbose_name=_("sparad av"), on_delete=models.PROTECT, related_name="+")

    objects = SavedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("sparad text")
        verbose_name_plural = _("sparade texter")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_text_kind_display()} {self.year}"


@tracked
class TextLimit(models.Model):
    """How many characters a field of the city's planning system takes; without one the shipped limit holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="text_limits")
    text_kind = models.CharField(_("text"), max_length=10, choices=PlanningText.choices)
    most = models.PositiveIntegerField(
        _("högst så många tecken"), validators=[MinValueValidator(100), MaxValueValidator(LONGEST_LIMIT)]
    )

    class Meta:
        verbose_name = _("längd på text")
        verbose_name_plural = _("längder på texter")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "text_kind"], name="governance_textlimit_unique")
        ]

    def __str__(self) -> str:
        return f"{self.get_text_kind_display()}: {self.most}"


@tracked
class RecordName(models.Model):
    """The organisation's own name of a sort of document (handlingstyp); without one the shipped name holds."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="record_names")
    record_kind = models.CharField(_("slag"), max_length=30, choices=RecordKind.choices)
    name = models.CharField(_("handlingstyp"), max_length=120)

    class Meta:
        verbose_name = _("handlingstyp")
        verbose_name_plural = _("handlingstyper")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "record_kind"], name="governance_recordname_unique")
        ]

    def __str__(self) -> str:
        return self.name
