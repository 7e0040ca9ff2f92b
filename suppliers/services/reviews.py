"""Write reviews of suppliers: begin, answer, note what deviates, decide or call off."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.models import Decision
from isms.register.services import claim_version, record_decision
from risks.services import raise_action
from suppliers.kinds_of_reviews import ESCALATION_KIND, REVIEW_KIND
from suppliers.models import (
    ReviewAnswer,
    ReviewDecision,
    ReviewDeviation,
    Supplier,
    SupplierReview,
    TemplateQuestion,
)
from suppliers.services.questions import questions_in_use
from suppliers.services.review_planning import plan_reviews


@dataclass(frozen=True)
class Given:
    """The answer to one question: a choice or a text, and what was said besides."""

    answer: str = ""
    text: str = ""
    comment: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing was answered."""
        return not (self.answer or self.text)


@transaction.atomic
def begin_review(
    *, supplier: Supplier, method: str, participants: str = "", version: int, by: User, at: dt.datetime
) -> SupplierReview:
    """Begin a review of a supplier with the organisation's present questions.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: a review is going on already.
        ValidationError: a field is wrong.
    """
    claim_version(entry=supplier, version=version, by=by, at=at)
    if SupplierReview.objects.open().filter(supplier_id=supplier.pk).exists():
        raise DomainError(_("En uppföljning av leverantören pågår redan. Besluta eller avbryt den först."))
    latest = SupplierReview.objects.filter(supplier_id=supplier.pk).order_by("-number").first()
    planned = _planned(supplier.pk)
    review = SupplierReview(
        supplier=supplier,
        number=latest.number + 1 if latest else 1,
        template=questions_in_use(organisation=supplier.organisation, by=by, at=at),
        method=method,
        participants=participants.strip(),
        intended_on=planned.intended_on if planned else None,
        begun_on=timezone.localtime(at).date(),
        begun_by=by,
    )
    review.full_clean()
    review.save(force_insert=True)
    return review


@transaction.atomic
def answer_review(
    *,
    review: SupplierReview,
    answers: Mapping[str, Given],
    version: int,
    by: User,
    at: dt.datetime,
    summary: str | None = None,
) -> int:
    """Record answers by the code of their question; an empty one takes a stored answer away. Return how many changed.

    Args:
        answers: what was answered; questions that are left out keep what they have.
        summary: what the review showed, kept as it is when left out.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: the review is over, or a code names no question of it.
        ValidationError: an answer does not fit its question.
    """
    stored = _open(review, version=version, by=by, at=at)
    questions = {row.code: row for row in stored.template.questions.order_by("position")}
    if unknown := sorted(set(answers) - set(questions)):
        raise DomainError(_("Frågan %(code)s finns inte i uppföljningen.") % {"code": unknown[0]})
    held = {row.question_id: row for row in stored.answers.all()}
    count = sum(_keep(stored, questions[code], given, held) for code, given in answers.items())
    if summary is not None and summary.strip() != stored.summary:
        stored.summary = summary.strip()
        stored.full_clean(validate_constraints=False)
        stored.save(update_fields=["summary"])
    return count


@transaction.atomic
def add_deviation(
    *,
    review: SupplierReview,
    question: TemplateQuestion | None,
    description: str,
    due_on: dt.date | None,
    version: int,
    by: User,
    at: dt.datetime,
) -> ReviewDeviation:
    """Note something that was found wanting; with a day it becomes an action in the supplier's plan.

    Args:
        due_on: by when it is to be put right; None notes it only.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: the review is over.
        ValidationError: the description is empty or too long.
    """
    stored = _open(review, version=version, by=by, at=at)
    deviation = ReviewDeviation(review=stored, question=question, description=description.strip())
    deviation.full_clean()
    deviation.save(force_insert=True)
    if due_on is not None:
        said = question.text if question else ""
        with in_swedish():
            deviation.action, _is_new = raise_action(
                source=stored.supplier,
                source_key=f"supplier_review:{stored.number}:{deviation.pk}",
                title=deviation.description,
                description=said,
                reason=_("Avvikelse vid leverantörsuppföljning %(number)d") % {"number": stored.number},
                due_on=due_on,
                by=by,
                at=at,
            )
        deviation.save(update_fields=["action"])
    return deviation


