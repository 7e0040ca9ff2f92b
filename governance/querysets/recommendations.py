"""Reads of recommendations and what hangs on them."""

import datetime as dt
from typing import Self

from django.db.models import F, Q

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

OPEN_STATES = ("new", "answered", "ongoing", "remaining")


class RecommendationQuerySet(EntryQuerySet):
    """Recommendations."""

    def open(self) -> Self:
        """Keep what is not put right, by the administration's own account."""
        return self.filter(state__in=OPEN_STATES)

    def unverified(self) -> Self:
        """Keep what is put right but not verified by the giver."""
        return self.filter(state="done", closed_on__isnull=True)

    def followed(self) -> Self:
        """Keep what is not closed: open, or waiting for the giver to verify."""
        return self.filter(closed_on__isnull=True)

    def late(self, today: dt.date) -> Self:
        """Keep what is unanswered past its day, or not put right by the day that was promised."""
        return self.filter(Q(state="new", answer_due_on__lt=today) | Q(state__in=OPEN_STATES, due_on__lt=today))

    def alive_in(self, year: int) -> Self:
        """Keep what was given in a year, and what was carried into it from the years before."""
        return self.filter(year__lte=year).filter(
            Q(year=year) | Q(closed_on__isnull=True) | Q(closed_on__year__gte=year)
        )

    def latest_first(self) -> Self:
        """Order by year and then by when they came, newest first."""
        return self.order_by(F("year").desc(), F("received_on").desc(), "-pk")


class OfRecommendationQuerySet(ThroughEntryQuerySet):
    """Rows of one recommendation, seen by those who see it."""

    entry_path = "recommendation__entry__"

    def latest_first(self) -> Self:
        """Order the newest first."""
        return self.order_by("-pk")

    def oldest_first(self) -> Self:
        """Order as they were made."""
        return self.order_by("pk")
