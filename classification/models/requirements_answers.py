"""What is answered to requirements: per system, and once for the whole organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classification.models.classification import IMMUTABLE
from classification.models.requirements import Requirement, RequirementText
from classification.requirement_querysets import CommonControlQuerySet, RequirementAnswerQuerySet
from isms.accounts.models import Organisation, User
from isms.constraints import ChecksAtOnce
from isms.history import tracked
from isms.register.models import Entry
from isms.register.querysets import ThroughEntryQuerySet


class Fulfilment(models.TextChoices):
    """How far a requirement is met."""

    FULFILLED = "fulfilled", _("Uppfyllt")
    PARTLY = "partly", _("Delvis uppfyllt")
    NOT = "not", _("Inte uppfyllt")
    NOT_APPLICABLE = "not_applicable", _("Ej tillämpligt")


GAPS = (Fulfilment.PARTLY.value, Fulfilment.NOT.value)


@tracked
class RequirementAnswer(ChecksAtOnce):
    """A system's own answer to one requirement, as it stands; earlier answers are in the history."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="requirement_answers")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="answers")
    text = models.ForeignKey(RequirementText, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("svar"), max_length=20, choices=Fulfilment.choices)
    how = models.TextField(_("hur"), max_length=20_000, blank=True)
    evidence = models.TextField(_("underlag"), max_length=4_000, blank=True)
    reason = models.TextField(_("skäl"), max_length=4_000, blank=True)
    is_deviation = models.BooleanField(_("lokal avvikelse"), default=False)
    version = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField(_("besvarat"))
    answered_by = models.ForeignKey(User, verbose_name=_("besvarat av"), on_delete=models.PROTECT, related_name="+")

    objects = RequirementAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar på krav")
        verbose_name_plural = _("svar på krav")
        constraints = [
            models.UniqueConstraint(fields=["entry", "requirement"], name="classification_requirementanswer_unique"),
            models.CheckConstraint(
                condition=~models.Q(state="not_applicable") | ~models.Q(reason=""),
                name="classification_requirementanswer_reason",
                violation_error_message=_("Skriv varför kravet inte är tillämpligt."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_deviation=False) | ~models.Q(reason=""),
                name="classification_requirementanswer_deviation",
                violation_error_message=_("Skriv varför systemet avviker från det förvaltningsgemensamma svaret."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.get_state_display()}"


class AssessmentSignOff(models.Model):
    """The day on which somebody said that a system's self-assessment is complete, and what it showed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assessment_sign_offs")
    signed_at = models.DateTimeField(_("klarmarkerad"))
    signed_by = models.ForeignKey(User, verbose_name=_("klarmarkerad av"), on_delete=models.PROTECT, related_name="+")
    fulfilled_count = models.PositiveIntegerField(_("uppfyllda"))
    partly_count = models.PositiveIntegerField(_("delvis uppfyllda"))
    not_count = models.PositiveIntegerField(_("inte uppfyllda"))
    not_applicable_count = models.PositiveIntegerField(_("ej tillämpliga"))

    objects = ThroughEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("klarmarkering av självskattning")
        verbose_name_plural = _("klarmarkeringar av självskattning")
        triggers = [IMMUTABLE]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.signed_at:%Y-%m-%d}"


@tracked
class CommonControl(Entry):
    """A requirement answered once for the whole organisation and inherited by every system in it."""

    entry = models.OneToOneField(Entry, parent_link=True, primary_key=True, on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(
        Requirement, verbose_name=_("krav"), on_delete=models.PROTECT, related_name="common_controls"
    )
    state = models.CharField(_("svar"), max_length=20, choices=Fulfilment.choices)
    how = models.TextField(
        _("hur"),
        max_length=20_000,
        help_text=_("Hur kravet är uppfyllt för alla system, och vad som återstår. Systemens ägare läser detta."),
    )
    # The organisation while the control holds, nothing when it is archived: one holds at a time.
    in_force_for = models.ForeignKey(
        Organisation, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommonControlQuerySet.as_manager()

    KIND = "common_control"
    SEARCH_FIELDS = ("how",)

    class Meta:
        verbose_name = _("förvaltningsgemensamt krav")
        verbose_name_plural = _("förvaltningsgemensamma krav")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_for", "requirement"],
                name="classification_commoncontrol_one_in_force",
                violation_error_message=_("Kravet är redan besvarat gemensamt. Ändra det svaret i stället."),
            )
        ]
