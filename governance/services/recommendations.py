"""Writes of recommendations: register, change, answer and move, verify."""

import datetime as dt
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.kinds.recommendations import ANSWER_KIND, DUE_KIND, REVIEW_KIND
from governance.models import Recommendation, RecommendationStep, RecommendationVerification
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import close_followups, complete_followup, open_followup, open_review
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.services import change_entry, claim_version, create_entry, record_decision

State = Recommendation.State
# The states whose reason the giver, or the one who follows it up next year, has to be able to read.
DEMANDED = {
    State.ANSWERED: gettext_lazy("Skriv svaret."),
    State.REJECTED: gettext_lazy("Skriv varför rekommendationen avvisas."),
    State.REMAINING: gettext_lazy("Skriv vad som kvarstår."),
}


@transaction.atomic
def create_recommendation(*, recommendation: Recommendation, by: User, at: dt.datetime) -> Recommendation:
    """Register what somebody recommends; it is to be answered by its day.

    Raises:
        ValidationError: a field is wrong.
    """
    create_entry(entry=recommendation, by=by, at=at)
    _plan(recommendation, by=by, at=at)
    return recommendation


@transaction.atomic
def change_recommendation(*, recommendation: Recommendation, version: int, by: User, at: dt.datetime) -> Recommendation:
    """Save a changed recommendation; a new day moves its follow-up.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        EntryArchived: it is put away.
        ValidationError: a field is wrong.
    """
    before = Recommendation.objects.only("answer_due_on", "due_on").get(pk=recommendation.pk)
    change_entry(entry=recommendation, version=version, by=by, at=at)
    if (before.answer_due_on, before.due_on) != (recommendation.answer_due_on, recommendation.due_on):
        _plan(recommendation, by=by, at=at)
    return recommendation


@transaction.atomic
def decide_recommendation(
    *,
    recommendation: Recommendation,
    to_state: str,
    reason: str,
    version: int,
    ground: DecisionGround,
    by: User,
    at: dt.datetime,
    due_on: dt.date | None = None,
) -> RecommendationStep:
    """Answer a recommendation, or move it on, by TRANSITIONS.

    Args:
        reason: the answer when it is answered; required then, and when it is rejected or remains.
        due_on: the day that the giver is promised; the one that stands already when left out.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        EntryArchived: it is put away.
        ValidationError: the state cannot be reached, the reason is missing, or the authority lacks its details.
    """
    claim_version(entry=recommendation, version=version, by=by, at=at)
    stored = Recommendation.objects.with_detail().get(pk=recommendation.pk)
    if to_state not in Recommendation.TRANSITIONS[stored.state]:
        message = _("Rekommendationen kan inte flyttas till det läget. Läs in sidan igen och se hur den står nu.")
        raise ValidationError({"to_state": message})
    if not reason.strip() and to_state in DEMANDED:
        raise ValidationError({"reason": DEMANDED[State(to_state)]})
    if due_on is not None:
        stored.due_on = due_on
    step = _move(stored, to_state, reason=reason, ground=ground, by=by, at=at)
    recommendation.state = stored.state
    return step


