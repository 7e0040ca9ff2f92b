"""Work on an impact assessment, decide it, and keep the prior consultation that a high risk calls for."""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.models import ImpactAssessment, PriorConsultation, ProcessingActivity
from assets.processing.changes import DPIA_KIND
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.services import claim_version, record_decision

CONTENT = ("necessity", "risks", "measures", "views_of_subjects", "remaining_risk")


@transaction.atomic
def work_on_impact_assessment(
    *,
    activity: ProcessingActivity,
    version: int,
    content: dict[str, str],
    by: User,
    at: dt.datetime,
) -> ImpactAssessment:
    """Start the processing's impact assessment, or save what has been written in it.

    Args:
        content: texts by the names in ``CONTENT``; what is left out stays as it was.

    Raises:
        EditConflict: the processing has been saved since ``version``.
        ValidationError: a field is wrong.
    """
    claim_version(entry=activity, version=version, by=by, at=at)
    assessment = in_work(activity) or ImpactAssessment(activity_id=activity.pk, started_at=at)
    for name in CONTENT:
        if name in content:
            setattr(assessment, name, content[name])
    assessment.full_clean()
    assessment.save()
    return assessment


def in_work(activity: ProcessingActivity) -> ImpactAssessment | None:
    """Return the impact assessment that is not decided yet, or None."""
    return activity.impact_assessments.exclude(status=ImpactAssessment.Status.DECIDED).first()


def missing_in(assessment: ImpactAssessment) -> list[str]:
    """Return what must be there before the assessment can be decided, in words (GDPR art. 35.2 and 35.7)."""
    needed = ("necessity", "risks", "measures", "remaining_risk")
    missing = [str(assessment._meta.get_field(name).verbose_name) for name in needed if not getattr(assessment, name)]
    if not assessment.advice.exists():
        missing.append(_("dataskyddsombudets råd"))
    return missing


@transaction.atomic
def decide_impact_assessment(
    *,
    assessment: ImpactAssessment,
    version: int,
    reason: str,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
) -> ImpactAssessment:
    """Decide an impact assessment; afterwards nobody changes it, a new one is made instead.

    Raises:
        DomainError: something is missing, or it is decided already.
        EditConflict: the processing has been saved since ``version``.
        ValidationError: the authority lacks its details.
    """
    claim_version(entry=assessment.activity, version=version, by=by, at=at)
    stored = ImpactAssessment.objects.select_for_update().get(pk=assessment.pk)
    if stored.is_decided:
        raise DomainError(_("Konsekvensbedömningen är redan beslutad."))
    missing = missing_in(stored)
    if missing:
        raise DomainError(_("Konsekvensbedömningen är inte klar. Det saknas: %(what)s.") % {"what": ", ".join(missing)})
    before = (
        ImpactAssessment.objects.filter(activity_id=stored.activity_id, status=ImpactAssessment.Status.DECIDED)
        .latest_first()
        .first()
    )
    with in_swedish():
        risk = stored.get_remaining_risk_display().lower()
    with in_swedish():
        stored.decision = record_decision(
            decision=Decision(
                entry_id=stored.activity_id,
                kind=Decision.Kind.IMPACT_ASSESSMENT,
                summary=_("Konsekvensbedömning: kvarstående risk %(risk)s") % {"risk": risk},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.decision if before else None,
            )
        )
    stored.status = ImpactAssessment.Status.DECIDED
    stored.full_clean()
    stored.save()
    waiting = FollowUp.objects.open().filter(entry_id=stored.activity_id, kind=DPIA_KIND).first()
    if waiting is not None:
        with in_swedish():
            note = _("Konsekvensbedömningen är beslutad.")
        complete_followup(followup=waiting, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)
    return stored


@transaction.atomic
def record_consultation(
    *,
    assessment: ImpactAssessment,
    version: int,
    asked_on: dt.date,
    case_number: str = "",
    answered_on: dt.date | None = None,
    outcome: str = "",
    answer: str = "",
    by: User,
    at: dt.datetime,
) -> PriorConsultation:
    """Keep that the authority has been asked, and what it answered (GDPR art. 36).

    Args:
        outcome: a code of ``PriorConsultation.Outcome``, together with ``answered_on``.

    Raises:
        DomainError: the assessment is not decided, or its remaining risk is not high.
        EditConflict: the processing has been saved since ``version``.
        ValidationError: a date lies ahead, or only one of date and outcome is given.
    """
    claim_version(entry=assessment.activity, version=version, by=by, at=at)
    if not assessment.is_decided or assessment.remaining_risk != ImpactAssessment.RemainingRisk.HIGH:
        raise DomainError(_("Förhandssamråd gäller en beslutad konsekvensbedömning med hög kvarstående risk."))
    today = timezone.localtime(at).date()
    wrong = {}
    if asked_on > today:
        wrong["asked_on"] = _("Datumet ligger efter dagens datum.")
    if answered_on and answered_on > today:
        wrong["answered_on"] = _("Datumet ligger efter dagens datum.")
    if answered_on and not outcome:
        wrong["outcome"] = _("Välj vad IMY svarade.")
    if outcome and not answered_on:
        wrong["answered_on"] = _("Ange vilken dag svaret kom.")
    if answered_on and answered_on < asked_on:
        wrong["answered_on"] = _("Svaret kan inte ha kommit före begäran.")
    if wrong:
        raise ValidationError(wrong)
    consultation = PriorConsultation.objects.filter(impact_assessment=assessment).first()
    consultation = consultation or PriorConsultation(impact_assessment=assessment)
    consultation.asked_on, consultation.case_number = asked_on, case_number.strip()
    consultation.answered_on, consultation.outcome, consultation.answer = answered_on, outcome, answer.strip()
    consultation.full_clean()
    consultation.save()
    return consultation
