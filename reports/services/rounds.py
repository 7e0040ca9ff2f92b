"""Send a review round to those who answer for its parts, and take their answers."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Post, User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.errors import DomainError
from reports.models import ManagementReview, PartConfirmation
from reports.rounds import PART_ASKED, current_round, next_edition_number, parts_of, posts_of
from reports.services.writing import claim_open_review

DAYS_TO_ANSWER = 7


@transaction.atomic
def start_round(*, review: ManagementReview, version: int, by: User, at: dt.datetime) -> list[PartConfirmation]:
    """Ask everybody who answers for a part; once more, ask those who are new or wanted a change.

    Each gets a follow-up, and so a line on Min sida and in the mail, to be answered within ``DAYS_TO_ANSWER`` days.

    Raises:
        EditConflict: somebody else has saved the review since.
        ReviewClosed: it is handed over or approved.
        DomainError: nobody but the receiver answers for anything in it.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    parts = parts_of(review)
    if not parts:
        raise DomainError(_("Ingen att fråga: inga beslut eller åtgärder har en ansvarig befattning med innehavare."))
    number = next_edition_number(review)
    asked = {each.person_id: each for each in current_round(review)}
    posts = posts_of(review)
    for person, own in parts.items():
        confirmation = asked.get(person.pk) or PartConfirmation(review=review, round=number, person=person)
        if confirmation.pk and (confirmation.is_confirmed and confirmation.parts == own):
            continue
        confirmation.parts, confirmation.asked_at, confirmation.asked_by = own, at, by
        confirmation.answer, confirmation.comment, confirmation.answered_at = "", "", None
        confirmation.full_clean()
        confirmation.save()
        _remind(review, posts[person], by=by, at=at)
    if review.state != ManagementReview.State.IN_ROUND:
        review.state = ManagementReview.State.IN_ROUND
        ManagementReview.objects.filter(pk=review.pk).update(state=review.state)
    return current_round(review)


@transaction.atomic
def answer_part(
    *, confirmation: PartConfirmation, answer: str, by: User, at: dt.datetime, comment: str = ""
) -> PartConfirmation:
    """Say that one's part is right, or what needs to change.

    Args:
        answer: a code of ``PartConfirmation.Answer``.

    Raises:
        DomainError: somebody else was asked, or the review is no longer out for granskning.
        ValidationError: an objection without words.
    """
    confirmation = PartConfirmation.objects.select_for_update(of=("self",)).get(pk=confirmation.pk)
    review = ManagementReview.objects.get(pk=confirmation.review_id)
    if confirmation.person_id != by.pk:
        raise DomainError(_("Bara den som är tillfrågad kan svara."))
    if review.state != ManagementReview.State.IN_ROUND or confirmation.round != next_edition_number(review):
        raise DomainError(_("Granskningen är avslutad och tar inte emot fler svar."))
    confirmation.answer, confirmation.comment, confirmation.answered_at = answer, comment.strip(), at
    confirmation.full_clean()
    confirmation.save()
    _answered(confirmation, review, by=by, at=at)
    return confirmation


def _remind(review: ManagementReview, post: Post, *, by: User, at: dt.datetime) -> None:
    open_followup(
        entry=review,
        kind=PART_ASKED,
        topic=str(post)[:150],
        intended_on=timezone.localdate(at) + dt.timedelta(days=DAYS_TO_ANSWER),
        responsible=post,
        interval_months=None,
        by=by,
        at=at,
    )


def _answered(confirmation: PartConfirmation, review: ManagementReview, *, by: User, at: dt.datetime) -> None:
    """Complete the person's follow-up; an answer that is changed afterwards leaves it as it is."""
    asked = FollowUp.objects.open().filter(entry_id=review.pk, kind=PART_ASKED, responsible__holder=by).first()
    if asked is None:
        return
    outcomes = FollowUp.Outcome
    outcome = outcomes.NO_REMARK if confirmation.is_confirmed else outcomes.WITH_REMARK
    with in_swedish():
        note = confirmation.comment or str(confirmation.get_answer_display())
    complete_followup(followup=asked, outcome=outcome, note=note, by=by, at=at)
