"""Make actions of the measures that an approved review promises, and keep the two saying the same."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.languages import in_swedish
from reports.models import Edition, ManagementReview, ReviewMeasure
from risks.models import Action
from risks.services import change_action, create_action, move_action

TITLE_LENGTH = 250
AREAS = {
    ReviewMeasure.Area.INVENTORY_CLASSIFICATION: Action.Area.INVENTORY,
    ReviewMeasure.Area.RISK_CONTINUITY: Action.Area.RISK,
    ReviewMeasure.Area.COMPETENCE_COMMUNICATION: Action.Area.COMPETENCE,
    ReviewMeasure.Area.PRIVACY: Action.Area.PRIVACY,
}
STATES = {status: state for state, status in ReviewMeasure.STATUS_OF_ACTION.items()}


@transaction.atomic
def raise_actions(review: ManagementReview, *, edition: Edition, by: User, at: dt.datetime) -> None:
    """Make an action of each new measure that is not finished: it is due when the measure's last year ends.

    A carried measure has its action since the review that promised it. After a correction a measure that was
    rewritten has its action changed, and one that was taken back has it cancelled.
    """
    corrects, public = edition.corrects, edition.public_content or edition.content
    known = {point["text"] for point in corrects.content["measures"]} if corrects else set()
    told = {point["position"] for point in public["measures"]}
    for measure in review.measures.new().in_order():
        # What was promised before measures became actions keeps the follow-up that it has.
        has_followup = measure.action is None and measure.text in known
        if measure.is_withdrawn:
            if measure.action is not None and measure.action.is_open:
                with in_swedish():
                    _move(measure.action, Action.State.CANCELLED, _("Åtgärden är struken i en rättelse."), by=by, at=at)
        elif measure.action is None and not measure.is_finished and not has_followup:
            measure.action = _raise(measure, review, is_marked=measure.position not in told, by=by, at=at)
            measure.save(update_fields=["action"])
        elif measure.action is not None and measure.action.is_open:
            _follow_rewriting(measure, by=by, at=at)


def _raise(measure: ReviewMeasure, review: ManagementReview, *, is_marked: bool, by: User, at: dt.datetime) -> Action:
    """Make the action; that of a measure that the public edition leaves out is read by those concerned only."""
    text = " ".join(measure.text.split())
    with in_swedish():
        action = Action(
            organisation=review.organisation,
            unit=review.unit,
            title=text if len(text) <= TITLE_LENGTH else f"{text[: TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…",
            owner=measure.owner,
            is_restricted=review.is_restricted or is_marked,
            description=measure.text,
            reason=_("Utlovad i %(review)s.") % {"review": review.title},
            source=review,
            source_key=f"measure:{measure.position}",
            due_on=max(dt.date(measure.to_year, 12, 31), timezone.localdate(at)),
            from_year=measure.from_year,
            to_year=measure.to_year,
            area=AREAS[ReviewMeasure.Area(measure.area)],
        )
    action = create_action(action=action, by=by, at=at)
    if measure.status == ReviewMeasure.Status.ONGOING:
        _move(action, Action.State.ONGOING, "", by=by, at=at)
    return action


def _follow_rewriting(measure: ReviewMeasure, *, by: User, at: dt.datetime) -> None:
    """Let an open action say what its measure says after a correction."""
    action = measure.action
    told = (measure.text, measure.owner_id, measure.from_year, measure.to_year)
    if told == (action.description, action.owner_id, action.from_year, action.to_year):
        return
    action.description, action.owner = measure.text, measure.owner
    action.title = " ".join(measure.text.split())[:TITLE_LENGTH]
    action.from_year, action.to_year = measure.from_year, measure.to_year
    action.due_on = max(dt.date(measure.to_year, 12, 31), timezone.localdate(at))
    change_action(action=action, version=action.version, by=by, at=at)


def move_with_measure(measure: ReviewMeasure, *, status: str, note: str, by: User, at: dt.datetime) -> None:
    """Move a measure's action to where somebody says that the measure is; nothing happens when it is there.

    Raises:
        DomainError: the action cannot move there, or is cancelled without a reason.
    """
    state = STATES[ReviewMeasure.Status(status)]
    if measure.action is not None and measure.action.state != state:
        _move(measure.action, state, note, by=by, at=at)


def settle_measures(review: ManagementReview) -> None:
    """Take over how far the actions have come, so that what is handed over says it and stays."""
    for measure in review.measures.standing().in_order():
        if measure.status != measure.current_status:
            measure.status = measure.current_status
            measure.save(update_fields=["status"])


def _move(action: Action, state: str, note: str, *, by: User, at: dt.datetime) -> None:
    move_action(action=action, to_state=state, note=note, version=action.version, by=by, at=at)
