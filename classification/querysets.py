"""Reads of classifications and levels."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Case, IntegerField, QuerySet, Value, When

from isms.register.querysets import ThroughEntryQuerySet

if TYPE_CHECKING:
    from classification.models import Method

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
        return self.select_related(
            "method", "decision", "decision__decided_by", "owner_post", "owner_post__unit"
        ).prefetch_related("judgements__level", "judgements__base_level", "judgements__area")

    def made_by_other_than(self, method: "Method") -> Self:
        """Keep those made by another method, or another version of it."""
        return self.exclude(method=method)

    def elsewhere(self) -> Self:
        """Keep those whose judging was done in another tool."""
        return self.filter(source="elsewhere")

    def latest_first(self) -> Self:
        """Order by time of decision, newest first."""
        return self.order_by("-decision__decided_at", "-pk")


class ClassificationDraftQuerySet(ThroughEntryQuerySet):
    """Classifications that are being worked on, and those that were."""

    def open(self) -> Self:
        """Keep the drafts that are neither decided nor discarded."""
        return self.filter(closed_at__isnull=True)

    def with_detail(self) -> Self:
        """Join what a page shows: method, who saved last, and what has been judged so far."""
        return self.select_related("method", "created_by", "updated_by").prefetch_related(
            "judgements__level", "judgements__raised_level", "judgements__area"
        )


class ProtectionLevelQuerySet(ThroughEntryQuerySet):
    """Levels of protection that hold now."""

    def in_aspect_order(self) -> QuerySet:
        """Order as K, R, T, S."""
        return self.order_by(aspect_position(), "pk")
