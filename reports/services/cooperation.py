"""Write together: comments on chapters, and chapters that somebody is asked to prepare by a day."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Post, User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.errors import DomainError
from reports.aids import SECTION_ASKED, section_of_topic, topic_of
from reports.models import ManagementReview, ReviewSection, SectionComment
from reports.services.notes import add_note
from reports.services.writing import ReviewClosed


@transaction.atomic
def comment_section(*, section: ReviewSection, text: str, by: User, at: dt.datetime) -> SectionComment:
    """Remark on a chapter, also while it lies with the director.

    Raises:
        DomainError: the review is approved.
        ValidationError: the text is missing or too long.
    """
    if section.review.is_approved or section.review.is_archived:
        raise DomainError(_("Genomgången är godkänd och kommenteras inte längre."))
    comment = SectionComment(section=section, text=text.replace("\r\n", "\n").strip(), written_at=at, written_by=by)
    comment.full_clean()
    comment.save()
    return comment


@transaction.atomic
def handle_comment(*, comment: SectionComment, by: User, at: dt.datetime) -> None:
    """Note that a comment is dealt with; a second time changes nothing."""
    locked = SectionComment.objects.select_for_update().get(pk=comment.pk)
    if locked.handled_at is None:
        locked.handled_at, locked.handled_by = at, by
        locked.save(update_fields=["handled_at", "handled_by"])


@transaction.atomic
def ask_for_section(*, section: ReviewSection, post: Post, due_on: dt.date, by: User, at: dt.datetime) -> FollowUp:
    """Ask a post to prepare a chapter by a day; asking anew moves what is open to the new post and day.

    Raises:
        ReviewClosed: the review is handed over or approved.
        DomainError: the day lies behind, or the post belongs to another organisation.
    """
    if not section.review.is_open:
        raise ReviewClosed
    if due_on < timezone.localdate(at):
        raise DomainError(_("Dagen har redan varit."))
    if post.unit.organisation_id != section.review.organisation_id:
        raise DomainError(_("Befattningen hör till en annan organisation."))
    return open_followup(
        entry=section.review,
        kind=SECTION_ASKED,
        topic=topic_of(section),
        intended_on=due_on,
        responsible=post,
        interval_months=None,
        by=by,
        at=at,
    )


@transaction.atomic
def deliver_section(*, review: ManagementReview, followup: FollowUp, text: str, by: User, at: dt.datetime) -> None:
    """Hand in what was asked for: it becomes a note under the chapter, and the follow-up is completed.

    Raises:
        DomainError: the review is approved, the chapter is gone, or somebody has completed the follow-up.
        ValidationError: the text is missing or too long.
    """
    section = section_of_topic(review, followup.topic)
    if section is None:
        raise DomainError(_("Avsnittet finns inte."))
    add_note(
        organisation=review.organisation,
        year=review.year,
        chapter_code=section.code,
        text=text,
        noted_on=timezone.localdate(at),
        by=by,
        at=at,
    )
    with in_swedish():
        note = _("Underlaget är skrivet som årsanteckning.")
    complete_followup(followup=followup, outcome=FollowUp.Outcome.NO_REMARK, note=note, by=by, at=at)
