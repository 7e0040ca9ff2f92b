"""The rows of the permission matrix about writing the yearly review, and the objects that they name."""

import datetime as dt

from isms.accounts.models import Organisation, Post, User
from reports.models import ManagementReview
from reports.services import add_note, ask_for_section, comment_section
from tests.factories import STOCKHOLM_NOON
from tests.permissions.rows import COORDINATOR, INSIDE, NOBODY, READERS, Row

# Whoever writes the review, and everybody who holds a post.
NOTES = frozenset({"coordinator", "owner", "colleague"})
SEES_REVIEW = READERS | {"owner"}
ASKED = frozenset({"coordinator", "colleague"})

REVIEW_WRITING_ROWS = [
    Row("reports:note_list", "", "get", NOTES, INSIDE),
    *[Row("reports:note_create", "", method, NOTES, INSIDE) for method in ("get", "post")],
    # a note is seen by its writer and the coordinator; who may not write notes is told so before it is looked for
    *[
        Row("reports:note_edit", "note", method, frozenset({"coordinator", "owner"}), INSIDE - {"colleague"})
        for method in ("get", "post")
    ],
    Row("reports:note_edit", "note_foreign", "get", NOBODY, INSIDE - NOTES),
    Row("reports:note_withdraw", "note", "post", frozenset({"coordinator", "owner"}), INSIDE - {"colleague"}, (302,)),
    Row("reports:section_draft", "review_section", "post", COORDINATOR, SEES_REVIEW),
    *[
        Row("reports:section_comments", "review_section", method, SEES_REVIEW, SEES_REVIEW)
        for method in ("get", "post")
    ],
    Row("reports:comment_handle", "section_comment", "post", COORDINATOR, SEES_REVIEW, (302,)),
    *[Row("reports:section_ask", "review_section", method, COORDINATOR, SEES_REVIEW) for method in ("get", "post")],
    # who is asked writes without seeing the review; for all others there is nothing there
    *[Row("reports:section_deliver", "review", method, ASKED, ASKED) for method in ("get", "post")],
]


def review_writing_objects(
    review: ManagementReview, colleague_post: Post, other_organisation: Organisation, *, owner: User, foreign: User
) -> dict[str, dict[str, object]]:
    """A note of the owner's, a foreign one, a comment, and the colleague's post asked for a chapter."""
    at = STOCKHOLM_NOON
    about = {"year": 2026, "chapter_code": "isms", "text": "Avbrott.", "noted_on": at.date(), "at": at}
    note = add_note(organisation=review.organisation, by=owner, **about)
    elsewhere = add_note(organisation=other_organisation, by=foreign, **about)
    section = review.sections.get(code="summary")
    comment = comment_section(section=section, text="Vad kostar det?", by=owner, at=at)
    due_on = at.date() + dt.timedelta(days=9)
    ask_for_section(section=section, post=colleague_post, due_on=due_on, by=owner, at=at)
    reference = {"reference": review.reference}
    return {
        "note": {"pk": note.pk},
        "note_foreign": {"pk": elsewhere.pk},
        "section_comment": reference | {"code": "summary", "pk": comment.pk},
    }
