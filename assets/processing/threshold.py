"""Assess whether an impact assessment is needed, and decide it once the data protection officer has advised."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import (
    Criterion,
    CriterionAnswer,
    ImpactAssessment,
    ProcessingActivity,
    ThresholdAssessment,
    ThresholdDecision,
)
from assets.processing.changes import DPIA_KIND, REVIEW_KIND
from assets.processing.criteria import ENOUGH
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import close_followups, complete_followup, open_followup, open_review
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision, Entry
from isms.register.services import claim_version, record_decision

DAYS_FOR_IMPACT_ASSESSMENT = 90
MandatoryCase = ThresholdAssessment.MandatoryCase
Override = ThresholdAssessment.Override


@dataclass(frozen=True)
class Answer:
    """Yes or no to one criterion, and why."""

    is_met: bool
    reason: str


def is_needed(*, yes_count: int, mandatory_case: str) -> bool:
    """Tell whether the answers make an impact assessment needed (GDPR art. 35.3 and 35.4)."""
    return yes_count >= ENOUGH or mandatory_case != MandatoryCase.NONE


def check_override(*, override: str, reason: str, yes_count: int, mandatory_case: str) -> dict[str, str]:
    """Return what is wrong with a departure from the outcome, by field; empty when nothing is."""
    if override == Override.FOLLOW:
        return {}
    wrong = {}
    needed = is_needed(yes_count=yes_count, mandatory_case=mandatory_case)
    if override == Override.WAIVE and mandatory_case != MandatoryCase.NONE:
        wrong["override"] = _("I fallen i art. 35.3 krävs alltid en konsekvensbedömning. Det går inte att göra avsteg.")
    elif override == Override.WAIVE and not needed:
        wrong["override"] = _("Svaren kräver ingen konsekvensbedömning. Välj Följ utfallet.")
    elif override == Override.REQUIRE and needed:
        wrong["override"] = _("Svaren kräver redan en konsekvensbedömning. Välj Följ utfallet.")
    if not reason.strip():
        wrong["override_reason"] = _("Skriv skälet för avsteget.")
    return wrong


@transaction.atomic
def assess_threshold(
    *,
    activity: ProcessingActivity,
    version: int,
    answers: Mapping[str, Answer],
    mandatory_case: str = MandatoryCase.NONE,
    override: str = Override.FOLLOW,
    override_reason: str = "",
    by: User,
    at: dt.datetime,
) -> ThresholdAssessment:
    """Answer the nine criteria; the assessment then waits for the data protection officer's advice.

    Args:
        answers: one for each of ``Criterion``, by code.
        override: a code of ``ThresholdAssessment.Override``.

    Raises:
        EditConflict: the processing has been saved since ``version``.
        ValidationError: an answer or reason is missing, or the departure is not allowed.
    """
    _check_answers(answers)
    yes_count = sum(answer.is_met for answer in answers.values())
    wrong = check_override(
        override=override, reason=override_reason, yes_count=yes_count, mandatory_case=mandatory_case
    )
    if wrong:
        raise ValidationError(wrong)
    claim_version(entry=activity, version=version, by=by, at=at)
    needed = is_needed(yes_count=yes_count, mandatory_case=mandatory_case)
    assessment = ThresholdAssessment(
        activity_id=activity.pk,
        mandatory_case=mandatory_case,
        yes_count=yes_count,
        override=override,
        override_reason=override_reason.strip() if override != Override.FOLLOW else "",
        needs_dpia=(needed or override == Override.REQUIRE) and override != Override.WAIVE,
        assessed_at=at,
        assessed_by=by,
    )
    assessment.full_clean()
    assessment.save(force_insert=True)
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(
            assessment=assessment, criterion=code, is_met=answers[code].is_met, reason=answers[code].reason.strip()
        )
        for code in Criterion.values
    )
    return assessment


@transaction.atomic
def decide_threshold(
    *,
    assessment: ThresholdAssessment,
    version: int,
    reason: str,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
) -> ThresholdDecision:
    """Decide the latest assessment; it supersedes the one in force, and its review is due in a year.

    Args:
        reason: how the data protection officer's advice was taken into account.

    Raises:
        DomainError: there is no advice, a later assessment exists, or it is decided already.
        EditConflict: the processing has been saved since ``version``.
        ValidationError: the authority lacks its details.
    """
    activity = assessment.activity
    claim_version(entry=activity, version=version, by=by, at=at)
    latest = ThresholdAssessment.objects.filter(activity=activity).latest_first().first()
    if latest != assessment:
        raise DomainError(_("Det finns en senare tröskelanalys. Besluta den i stället."))
    if ThresholdDecision.objects.filter(assessment=assessment).exists():
        raise DomainError(_("Tröskelanalysen är redan beslutad."))
    if not assessment.advice.exists():
        raise DomainError(_("Tröskelanalysen väntar på dataskyddsombudets råd och kan inte beslutas än."))
    before = ThresholdDecision.objects.filter(assessment__activity=activity).order_by("-pk").first()
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=activity.pk,
                kind=Decision.Kind.THRESHOLD,
                summary=_("Tröskelanalys: %(outcome)s") % {"outcome": assessment.summary},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.decision if before else None,
            )
        )
    ruling = ThresholdDecision.objects.create(assessment=assessment, decision=decision)
    if activity.state != ProcessingActivity.State.ENDED:
        _plan(activity, needs_dpia=assessment.needs_dpia, by=by, at=at)
    return ruling


def _plan(activity: ProcessingActivity, *, needs_dpia: bool, by: User, at: dt.datetime) -> None:
    """A decision is the outcome of the review that waited for it, and makes the impact assessment due or not."""
    entry = Entry.objects.select_related("organisation").get(pk=activity.pk)
    waiting = FollowUp.objects.open().filter(entry_id=entry.pk, kind=REVIEW_KIND).first()
    if waiting is not None:
        with in_swedish():
            note = _("Ny tröskelanalys beslutad.")
        complete_followup(followup=waiting, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)
    open_review(entry=entry, kind=REVIEW_KIND, by=by, at=at)
    if not needs_dpia:
        with in_swedish():
            close_followups(entry=entry, by=by, at=at, reason=_("Ingen konsekvensbedömning behövs."), kind=DPIA_KIND)
    elif not ImpactAssessment.objects.filter(activity=activity, status=ImpactAssessment.Status.DECIDED).exists():
        day = timezone.localtime(at).date() + dt.timedelta(days=DAYS_FOR_IMPACT_ASSESSMENT)
        if not FollowUp.objects.open().filter(entry_id=entry.pk, kind=DPIA_KIND).exists():
            open_followup(entry=entry, kind=DPIA_KIND, intended_on=day, by=by, at=at)


def _check_answers(answers: Mapping[str, Answer]) -> None:
    wrong = {}
    for code in Criterion.values:
        if code not in answers:
            wrong[f"{code}_met"] = _("Svara ja eller nej.")
        elif not answers[code].reason.strip():
            wrong[f"{code}_reason"] = _("Skriv en kort motivering.")
    if wrong:
        raise ValidationError(wrong)
