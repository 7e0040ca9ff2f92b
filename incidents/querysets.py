"""Reads of incidents and what hangs on them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.register.access import Actor

OPEN_STATES = ("reported", "assessing", "handling", "resolved")


class IncidentQuerySet(EntryQuerySet):
    """Incidents."""

    def open(self) -> Self:
        """Keep what is not closed."""
        return self.filter(state__in=OPEN_STATES)

    def touching(self, entry: models.Model) -> Self:
        """Keep the incidents that have hit an entry."""
        return self.filter(affected__entry_id=entry.pk)

    def linked_to(self, incident: models.Model) -> Self:
        """Keep the incidents that belong together with one."""
        return self.filter(Q(newer_links__newer_id=incident.pk) | Q(older_links__older_id=incident.pk)).distinct()

    def latest_first(self) -> Self:
        """Order by time of report, newest first."""
        return self.order_by(F("reported_at").desc(), "-pk")


class TimelineEventQuerySet(ThroughEntryQuerySet):
    """Lines of the course of events."""

    entry_path = "incident__entry__"

    def in_order(self) -> Self:
        """Order as it happened."""
        return self.order_by("happened_at", "pk")


class AffectedEntryQuerySet(ThroughEntryQuerySet):
    """What incidents have hit, seen by those who see the incident."""

    entry_path = "incident__entry__"


class IncidentLinkQuerySet(models.QuerySet):
    """Pairs of incidents."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the pairs of which the actor sees both."""
        from isms.register.access import visible_condition

        return self.filter(
            visible_condition(actor, path="older__entry__"), visible_condition(actor, path="newer__entry__")
        )
