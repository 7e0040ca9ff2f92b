"""Who answers for which part of a review, and is therefore asked before it is handed over.

Chapters belong to the post that was asked to prepare them: a follow-up on the review of the kind
``SECTION_ASKED``, whose topic is the chapter's heading.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from isms.accounts.models import Post, User
from isms.followup.models import FollowUp
from isms.languages import in_swedish
from reports.aids import SECTION_ASKED, topic_of
from reports.models import ManagementReview, PartConfirmation

#: The kind of follow-up that asks a person to look through their own part.
PART_ASKED = "review_part"


@in_swedish()
def parts_of(review: ManagementReview) -> dict[User, list[dict[str, str]]]:
    """Return each person's parts of a review: the chapters, decisions and measures of the posts that they hold.

    Whoever receives the review is not asked: that person decides on the whole of it.
    """
    found: dict[User, list[dict[str, str]]] = {}
    for post, heading, text in _owned(review):
        if _is_asked(post, review):
            found.setdefault(post.holder, []).append({"heading": heading, "text": text})
    return found


def posts_of(review: ManagementReview) -> dict[User, Post]:
    """Return, for each person who answers for a part, the first of the posts by which they do."""
    found: dict[User, Post] = {}
    for post, _heading, _text in _owned(review):
        if _is_asked(post, review):
            found.setdefault(post.holder, post)
    return found


def _is_asked(post: Post | None, review: ManagementReview) -> bool:
    receiver = review.owner.holder_id if review.owner else None
    holder = post.holder if post else None
    return holder is not None and holder.is_active and holder.pk != receiver


def _owned(review: ManagementReview) -> Iterable[tuple[Post | None, str, str]]:
    asked = FollowUp.objects.filter(entry_id=review.pk, kind=SECTION_ASKED, responsible__isnull=False)
    asked = asked.exclude(outcome=FollowUp.Outcome.CANCELLED).select_related("responsible__holder").order_by("pk")
    sections = {topic_of(section): section for section in review.sections.in_order()} if asked else {}
    for followup in asked:
        section = sections.get(followup.topic)
        if section is not None and section.is_written:
            yield followup.responsible, section.heading, section.text
    for number, point in enumerate(review.decision_points.standing().in_order(), start=1):
        heading = _("Förslag till beslut %(number)d") % {"number": number}
        yield point.owner, heading, point.text
    for measure in review.measures.standing().in_order():
        status = f" ({measure.get_status_display()})" if measure.is_carried else ""
        heading = _("Åtgärd %(years)s%(status)s") % {"years": measure.years, "status": status}
        yield measure.owner, heading, measure.text


def next_edition_number(review: ManagementReview) -> int:
    """Return the number of the edition that is being prepared, which is also the round's."""
    return (review.editions.latest_first().values_list("number", flat=True).first() or 0) + 1


def current_round(review: ManagementReview) -> list[PartConfirmation]:
    """Return those asked in the round that prepares the next edition."""
    return list(review.part_confirmations.filter(round=next_edition_number(review)).in_order())
