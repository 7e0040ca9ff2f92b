"""An organisation's own intervals for a kind of follow-up."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.followup.kinds import kind_choices
from isms.followup.querysets import FollowUpRuleQuerySet
from isms.history import tracked


@tracked
class FollowUpRule(models.Model):
    """What one organisation has decided for a kind; without a row the kind's defaults hold."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="followup_rules")
    kind = models.CharField(_("slag"), max_length=40, choices=kind_choices)
    interval_months = models.PositiveSmallIntegerField(
        _("intervall i månader"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Till exempel 12. Tomt betyder en gång."),
    )
    lead_days = models.PositiveSmallIntegerField(
        _("påminns dagar före"), help_text=_("Så många dagar före planerat datum nämns uppföljningen första gången.")
    )
    escalation_days = models.PositiveSmallIntegerField(
        _("eskaleras dagar efter"),
        help_text=_("Så många dagar efter planerat datum får samordnarna veta att uppföljningen är försenad."),
    )

    objects = FollowUpRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppföljningsregel")
        verbose_name_plural = _("uppföljningsregler")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                name="followup_followuprule_unique",
                violation_error_message=_("Organisationen har redan en regel för det slaget."),
            ),
            models.CheckConstraint(
                condition=models.Q(interval_months__isnull=True) | models.Q(interval_months__range=(1, 120)),
                name="followup_followuprule_interval",
                violation_error_message=_("Intervallet är mellan 1 och 120 månader, eller tomt."),
            ),
            models.CheckConstraint(
                condition=models.Q(lead_days__lte=365),
                name="followup_followuprule_lead",
                violation_error_message=_("Påminnelsen kommer högst 365 dagar före."),
            ),
            models.CheckConstraint(
                condition=models.Q(escalation_days__range=(1, 365)),
                name="followup_followuprule_escalation",
                violation_error_message=_("Eskaleringen kommer mellan 1 och 365 dagar efter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation}"
