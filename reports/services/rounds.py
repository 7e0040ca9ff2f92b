"""Send a review round to those who answer for its parts, and take their answers."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.errors import DomainError
from reports.models import ManagementReview, PartConfirmation
from reports.rounds import current_round, next_edition_number, parts_of
from reports.services.writing import claim_open_review


@transaction.atomic
def start_round(*, review: ManagementReview, version: int, by: User, at: dt.datetime) -> list[PartConfirmation]:
    """Ask everybody who answers for a part; once more, ask those who are new or wanted a change.

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
    for person, own in parts.items():
        confirmation = asked.get(person.pk) or PartConfirmation(review=review, round=number, person=person)
        if confirmation.pk and (confirmation.is_confirmed and confirmation.parts == own):
            continue
        confirmation.parts, confirmation.asked_at, confirmation.asked_by = own, at, by
        confirmation.answer, confirmation.comment, confirmation.answered_at = "", "", None
        confirmation.full_clean()
        confirmation.save()
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
    return confirmation
