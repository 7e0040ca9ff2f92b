"""Reads of governing documents."""

import datetime as dt
from typing import Self

from django.db.models import OuterRef, Q, Subquery

from isms.followup.models import FollowUp
from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

REVIEW_KIND = "governing_document_review"


class GoverningDocumentQuerySet(EntryQuerySet):
    """Governing documents, one row per version."""

    def in_force(self) -> Self:
        """Keep what is to be followed."""
        return self.filter(state="in_force")

    def with_next_review(self) -> Self:
        """Annotate the day of the next review."""
        waiting = FollowUp.objects.open().filter(entry_id=OuterRef("pk"), kind=REVIEW_KIND).order_by("pk")
        return self.annotate(next_review_on=Subquery(waiting.values("intended_on")[:1]))

    def late(self, today: dt.date) -> Self:
        """Keep documents in force whose review is late or whose time has run out."""
        waiting = FollowUp.objects.overdue(today).filter(kind=REVIEW_KIND).order_by()
        return self.in_force().filter(Q(pk__in=waiting.values("entry_id")) | Q(valid_until__lt=today))

    def newest_version_first(self) -> Self:
        """Order the versions of one document."""
        return self.order_by("-version_number", "-pk")


class DocumentPartQuerySet(ThroughEntryQuerySet):
    """What belongs to a document."""

    entry_path = "document__entry__"


class DocumentReviewQuerySet(DocumentPartQuerySet):
    """Reviews of documents."""

    def latest_first(self) -> Self:
        """Order by day, newest first."""
        return self.order_by("-reviewed_on", "-pk")