@transaction.atomic
def decide_review(
    *,
    review: SupplierReview,
    outcome: str,
    reason: str,
    ground: DecisionGround,
    version: int,
    by: User,
    at: dt.datetime,
    escalated_to: str = "",
    answer_due_on: dt.date | None = None,
) -> ReviewDecision:
    """Decide what a review showed; the follow-up that asked for it is done and the next one stands.

    Args:
        reason: required unless everything is in order.
        escalated_to: who is to settle the matter, when it is escalated; ``answer_due_on`` is by when.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: the review is over, or the outcome does not fit what was found.
        ValidationError: the reason, the receiver or the authority's details are missing.
    """
    stored = _open(review, version=version, by=by, at=at)
    today = timezone.localtime(at).date()
    deviations = list(stored.deviations.select_related("action").order_by("pk"))
    _check_outcome(outcome, reason, escalated_to, answer_due_on, deviations, today=today)
    before = Decision.objects.in_force().filter(entry_id=stored.supplier_id, kind=Decision.Kind.SUPPLIER_REVIEW)
    with in_swedish():
        label = str(ReviewDecision.Outcome(outcome).label)
        decision = record_decision(
            decision=Decision(
                entry_id=stored.supplier_id,
                kind=Decision.Kind.SUPPLIER_REVIEW,
                summary=_("Leverantörsuppföljning %(number)d: %(outcome)s")
                % {"number": stored.number, "outcome": label},
                reason=reason.strip(),
                **asdict(ground),
                decided_at=at,
                decided_by=by,
                supersedes=before.latest_first().first(),
            )
        )
    is_escalated = outcome == ReviewDecision.Outcome.ESCALATE
    ruling = ReviewDecision(
        review=stored,
        decision=decision,
        outcome=outcome,
        escalated_to=escalated_to.strip() if is_escalated else "",
        answer_due_on=answer_due_on if is_escalated else None,
        reviewed_on=today,
        content=_frozen(stored, deviations),
    )
    ruling.full_clean()
    ruling.save(force_insert=True)
    stored.state = review.state = SupplierReview.State.DECIDED
    stored.save(update_fields=["state"])
    _follow_up(stored, ruling, has_remark=bool(deviations) or outcome != ReviewDecision.Outcome.OK, by=by, at=at)
    return ruling


@transaction.atomic
def call_off_review(*, review: SupplierReview, reason: str, version: int, by: User, at: dt.datetime) -> None:
    """Let a review go without a decision; the supplier still waits to be looked at.

    Raises:
        EditConflict: somebody else has saved the supplier since ``version``.
        DomainError: the review is over.
        ValidationError: the reason is missing.
    """
    stored = _open(review, version=version, by=by, at=at)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför uppföljningen avbryts.")})
    stored.state = review.state = SupplierReview.State.CALLED_OFF
    stored.called_off_reason = reason.strip()
    stored.full_clean()
    stored.save(update_fields=["state", "called_off_reason"])


def _open(review: SupplierReview, *, version: int, by: User, at: dt.datetime) -> SupplierReview:
    """Move the supplier one version on and return the review as stored, still open."""
    supplier = Supplier.objects.with_detail().get(pk=review.supplier_id)
    claim_version(entry=supplier, version=version, by=by, at=at)
    stored = SupplierReview.objects.select_for_update(of=("self",)).select_related("template").get(pk=review.pk)
    stored.supplier = supplier
    if SupplierReview.State.DECIDED not in SupplierReview.TRANSITIONS[stored.state]:
        raise DomainError(_("Uppföljningen är redan avslutad."))
    return stored


