"""Record the meeting at which the director and the coordinator go through a review."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import User
from reports.models import ManagementReview
from reports.services.writing import claim_open_review


@transaction.atomic
def record_meeting(
    *,
    review: ManagementReview,
    met_on: dt.date | None,
    attendance: str,
    notes: str,
    version: int,
    by: User,
    at: dt.datetime,
) -> ManagementReview:
    """Write down when the meeting was held, who attended and what was discussed; the next edition freezes it.

    Args:
        met_on: the day; None with no texts takes the meeting away.
        attendance: one post or person a line.

    Raises:
        EditConflict: somebody else has saved the review since.
        ReviewClosed: it is handed over or approved.
        ValidationError: texts without a day, or a day ahead or before the review's year.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    lines = [" ".join(line.split()) for line in attendance.splitlines()]
    attendance = "\n".join(line for line in lines if line)
    notes = notes.replace("\r\n", "\n").strip()
    problem = problem_of_day(review, met_on, today=timezone.localdate(at), has_texts=bool(attendance or notes))
    if problem:
        raise ValidationError({"met_on": problem})
    review.met_on, review.attendance, review.meeting_notes = met_on, attendance, notes
    ManagementReview.objects.filter(pk=review.pk).update(met_on=met_on, attendance=attendance, meeting_notes=notes)
    return review


def problem_of_day(review: ManagementReview, met_on: dt.date | None, *, today: dt.date, has_texts: bool) -> str:
    """Say what is wrong with a meeting's day; empty when nothing is."""
    if met_on is None:
        return _("Ange vilken dag mötet hölls.") if has_texts else ""
    if met_on > today:
        return _("Mötet skrivs ner när det har hållits. Ange en dag som har varit.")
    if met_on.year < review.year:
        return _("Mötet kan inte ha hållits före genomgångens år.")
    return ""
