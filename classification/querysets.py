"""Reads of classifications and levels."""

import datetime as dt
from typing import Self

from django.db.models import Case, IntegerField, QuerySet, Value, When

from isms.register.querysets import ThroughEntryQuerySet

ASPECT_ORDER = ("confidentiality", "integrity", "availability", "traceability")


def aspect_position(path: str = "aspect") -> Case:
    """Build the expression that orders aspects as K, R, T, S."""
    whens = [When(**{path: aspect}, then=Value(position)) for position, aspect in enumerate(ASPECT_ORDER)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


class ClassificationQuerySet(ThroughEntryQuerySet):
    """Classifications of assets and systems."""

    def in_force(self) -> Self:
        """Keep the classifications that no later one has superseded."""
        return self.filter(decision__superseded_by__isnull=True)

    def decided_since(self, day: dt.date) -> Self:
        """Keep the classifications decided on or after a day."""
        return self.filter(decision__decided_at__date__gte=day)

    def with_detail(self) -> Self:
        """Join what a page shows: method, decision, decider and judgements."""
        return self.select_related("method", "decision", "decision__decided_by").prefetch_related(
            "judgements__level", "judgements__area"
        )

    def latest_first(self) -> Self:
        """Order by time of decision, newest first."""
        return self.order_by("-decision__decided_at", "-pk")


class ProtectionLevelQuerySet(ThroughEntryQuerySet):
    """Levels of protection that hold now."""

    def in_aspect_order(self) -> QuerySet:
        """Order as K, R, T, S."""
        return self.order_by(aspect_position(), "pk")