def _keep(review: SupplierReview, question: TemplateQuestion, given: Given, held: dict[int, ReviewAnswer]) -> bool:
    """Store one answer; tell whether it changed anything."""
    row = held.get(question.pk)
    values = (given.answer, given.text.strip(), given.comment.strip())
    if given.is_empty and not given.comment.strip():
        if row is not None:
            row.delete()
        return row is not None
    if (given.answer and question.is_text) or (given.text and not question.is_text):
        raise ValidationError(_("Svaret på %(code)s passar inte frågan.") % {"code": question.code})
    if row is not None and (row.answer, row.text, row.comment) == values:
        return False
    row = row or ReviewAnswer(review=review, question=question)
    row.answer, row.text, row.comment = values
    row.full_clean()
    row.save()
    return True


def _check_outcome(
    outcome: str,
    reason: str,
    escalated_to: str,
    answer_due_on: dt.date | None,
    deviations: list[ReviewDeviation],
    *,
    today: dt.date,
) -> None:
    if outcome == ReviewDecision.Outcome.ACT and not any(row.action_id for row in deviations):
        raise DomainError(_("Beslutet åtgärd behöver minst en avvikelse som har blivit en åtgärd."))
    waiting = [row for row in deviations if row.action is not None and row.action.is_open]
    if outcome == ReviewDecision.Outcome.OK and waiting:
        raise DomainError(_("Uppföljningen har avvikelser med öppna åtgärder. Välj åtgärd eller eskalera."))
    wrong = {}
    if (outcome != ReviewDecision.Outcome.OK or deviations) and not reason.strip():
        wrong["reason"] = _("Skriv skälen för beslutet.")
    if outcome == ReviewDecision.Outcome.ESCALATE:
        if not escalated_to.strip():
            wrong["escalated_to"] = _("Ange vem som ska ta ställning.")
        if answer_due_on is None or answer_due_on < today:
            wrong["answer_due_on"] = _("Ange en dag framåt då besked ska finnas.")
    if wrong:
        raise ValidationError(wrong)


def _planned(supplier_id: int) -> FollowUp | None:
    return FollowUp.objects.open().filter(entry_id=supplier_id, kind=REVIEW_KIND, topic="").first()


def _follow_up(review: SupplierReview, ruling: ReviewDecision, *, has_remark: bool, by: User, at: dt.datetime) -> None:
    """Complete what asked for the review, see that the next is planned, and watch for the answer to an escalation."""
    planned = _planned(review.supplier_id)
    if planned is not None:
        outcome = FollowUp.Outcome.WITH_REMARK if has_remark else FollowUp.Outcome.NO_REMARK
        note = str(ruling.decision.summary)
        complete_followup(followup=planned, outcome=outcome, note=note, by=by, at=at)
    plan_reviews(supplier_ids=[review.supplier_id], by=by, at=at)
    if ruling.answer_due_on is not None:
        open_followup(
            entry=review.supplier,
            kind=ESCALATION_KIND,
            intended_on=ruling.answer_due_on,
            interval_months=None,
            by=by,
            at=at,
        )


def _frozen(review: SupplierReview, deviations: list[ReviewDeviation]) -> dict[str, object]:
    """Return the review as it was decided."""
    answers = {row.question_id: row for row in review.answers.select_related("question")}
    return {
        "template": review.template.number,
        "method": review.method,
        "participants": review.participants,
        "summary": review.summary,
        "answers": [
            {
                "code": question.code,
                "question": question.text,
                "answer": answers[question.pk].answer if question.pk in answers else "",
                "text": answers[question.pk].text if question.pk in answers else "",
                "comment": answers[question.pk].comment if question.pk in answers else "",
            }
            for question in review.template.questions.order_by("position")
        ],
        "deviations": [
            {"description": row.description, "action": row.action.reference if row.action else ""} for row in deviations
        ],
    }
