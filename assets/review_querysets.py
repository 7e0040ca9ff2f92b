"""Reads of access reviews and årsgenomgångar."""

import datetime as dt
from typing import Self

from isms.register.querysets import ThroughEntryQuerySet


class AccessReviewQuerySet(ThroughEntryQuerySet):
    """Access reviews, seen by those who see their system."""

    entry_path = "system__"

    def in_force(self) -> Self:
        """Leave out the reviews that a correction has superseded."""
        return self.filter(superseded_by__isnull=True)

    def performed_between(self, first: dt.date, last: dt.date) -> Self:
        """Keep the reviews performed from the first day through the last."""
        return self.filter(performed_on__range=(first, last))

    def with_detail(self) -> Self:
        """Join what a page shows of a review."""
        return self.select_related("performed_by_post__unit", "recorded_by", "supersedes", "superseded_by")

    def latest_first(self) -> Self:
        """Order by the day of the review, newest first."""
        return self.order_by("-performed_on", "-pk")


class AnnualReviewQuerySet(ThroughEntryQuerySet):
    """Signed årsgenomgångar, seen by those who see their system."""

    entry_path = "system__"

    def reviewed_since(self, day: dt.date) -> Self:
        """Keep those signed on or after a day."""
        return self.filter(reviewed_on__gte=day)

    def with_detail(self) -> Self:
        """Join what a page shows: who signed and every part."""
        return self.select_related("decision__decided_by", "owner__unit").prefetch_related("parts")

    def latest_first(self) -> Self:
        """Order by the day of signing, newest first."""
        return self.order_by("-reviewed_on", "-pk")
