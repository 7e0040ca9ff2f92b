"""A continuity plan: how the work goes on when something fails, and how soon it must be back."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.history import tracked
from isms.register.models import Decision, Entry
from risks.models.risk_scale import IMMUTABLE
from risks.querysets import ContinuityPlanQuerySet, PlanApprovalQuerySet

LONGEST_HOURS = 24 * 365
TOO_SLOW = _("Återställningstiden är längre än den längsta tolerabla avbrottstiden.")


@tracked
class ContinuityPlan(Entry):
    """The plan of one system or process: targets in hours, manual ways of working, roles and dependencies."""

    class State(models.TextChoices):
        """How far the plan has come."""

        DRAFT = "draft", _("Utkast")
        DECIDED = "decided", _("Beslutad")

    # A decided plan that is changed becomes a draft again: the decided text is kept in its approval.
    TRANSITIONS: dict[str, tuple[str, ...]] = {State.DRAFT: (State.DECIDED,), State.DECIDED: (State.DRAFT,)}
    # What a decision freezes and the printed plan shows, in its order.
    CONTENT_FIELDS = (
        "max_tolerable_downtime",
        "recovery_time_objective",
        "recovery_point_objective",
        "roles",
        "fallback",
        "communication",
        "dependencies",
        "supplier_promise",
        "restoring",
        "after_registration",
    )

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(
        Entry, verbose_name=_("avser"), on_delete=models.PROTECT, related_name="continuity_plans"
    )
    max_tolerable_downtime = models.PositiveIntegerField(
        _("längsta tolerabla avbrottstid (MTPD), timmar"),
        validators=[MaxValueValidator(LONGEST_HOURS)],
        help_text=_("Efter så många timmar kan skadan inte accepteras."),
    )
    recovery_time_objective = models.PositiveIntegerField(
        _("återställningstid (RTO), timmar"),
        validators=[MaxValueValidator(LONGEST_HOURS)],
        help_text=_("Inom så många timmar ska det fungera igen. Högst den längsta tolerabla avbrottstiden."),
    )
    recovery_point_objective = models.PositiveIntegerField(
        _("tolerabel dataförlust (RPO), timmar"),
        validators=[MaxValueValidator(LONGEST_HOURS)],
        help_text=_("Så många timmars arbete får som mest gå förlorat."),
    )
    roles = models.TextField(_("roller och kontaktvägar"), blank=True, help_text=_("Vem beslutar, vem gör vad?"))
    fallback = models.TextField(
        _("reservrutin"), blank=True, help_text=_("Så arbetar vi för hand medan avbrottet pågår.")
    )
    communication = models.TextField(
        _("kommunikation"), blank=True, help_text=_("Till vem, hur, och om nätet är nere?")
    )
    dependencies = models.TextField(
        _("beroenden"), blank=True, help_text=_("System, lokaler, personer och leverantörer som planen bygger på.")
    )
    supplier_promise = models.CharField(
        _("leverantörens åtagande (SLA)"), max_length=300, blank=True, help_text=_("Till exempel: åter inom 8 timmar.")
    )
    restoring = models.TextField(
        _("återställning"), blank=True, help_text=_("Steg för steg tillbaka till normal drift.")
    )
    after_registration = models.TextField(
        _("efterregistrering"), blank=True, help_text=_("Hur förs det in som antecknats för hand?")
    )
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False)

    objects = ContinuityPlanQuerySet.as_manager()

    KIND = "continuity_plan"
    SEARCH_FIELDS = ("roles", "fallback", "dependencies", "restoring")

    class Meta:
        verbose_name = _("kontinuitetsplan")
        verbose_name_plural = _("kontinuitetsplaner")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recovery_time_objective__lte=models.F("max_tolerable_downtime")),
                name="risks_continuityplan_rto_within_mtpd",
                violation_error_message=TOO_SLOW,
            )
        ]

    def clean(self) -> None:
        """The recovery time lies within the longest tolerable downtime."""
        super().clean()
        if (
            self.recovery_time_objective is not None
            and self.max_tolerable_downtime is not None
            and self.recovery_time_objective > self.max_tolerable_downtime
        ):
            raise ValidationError({"recovery_time_objective": TOO_SLOW})

    def describes_personal_data(self) -> bool:
        """A plan concerns personal data when its subject does."""
        return self.subject.concerns_personal_data

    @property
    def is_draft(self) -> bool:
        """True when the text is not decided as it stands."""
        return self.state == self.State.DRAFT


class PlanApproval(models.Model):
    """A plan as it was decided: the text that holds until the next decision."""

    plan = models.ForeignKey(ContinuityPlan, on_delete=models.PROTECT, related_name="approvals")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="plan_approval")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("namn"), max_length=250)
    content = models.JSONField(_("innehåll"))

    objects = PlanApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("beslutad plan")
        verbose_name_plural = _("beslutade planer")
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="risks_planapproval_unique")]
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"
