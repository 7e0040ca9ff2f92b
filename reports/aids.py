"""Reads that help to write a chapter: notes, last year's text, an unsaved draft, comments and who is asked."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from isms.accounts.models import Organisation, User
from isms.accounts.permissions import Right
from isms.followup.models import FollowUp
from isms.register.access import Actor
from reports.chapters import chapters_of
from reports.content import texts_of_year
from reports.models import ManagementReview, ReviewSection, SectionComment, SectionDraft, YearNote

# The kind of follow-up that asks somebody to prepare a chapter; its topic is the chapter's heading.
SECTION_ASKED = "review_section"
TOPIC_LENGTH = 150


@dataclass(frozen=True)
class SectionAids:
    """What stands beside a chapter that is written."""

    notes: tuple[YearNote, ...]
    used_count: int
    draft: SectionDraft | None
    is_overtaken: bool
    previous_text: str
    is_last_years: bool
    open_comments: int
    asked: FollowUp | None


@dataclass(frozen=True)
class WritingState:
    """What whoever writes a review may want to see to before it is handed over."""

    year: int
    as_last_year: tuple[str, ...]
    notes: int
    comments: int


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def topic_of(section: ReviewSection) -> str:
    """Return the topic of the follow-up that asks for a chapter."""
    return section.heading[:TOPIC_LENGTH]


def section_of_topic(review: ManagementReview, topic: str) -> ReviewSection | None:
    """Return the chapter that a follow-up asks for."""
    return next((section for section in review.sections.in_order() if topic_of(section) == topic), None)


def may_note(actor: Actor) -> bool:
    """Tell whether the actor writes notes: whoever writes the review, and everybody who holds a post."""
    return actor.has(Right.WRITE_REVIEW) or bool(actor.post_ids)


def chapters_to_note(organisation: Organisation) -> list[tuple[str, str]]:
    """Return code and heading of the chapters that notes are written under.

    They are the latest review's, and those that only the next one will have.
    """
    sections = ReviewSection.objects.filter(
        review__reviewed_organisation=organisation, placement=ReviewSection.Placement.MAIN
    )
    found = list(sections.order_by("-review__year", "position", "pk").values_list("review_id", "code", "heading"))
    chosen = {code: heading for review_id, code, heading in found if review_id == found[0][0]}
    coming = [chapter for chapter in chapters_of(organisation) if not chapter.is_appendix]
    return [*chosen.items(), *((each.code, each.heading) for each in coming if each.code not in chosen)]


def writing_state_of(review: ManagementReview, sections: Iterable[ReviewSection]) -> WritingState:
    """Tell which chapters say word for word what last year's said, and what waits.

    Args:
        sections: the review's chapters with what waits at each (``with_waiting``).
    """
    before, sections = texts_of_year(review, review.year - 1), list(sections)
    return WritingState(
        year=review.year,
        as_last_year=tuple(section.heading for section in sections if section.text == before.get(section.code)),
        notes=sum(section.waiting_notes for section in sections),
        comments=sum(section.waiting_comments for section in sections),
    )


def aids_of(section: ReviewSection, review: ManagementReview, *, user: User) -> SectionAids:
    """Read what helps to write a chapter. As many questions however much there is."""
    notes = list(YearNote.objects.about(review.organisation, review.year).filter(chapter_code=section.code).by_day())
    draft = section.drafts.waiting_for(user).first()
    previous = texts_of_year(review, review.year - 1).get(section.code, "")
    asked = FollowUp.objects.open().filter(entry_id=review.pk, kind=SECTION_ASKED, topic=topic_of(section))
    return SectionAids(
        notes=tuple(note for note in notes if not note.is_used),
        used_count=sum(note.is_used for note in notes),
        draft=draft,
        is_overtaken=draft is not None and draft.started_from != fingerprint(section.text),
        previous_text=previous,
        is_last_years=bool(previous) and section.text == previous,
        open_comments=SectionComment.objects.open().filter(section=section).count(),
        asked=asked.select_related("responsible__holder", "responsible__unit").first(),
    )


def asked_of(actor: Actor, reference: str) -> list[FollowUp]:
    """Return the open follow-ups that ask the actor's posts for chapters of a review; of all posts for its writer."""
    asked = FollowUp.objects.visible_to(actor).open().filter(kind=SECTION_ASKED, entry__reference=reference)
    if not actor.has(Right.WRITE_REVIEW):
        asked = asked.filter(responsible_id__in=actor.post_ids)
    return list(asked.select_related("entry__organisation", "responsible").order_by("due_at", "pk"))


def review_asked_about(asked: list[FollowUp]) -> ManagementReview:
    """Return the review that somebody is asked to prepare chapters of, whether or not they may read it."""
    return ManagementReview.objects.with_detail().get(pk=asked[0].entry_id)
