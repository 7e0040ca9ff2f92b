"""Mark parts of a review for secrecy, and open them again."""

import datetime as dt

from django.db import transaction

from isms.accounts.models import User
from reports.models import ManagementReview, SecrecyMark
from reports.parts import SECTION
from reports.services.writing import claim_open_review


@transaction.atomic
def mark_part(
    *,
    review: ManagementReview,
    part: str,
    key: str,
    ground: str,
    reason: str,
    version: int,
    by: User,
    at: dt.datetime,
    handling: str = SecrecyMark.Handling.OMIT,
) -> None:
    """Mark a part so that the public edition leaves it out.

    Args:
        part: ``section`` or a code of ``SecrecyMark.Part``; ``key`` names the part as ``SecrecyMark`` says.
        ground: the provision, which the public edition tells.
        reason: why, which only the full edition tells.
        handling: a code of ``SecrecyMark.Handling``; only figures can be told roughly.

    Raises:
        EditConflict: somebody else has saved the review since.
        ReviewClosed: it is handed over or approved.
        ValidationError: the ground or the reason is missing.
    """
    claim_open_review(review=review, version=version, by=by, at=at)
    if part == SECTION:
        section = review.sections.get(code=key)
        section.mark(ground=ground.strip(), reason=reason.strip(), by=by, at=at)
        section.full_clean()
        section.save()
        return
    mark = review.secrecy_marks.filter(part=part, key=key).first() or SecrecyMark(review=review, part=part, key=key)
    mark.ground, mark.reason, mark.handling, mark.is_withdrawn = ground.strip(), reason.strip(), handling, False
    mark.assessed_by, mark.assessed_at = by, at
    mark.full_clean()
    mark.save()


@transaction.atomic
def open_part(*, review: ManagementReview, part: str, key: str, version: int, by: User, at: dt.datetime) -> None:
    """Take a marking away; the history keeps it. Raises as ``mark_part``."""
    claim_open_review(review=review, version=version, by=by, at=at)
    if part == SECTION:
        section = review.sections.get(code=key)
        section.unmark()
        section.save()
    else:
        review.secrecy_marks.filter(part=part, key=key).update(is_withdrawn=True)
