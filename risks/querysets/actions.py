"""Reads of actions."""

import datetime as dt
from typing import Self

from django.db.models import Case, Q, When

from isms.register.models import Entry
from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

OPEN_STATES = ("not_started", "ongoing")


class ActionQuerySet(EntryQuerySet):
    """Actions."""

    def open(self) -> Self:
        """Keep what remains to be done."""
        return self.filter(state__in=OPEN_STATES)

    def overdue(self, today: dt.date) -> Self:
        """Keep open actions whose day has passed."""
        return self.open().filter(due_on__lt=today)

    def from_source(self, entry: Entry) -> Self:
        """Keep the actions that an entry has raised."""
        return self.filter(source_id=entry.pk)

    def planned_for(self, year: int) -> Self:
        """Keep what is due in a year, or planned over it."""
        spans = Q(from_year__lte=year) & (Q(to_year__gte=year) | Q(to_year__isnull=True, from_year=year))
        return self.filter(Q(due_on__year=year) | spans)

    def soonest_first(self) -> Self:
        """Order by due day, the open ones before the closed."""
        is_closed = Case(When(state__in=OPEN_STATES, then=0), default=1)
        return self.order_by(is_closed, "due_on", "pk")


class ActionChangeQuerySet(ThroughEntryQuerySet):
    """Moves of actions from state to state."""

    entry_path = "action__entry__"

    def latest_first(self) -> Self:
        """Order by time, newest first."""
        return self.order_by("-changed_at", "-pk")


class ActionLinkQuerySet(ThroughEntryQuerySet):
    """Actions that an entry shares with others."""
