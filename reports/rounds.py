"""Who answers for which part of a review, and is therefore asked before it is handed over.

Chapters belong to the post that was asked to prepare them: a follow-up on the review of the kind
``SECTION_ASKED``, whose topic is the chapter's heading.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.followup.models import FollowUp
from reports.aids import SECTION_ASKED, topic_of
from reports.models import ManagementReview, PartConfirmation


def parts_of(review: ManagementReview) -> dict[User, list[dict[str, str]]]:
    """Return each person's parts of a review: the chapters, decisions and measures of the posts that they hold.

    Whoever receives the review is not asked: that person decides on the whole of it.
    """
    receiver = review.owner.holder_id if review.owner else None
    found: dict[User, list[dict[str, str]]] = {}
    for person, heading, text in _owned(review):
        if person is not None and person.is_active and person.pk != receiver:
            found.setdefault(person, []).append({"heading": heading, "text": text})
    return found


def _owned(review: ManagementReview) -> Iterable[tuple[User | None, str, str]]:
    asked = FollowUp.objects.filter(entry_id=review.pk, kind=SECTION_ASKED, responsible__isnull=False)
    asked = asked.exclude(outcome=FollowUp.Outcome.CANCELLED).select_related("responsible__holder").order_by("pk")
    sections = {topic_of(section): section for section in review.sections.in_order()} if asked else {}
    for followup in asked:
        section = sections.get(followup.topic)
        if section is not None and section.is_written:
            yield followup.responsible.holder, section.heading, section.text
    for number, point in enumerate(review.decision_points.standing().in_order(), start=1):
        heading = _("Förslag till beslut %(number)d") % {"number": number}
        yield (point.owner.holder if point.owner else None), heading, point.text
    for measure in review.measures.standing().in_order():
        status = f" ({measure.get_status_display()})" if measure.is_carried else ""
        heading = _("Åtgärd %(years)s%(status)s") % {"years": measure.years, "status": status}
        yield (measure.owner.holder if measure.owner else None), heading, measure.text


def next_edition_number(review: ManagementReview) -> int:
    """Return the number of the edition that is being prepared, which is also the round's."""
    return (review.editions.latest_first().values_list("number", flat=True).first() or 0) + 1


def current_round(review: ManagementReview) -> list[PartConfirmation]:
    """Return those asked in the round that prepares the next edition."""
    return list(review.part_confirmations.filter(round=next_edition_number(review)).in_order())
