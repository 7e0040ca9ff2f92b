"""What was filed with an authority, frozen; and the answers while it is being written."""

import datetime as dt

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.duty import NotificationDuty
from incidents.models.question_set import QuestionSet
from incidents.models.stage import IMMUTABLE
from incidents.querysets import ThroughDutyQuerySet, ThroughFilingQuerySet
from isms.accounts.models import User
from isms.history import tracked


@tracked
class PackAnswer(models.Model):
    """An answer that somebody has written in place of the one the register gives, until it is filed."""

    duty = models.ForeignKey(NotificationDuty, on_delete=models.PROTECT, related_name="answers")
    key = models.SlugField(max_length=60)
    text = models.TextField(_("svar"), max_length=20_000, blank=True)

    objects = ThroughDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        constraints = [models.UniqueConstraint(fields=["duty", "key"], name="incidents_packanswer_unique")]

    def __str__(self) -> str:
        return self.key


class Filing(models.Model):
    """A report as it was filed by a person: answers, version of the questions, file and moment never change,
    but by a masking (``incidents.masking``), which leaves a row that says so.

    ``answers`` is a list of objects with ``key``, ``number``, ``chapter``, ``question`` and ``answer``, in the
    order of the form; ``changed_keys`` names those that differ from the filing before.
    """

    class Way(models.TextChoices):
        """How it reached the authority."""

        FILED = "filed", _("Lämnad till mottagaren")
        HANDED_OVER = "handed_over", _("Överlämnad till stadens funktion")

    duty = models.OneToOneField(NotificationDuty, on_delete=models.PROTECT, related_name="filing")
    supplements = models.ForeignKey(
        "self",
        verbose_name=_("kompletterar"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supplemented_by",
    )
    way = models.CharField(_("hur"), max_length=20, choices=Way.choices)
    filed_at = models.DateTimeField(_("lämnad"))
    is_complete = models.BooleanField(_("inget återstår att komplettera"), default=True)
    delay_reason = models.TextField(_("skäl till förseningen"), max_length=20_000, blank=True)
    authority_reference = models.CharField(_("mottagarens ärendenummer"), max_length=60, blank=True)
    receipt = models.TextField(_("kvittens"), max_length=20_000, blank=True)
    question_set = models.ForeignKey(
        QuestionSet, null=True, blank=True, on_delete=models.PROTECT, related_name="filings"
    )
    answers = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    changed_keys = models.JSONField(default=list, blank=True)
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("lämnad av"), on_delete=models.PROTECT, related_name="+")

    objects = ThroughDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("lämnad rapport")
        verbose_name_plural = _("lämnade rapporter")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(way="handed_over") | ~models.Q(receipt=""),
                name="incidents_filing_handed_over_with_receipt",
                violation_error_message=_("Skriv vem som tog emot överlämningen och hur det kvitterades."),
            ),
            models.CheckConstraint(
                condition=models.Q(filed_at__lte=models.F("recorded_at")), name="incidents_filing_not_ahead"
            ),
        ]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.duty} {self.filed_at:%Y-%m-%d}"

    @property
    def masked_at(self) -> dt.datetime | None:
        """When it last got a masked version; None when it is as it was filed."""
        return max((masking.masked_at for masking in self.maskings.all()), default=None)


class FilingReceipt(models.Model):
    """What came back afterwards: the authority's number, a decision, or that the city's function has filed."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="receipts")
    received_at = models.DateTimeField(_("mottagen"))
    reference = models.CharField(_("ärendenummer"), max_length=60, blank=True)
    note = models.TextField(_("vad som sades"), max_length=20_000)
    recorded_at = models.DateTimeField(_("antecknat"))
    recorded_by = models.ForeignKey(User, verbose_name=_("antecknat av"), on_delete=models.PROTECT, related_name="+")

    objects = ThroughFilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("besked från mottagaren")
        verbose_name_plural = _("besked från mottagare")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.reference} {self.received_at:%Y-%m-%d}".strip()
