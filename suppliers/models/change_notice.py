"""Changes in a chain that a supplier announces, what was answered, and that the chain has been confirmed."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Decision
from suppliers.models.agreement import Agreement
from suppliers.models.processing_terms import ProcessingTerms
from suppliers.models.sub_processor_link import SubProcessorLink
from suppliers.querysets.chain import ChainConfirmationQuerySet, ChangeNoticeQuerySet, NoticeRulingQuerySet


@tracked
class ChangeNotice(ProcessingTerms):
    """A new, changed or removed sub-processor that the supplier has told of (GDPR art. 28.2): may it be so?

    The processing terms are what the chain will say when the change is accepted.
    """

    class Kind(models.TextChoices):
        """What changes."""

        NEW = "new", _("Nytt underbiträde")
        CHANGED = "changed", _("Ett underbiträde ändras eller byts ut")
        REMOVED = "removed", _("Ett underbiträde upphör")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="change_notices")
    kind = models.CharField(_("slag av ändring"), max_length=10, choices=Kind.choices, default=Kind.NEW)
    received_on = models.DateField(_("aviseringen kom"))
    objection_due_on = models.DateField(
        _("sista dag att invända"),
        blank=True,
        help_text=_("Lämna tomt för att räkna från dagen då aviseringen kom och avtalets tid att invända."),
    )
    effective_on = models.DateField(_("ändringen gäller från"), null=True, blank=True)
    description = models.TextField(
        _("vad leverantören skriver"), blank=True, help_text=_("Kort, och var aviseringen är diarieförd.")
    )
    affects = models.ForeignKey(
        SubProcessorLink,
        verbose_name=_("led som ändras eller upphör"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="change_notices",
    )
    under = models.ForeignKey(
        SubProcessorLink,
        verbose_name=_("anlitas av"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Tomt när det nya företaget anlitas av avtalsparten själv."),
    )

    objects = ChangeNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("avisering om ändring")
        verbose_name_plural = _("aviseringar om ändring")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="new", affects__isnull=True)
                | models.Q(kind__in=("changed", "removed"), affects__isnull=False, under__isnull=True),
                name="suppliers_changenotice_affects_fits_kind",
                violation_error_message=_("Välj det led som ändras eller upphör; ett nytt företag har inget ännu."),
            ),
            models.CheckConstraint(
                condition=models.Q(objection_due_on__gte=models.F("received_on")),
                name="suppliers_changenotice_days_in_order",
                violation_error_message=_("Sista dagen att invända ligger före dagen då aviseringen kom."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="removed")
                | (~models.Q(company="") & ~models.Q(country="") & ~models.Q(mechanism=""))
                | models.Q(affects__isnull=False),
                name="suppliers_changenotice_is_told",
                violation_error_message=_("Ange företaget, landet och vad överföringen vilar på."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    @property
    def subject(self) -> str:
        """The company that the notice is about; for rows read with ``affects``."""
        return self.company or (str(self.affects) if self.affects else "")

    def clean(self) -> None:
        """Demand what the kind of change makes needed."""
        super().clean()
        wrong: dict[str, str | Promise] = {}
        if self.kind == self.Kind.NEW:
            if self.affects_id:
                wrong["affects"] = _("Lämna tomt: ett nytt underbiträde står inte i kedjan ännu.")
        elif not self.affects_id:
            wrong["affects"] = _("Välj det led i kedjan som aviseringen gäller.")
        elif self.under_id:
            wrong["under"] = _("Lämna tomt: ledet behåller sin plats i kedjan.")
        if self.kind != self.Kind.REMOVED:
            needed = {
                "country": _("Välj landet där företaget hör hemma."),
                "processing_countries": _("Välj minst ett land där uppgifterna behandlas."),
                "mechanism": _("Välj vad överföringen vilar på, eller att det inte är känt."),
            }
            if not (self.affects_id and self.affects.is_party):
                needed["company"] = _("Ange företaget.")
            wrong |= {name: message for name, message in needed.items() if not getattr(self, name)}
        if self.objection_due_on and self.received_on and self.objection_due_on < self.received_on:
            wrong["objection_due_on"] = _("Sista dagen att invända ligger före dagen då aviseringen kom.")
        if wrong:
            raise ValidationError(wrong)


class NoticeRuling(models.Model):
    """What was answered to a notice, on whose authority and why."""

    notice = models.OneToOneField(ChangeNotice, on_delete=models.PROTECT, related_name="ruling")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="notice_ruling")
    is_accepted = models.BooleanField(_("godtas"))
    answered_on = models.DateField(_("svarat leverantören"))

    objects = NoticeRulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar på avisering")
        verbose_name_plural = _("svar på aviseringar")
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(_("Godtagen") if self.is_accepted else _("Invändning"))


class ChainConfirmation(models.Model):
    """That the supplier has confirmed on a day that the chain is complete and right, also when it is empty."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="chain_confirmations")
    confirmed_on = models.DateField(_("bekräftad"))
    source = models.CharField(
        _("hur"), max_length=300, help_text=_("Till exempel: leverantörens lista den 3 november, dnr KUN 2026/118.")
    )
    link_count = models.PositiveIntegerField(_("led i kedjan"), default=0, editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", verbose_name=_("registrerad av"), on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ChainConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("bekräftelse av kedjan")
        verbose_name_plural = _("bekräftelser av kedjan")
        indexes = [models.Index(fields=["agreement", "confirmed_on"], name="suppliers_confirmation_latest")]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.confirmed_on:%Y-%m-%d}"