@transaction.atomic
def verify_recommendation(
    *,
    recommendation: Recommendation,
    is_verified: bool,
    verifier: str,
    verified_on: dt.date,
    note: str,
    version: int,
    by: User,
    at: dt.datetime,
) -> RecommendationVerification:
    """Keep what the giver found; what is not verified remains.

    Args:
        verifier: who said so, on the giver's side.
        note: what the giver says; required when it is not put right.

    Raises:
        EditConflict: somebody else has saved it since ``version``.
        DomainError: the administration has not said that it is put right, or it is verified already.
        ValidationError: a field is wrong, or the day lies ahead.
    """
    claim_version(entry=recommendation, version=version, by=by, at=at)
    stored = Recommendation.objects.with_detail().get(pk=recommendation.pk)
    if not stored.is_unverified:
        raise DomainError(_("Bara en åtgärdad rekommendation som inte är verifierad kan verifieras."))
    if verified_on > timezone.localtime(at).date():
        raise ValidationError({"verified_on": _("Dagen ligger i framtiden.")})
    if not is_verified and not note.strip():
        raise ValidationError({"note": _("Skriv vad som kvarstår.")})
    verification = RecommendationVerification(
        recommendation=stored,
        is_verified=is_verified,
        verifier=verifier.strip(),
        verified_on=verified_on,
        note=note.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    verification.full_clean()
    verification.save(force_insert=True)
    if is_verified:
        stored.closed_on = verified_on
        stored.save(update_fields=["closed_on"])
        _plan(stored, by=by, at=at)
    else:
        with in_swedish():
            told = _("%(giver)s har inte verifierat åtgärden: %(note)s") % {"giver": stored.giver_name, "note": note}
        _move(stored, State.REMAINING, reason=told, ground=DecisionGround(), by=by, at=at)
    recommendation.state, recommendation.closed_on = stored.state, stored.closed_on
    return verification


def _move(
    stored: Recommendation, to_state: str, *, reason: str, ground: DecisionGround, by: User, at: dt.datetime
) -> RecommendationStep:
    """Decide the move of a locked recommendation, and plan what is to be looked at next."""
    today = timezone.localtime(at).date()
    before = Decision.objects.in_force().filter(entry_id=stored.pk, kind=Decision.Kind.RECOMMENDATION).first()
    with in_swedish():
        decision = record_decision(
            decision=Decision(
                entry_id=stored.pk,
                kind=Decision.Kind.RECOMMENDATION,
                summary=_("Rekommendationen: %(state)s") % {"state": str(State(to_state).label).lower()},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before,
            )
        )
    step = RecommendationStep(decision=decision, recommendation=stored, from_state=stored.state, to_state=to_state)
    step.full_clean()
    step.save(force_insert=True)
    stored.state = to_state
    stored.answered_on = stored.answered_on or today
    stored.closed_on = today if to_state == State.REJECTED else None
    if to_state == State.ANSWERED:
        stored.answer = reason.strip()
    stored.full_clean(exclude=["entry"])
    stored.save(update_fields=["state", "answer", "answered_on", "closed_on", "due_on"])
    _plan(stored, by=by, at=at)
    return step


def _plan(recommendation: Recommendation, *, by: User, at: dt.datetime) -> None:
    """Open what is to be looked at in the present state, and complete or close what no longer is."""
    common = {"entry": recommendation, "by": by, "at": at}
    if recommendation.closed_on is not None:
        _complete(recommendation, ANSWER_KIND, by=by, at=at)
        with in_swedish():
            close_followups(**common, reason=_("Rekommendationen är avslutad."))
        return
    if recommendation.state == State.NEW:
        open_followup(**common, kind=ANSWER_KIND, intended_on=recommendation.answer_due_on, interval_months=None)
    else:
        _complete(recommendation, ANSWER_KIND, by=by, at=at)
        if not _open(recommendation, REVIEW_KIND).exists():
            open_review(**common, kind=REVIEW_KIND)
    if recommendation.state == State.DONE:
        _complete(recommendation, DUE_KIND, by=by, at=at)
    elif recommendation.due_on is not None:
        open_followup(**common, kind=DUE_KIND, intended_on=recommendation.due_on, interval_months=None)
    else:
        with in_swedish():
            close_followups(**common, kind=DUE_KIND, reason=_("Ingen dag är lovad längre."))


def _open(recommendation: Recommendation, kind: str) -> FollowUp:
    return FollowUp.objects.open().filter(entry_id=recommendation.pk, kind=kind)


def _complete(recommendation: Recommendation, kind: str, *, by: User, at: dt.datetime) -> None:
    """Record that the work which a follow-up waited for is done."""
    for followup in _open(recommendation, kind):
        with in_swedish():
            outcome, note = FollowUp.Outcome.NO_REMARK, str(recommendation.get_state_display())
        complete_followup(followup=followup, outcome=outcome, note=note, by=by, at=at)
