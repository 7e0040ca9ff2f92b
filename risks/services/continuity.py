"""Write continuity plans and their tests."""

import datetime as dt
from dataclasses import asdict
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_review
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError, EntryArchived
from isms.register.models import Decision, Entry
from isms.register.services import change_entry, claim_version, create_entry, record_decision
from risks.models import ContinuityPlan, PlanApproval, RestoreTest
from risks.services.actions import raise_action

REVIEW_KIND = "continuity_plan_review"
TEST_KIND = "restore_test"


@transaction.atomic
def create_plan(*, plan: ContinuityPlan, by: User, at: dt.datetime) -> ContinuityPlan:
    """Begin a plan for a system, a process or another entry.

    Raises:
        ValidationError: a field is wrong, or the subject belongs to another organisation.
    """
    _check_subject(plan)
    return create_entry(entry=plan, by=by, at=at)


@transaction.atomic
def change_plan(*, plan: ContinuityPlan, version: int, by: User, at: dt.datetime) -> ContinuityPlan:
    """Save a changed plan; a decided one becomes a draft, and what was decided still holds until the next decision.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        ValidationError: a field is wrong.
    """
    _check_subject(plan)
    plan.state = ContinuityPlan.State.DRAFT
    return change_entry(entry=plan, version=version, by=by, at=at)


@transaction.atomic
def decide_plan(
    *, plan: ContinuityPlan, version: int, reason: str, ground: DecisionGround, by: User, at: dt.datetime
) -> PlanApproval:
    """Decide a plan as it stands: the text is kept, and its review and restore test are planned.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: it is decided already, or says nothing of how the work goes on.
        ValidationError: the authority lacks its details.
    """
    claim_version(entry=plan, version=version, by=by, at=at)
    stored = ContinuityPlan.objects.with_detail().get(pk=plan.pk)
    if ContinuityPlan.State.DECIDED not in ContinuityPlan.TRANSITIONS[stored.state]:
        raise DomainError(_("Planen är redan beslutad."))
    if not (stored.fallback.strip() and stored.restoring.strip()):
        raise DomainError(_("Beskriv både reservrutinen och återställningen innan du beslutar planen."))
    before = PlanApproval.objects.filter(plan=stored).latest_first().select_related("decision").first()
    number = before.number + 1 if before else 1
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=stored.pk,
                kind=Decision.Kind.CONTINUITY_PLAN,
                summary=_("Kontinuitetsplanen är beslutad, version %(number)d") % {"number": number},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.decision if before else None,
            )
        )
    approval = PlanApproval(
        plan=stored,
        decision=decision,
        number=number,
        title=stored.title,
        content={name: getattr(stored, name) for name in ContinuityPlan.CONTENT_FIELDS},
    )
    approval.full_clean()
    approval.save(force_insert=True)
    plan.state = stored.state = ContinuityPlan.State.DECIDED
    stored.save(update_fields=["state"])
    open_review(entry=stored, kind=REVIEW_KIND, by=by, at=at)
    if not FollowUp.objects.open().filter(entry_id=stored.pk, kind=TEST_KIND).exists():
        open_review(entry=stored, kind=TEST_KIND, by=by, at=at)
    return approval


@transaction.atomic
def record_test(
    *,
    plan: ContinuityPlan,
    kind: str,
    tested_on: dt.date,
    worked: bool,
    by: User,
    at: dt.datetime,
    restored_hours: Decimal | None = None,
    lost_hours: Decimal | None = None,
    shortcomings: str = "",
    action_due_on: dt.date | None = None,
) -> RestoreTest:
    """Record a test against the plan's present targets; a real restore completes the follow-up that asked for it.

    Args:
        worked: whether the tested could be done at all; it succeeds only when the times were met as well.
        action_due_on: makes an action of the shortcomings, to be done by that day.

    Raises:
        EntryArchived: the plan is put away.
        ValidationError: the day lies ahead, a time is missing, or a failure is not described.
    """
    locked = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    if locked.is_archived:
        raise EntryArchived
    stored = ContinuityPlan.objects.with_detail().get(pk=plan.pk)
    if tested_on > timezone.localtime(at).date():
        raise ValidationError({"tested_on": _("Testet kan inte ha gjorts efter i dag.")})
    test = RestoreTest(
        plan=stored,
        kind=kind,
        tested_on=tested_on,
        restored_hours=restored_hours,
        lost_hours=lost_hours,
        target_time=stored.recovery_time_objective,
        target_loss=stored.recovery_point_objective,
        is_successful=False,
        shortcomings=shortcomings.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    _check_measured(test, worked=worked)
    test.is_successful = worked and test.is_time_met is not False and test.is_loss_met is not False
    if not test.is_successful and not test.shortcomings:
        raise ValidationError({"shortcomings": _("Målen nåddes inte. Beskriv vad som inte fungerade.")})
    test.full_clean()
    test.save(force_insert=True)
    if test.shortcomings and action_due_on is not None:
        with in_swedish():
            raise_action(
                source=stored,
                source_key=f"restore_test:{test.pk}",
                title=_("Åtgärda brister från test %(day)s: %(plan)s")
                % {"day": tested_on.isoformat(), "plan": stored.title},
                description=test.shortcomings,
                due_on=action_due_on,
                area="risk",
                by=by,
                at=at,
            )
    if test.is_restore:
        _complete_due_test(stored, test, by=by, at=at)
    return test


def _check_subject(plan: ContinuityPlan) -> None:
    if plan.subject_id and plan.subject.organisation_id != plan.organisation_id:
        raise ValidationError({"subject": _("Posten hör till en annan organisation.")})


def _check_measured(test: RestoreTest, *, worked: bool) -> None:
    if not (worked and test.is_restore):
        return
    missing = {
        name: _("Ange den uppmätta tiden i timmar.")
        for name in ("restored_hours", "lost_hours")
        if getattr(test, name) is None
    }
    if missing:
        raise ValidationError(missing)


def _complete_due_test(plan: ContinuityPlan, test: RestoreTest, *, by: User, at: dt.datetime) -> None:
    """A real restore is the outcome of the follow-up that was waiting for one."""
    waiting = FollowUp.objects.open().filter(entry_id=plan.pk, kind=TEST_KIND).first()
    if waiting is None:
        open_review(entry=plan, kind=TEST_KIND, by=by, at=at)
        return
    outcome = FollowUp.Outcome.WITH_REMARK if test.shortcomings else FollowUp.Outcome.NO_REMARK
    with in_swedish():
        complete_followup(followup=waiting, outcome=outcome, note=test.shortcomings or str(test), by=by, at=at)
