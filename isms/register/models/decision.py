"""What somebody decided about an entry, when and on whose authority."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.constraints import ChecksAtOnce
from isms.register.models.entry import Entry
from isms.register.querysets import DecisionQuerySet


def decision_kinds() -> list[tuple[str, str]]:
    """Return (code, label) pairs; asked for when used, so that a new kind needs no migration."""
    return Decision.Kind.choices


class Decision(ChecksAtOnce):
    """An immutable decision: a new one supersedes it, nothing overwrites it.

    Decisions taken on delegation are reported to the nämnd; verkställighet is not
    (kommunallagen 2017:725, 6 kap. 40 § and 7 kap. 8 §).
    """

    class Kind(models.TextChoices):
        """What the decision settles."""

        CLASSIFICATION = "classification", _("Informationsklassning")
        NORMATIVE = "normative", _("Normerande klassning")
        NORMATIVE_LOWERING = "normative_lowering", _("Sänkning av normerande nivå")
        REVIEW_APPROVAL = "review_approval", _("Godkännande av ledningens genomgång")
        REVIEW_RETURN = "review_return", _("Åter för komplettering")
        THRESHOLD = "threshold", _("Tröskelanalys")
        ANNUAL_REVIEW = "annual_review", _("Årsgenomgång")
        CLASSIFICATION_CONFIRMED = "classification_confirmed", _("Bekräftad klassning")
        IMPACT_ASSESSMENT = "impact_assessment", _("Konsekvensbedömning")
        RISK_ANALYSIS = "risk_analysis", _("Riskanalys")
        RISK_ACCEPTANCE = "risk_acceptance", _("Riskacceptans")
        CONTINUITY_PLAN = "continuity_plan", _("Kontinuitetsplan")
        BREACH_NOTIFICATION = "breach_notification", _("Anmälan av personuppgiftsincident")
        BREACH_INFORMATION = "breach_information", _("Information till registrerade")
        SIGNIFICANT_INCIDENT = "significant_incident", _("Betydande incident")
        AGREEMENT_SIGNING = "agreement_signing", _("Avtal undertecknat")
        AGREEMENT_NOTICE = "agreement_notice", _("Uppsägning eller förlängning av avtal")
        CHANGE_NOTICE = "change_notice", _("Svar om ändrat underbiträde")
        SUPPLIER_REVIEW = "supplier_review", _("Leverantörsuppföljning")
        PROCUREMENT_GATE = "procurement_gate", _("Grind i upphandling")
        RECOMMENDATION = "recommendation", _("Rekommendation")
        GOVERNING_DOCUMENT = "governing_document", _("Översyn av styrdokument")
        GRANT_REVIEW = "grant_review", _("Genomgång av behörigheter i registret")

    class Authority(models.TextChoices):
        """On whose authority the decision is taken."""

        BOARD = "board", _("Nämnden")
        DELEGATION = "delegation", _("Delegation")
        EXECUTION = "execution", _("Verkställighet")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(_("slag"), max_length=40, choices=decision_kinds)
    summary = models.CharField(_("beslut"), max_length=300)
    reason = models.TextField(_("skäl"), blank=True)
    authority = models.CharField(
        _("beslutsgrund"), max_length=20, choices=Authority.choices, default=Authority.EXECUTION
    )
    board_on = models.DateField(_("nämndens sammanträde"), null=True, blank=True)
    board_paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    delegation_item = models.CharField(_("punkt i delegationsordningen"), max_length=60, blank=True)
    decided_at = models.DateTimeField(_("beslutat"))
    decided_by = models.ForeignKey(
        User, verbose_name=_("beslutat av"), on_delete=models.PROTECT, related_name="decisions_made"
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("ersätter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslut")
        verbose_name_plural = _("beslut")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(authority="board")
                | (models.Q(board_on__isnull=False) & ~models.Q(board_paragraph="")),
                name="register_decision_board_complete",
                violation_error_message=_("Ett beslut av nämnden behöver sammanträdesdatum och paragraf."),
            ),
            models.CheckConstraint(
                condition=~models.Q(authority="delegation") | ~models.Q(delegation_item=""),
                name="register_decision_delegation_complete",
                violation_error_message=_("Ett delegationsbeslut behöver punkten i delegationsordningen."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.summary
