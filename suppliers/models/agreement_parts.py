"""What hangs on an agreement: what it covers, what it says, and how it was signed."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Decision, Entry
from suppliers.checklist import ITEM_CHOICES
from suppliers.models.agreement import Agreement
from suppliers.querysets import OfAgreementQuerySet


@tracked
class AgreementCover(models.Model):
    """One system or processing that an agreement covers."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="covers")
    entry = models.ForeignKey(Entry, verbose_name=_("omfattar"), on_delete=models.PROTECT, related_name="covered_by")

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("omfattad post")
        verbose_name_plural = _("omfattade poster")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "entry"], name="suppliers_agreementcover_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} → {self.entry_id}"


@tracked
class ContentAnswer(models.Model):
    """Whether an agreement says one of the things that GDPR art. 28.3 asks for, and where."""

    class Answer(models.TextChoices):
        """What the reader found."""

        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        NOT_APPLICABLE = "not_applicable", _("Inte aktuellt")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="content_answers")
    item = models.CharField(_("krav"), max_length=30, choices=ITEM_CHOICES)
    answer = models.CharField(_("svar"), max_length=20, choices=Answer.choices)
    where = models.CharField(
        _("var i avtalet"), max_length=200, blank=True, help_text=_("Till exempel avsnitt 7.2 eller bilaga 1.")
    )

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar om avtalets innehåll")
        verbose_name_plural = _("svar om avtalets innehåll")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "item"], name="suppliers_contentanswer_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()}: {self.get_answer_display()}"


class AgreementSigning(models.Model):
    """An agreement as it stood when it was signed, with the decision behind the signature."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signings")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="agreement_signing")
    signed_on = models.DateField(_("undertecknat"))
    signed_for_us = models.CharField(
        _("undertecknat för oss av"), max_length=200, help_text=_("Befattning, till exempel förvaltningschefen.")
    )
    signed_for_them = models.CharField(_("undertecknat för den andra parten av"), max_length=200, blank=True)
    content = models.JSONField(_("innehåll"))

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("undertecknande")
        verbose_name_plural = _("undertecknanden")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.signed_on:%Y-%m-%d}"
