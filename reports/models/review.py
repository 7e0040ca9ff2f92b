"""Ledningens genomgång of one organisation and year."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.history import tracked
from isms.register.models import Entry
from reports.querysets import ManagementReviewQuerySet


class State(models.TextChoices):
    """Where a review is on its way from the coordinator to the director and back."""

    DRAFT = "draft", _("Utkast")
    IN_ROUND = "in_round", _("På granskning")
    SUBMITTED = "submitted", _("Överlämnad")
    RETURNED = "returned", _("Åter för komplettering")
    APPROVED = "approved", _("Godkänd")
    CORRECTING = "correcting", _("Rättas")


TRANSITIONS: dict[str, tuple[str, ...]] = {
    State.DRAFT: (State.IN_ROUND, State.SUBMITTED),
    State.IN_ROUND: (State.SUBMITTED,),
    State.SUBMITTED: (State.APPROVED, State.RETURNED),
    State.RETURNED: (State.IN_ROUND, State.SUBMITTED),
    State.APPROVED: (State.CORRECTING,),
    State.CORRECTING: (State.IN_ROUND, State.SUBMITTED),
}


@tracked
class ManagementReview(Entry):
    """The yearly report to the director on the state of information security (ISO/IEC 27001:2022, 9.3)."""

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    # The parent's organisation once more: a constraint cannot reach into the parent's table.
    reviewed_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="management_reviews", editable=False, db_index=False
    )
    year = models.PositiveSmallIntegerField(_("år"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    state = models.CharField(_("läge"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False)

    # What the next edition corrects in the approved one; empty when nothing is being corrected.
    correction = models.TextField(_("rättelse"), blank=True, max_length=2_000, editable=False)

    # The meeting at which the review is gone through; no day, no meeting.
    met_on = models.DateField(_("mötesdag"), null=True, blank=True, editable=False)
    attendance = models.TextField(_("närvarande"), blank=True, max_length=4_000, editable=False)
    meeting_notes = models.TextField(_("anteckningar från mötet"), blank=True, max_length=20_000, editable=False)

    objects = ManagementReviewQuerySet.as_manager()

    KIND = "management_review"
    State = State

    class Meta:
        verbose_name = _("ledningens genomgång")
        verbose_name_plural = _("ledningens genomgångar")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["reviewed_organisation", "year"],
                name="reports_managementreview_year_unique",
                violation_error_message=_("Det finns redan en genomgång för det året."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_round", "submitted", "returned", "approved", "correcting"]),
                name="reports_managementreview_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(met_on__isnull=False) | models.Q(attendance="", meeting_notes=""),
                name="reports_managementreview_meeting_has_day",
                violation_error_message=_("Ange vilken dag mötet hölls."),
            ),
        ]

    def clean(self) -> None:
        """The copy of the organisation agrees with the entry's own."""
        super().clean()
        if self.reviewed_organisation_id != self.organisation_id:
            raise ValidationError({"year": _("Genomgången hör till en annan organisation.")})

    @property
    def is_open(self) -> bool:
        """True while the coordinator may write in the review."""
        return self.state in (State.DRAFT, State.IN_ROUND, State.RETURNED, State.CORRECTING)

    @property
    def is_submitted(self) -> bool:
        """True while the review lies with the director."""
        return self.state == State.SUBMITTED

    @property
    def is_approved(self) -> bool:
        """True when the director has approved the review."""
        return self.state == State.APPROVED

    @property
    def attendants(self) -> list[str]:
        """Those who attended the meeting, one post or person each."""
        return self.attendance.splitlines()

    def may_become(self, state: str) -> bool:
        """Tell whether the review may move to a state from where it is."""
        return state in TRANSITIONS[self.state]
