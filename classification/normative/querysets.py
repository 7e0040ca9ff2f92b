"""Reads of normative classifications, of matters with the city, and of lowerings."""

import datetime as dt
from typing import Self

from django.db.models import Q

from isms.register.querysets import ThroughEntryQuerySet


class NormativeClassificationQuerySet(ThroughEntryQuerySet):
    """Normative classifications, published by a central organisation or recorded by hand."""

    def in_force(self, today: dt.date) -> Self:
        """Keep what no later version has superseded, nobody has withdrawn and has not run out."""
        return self.standing().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))

    def standing(self) -> Self:
        """Keep what is neither superseded nor withdrawn, run out or not."""
        return self.filter(decision__superseded_by__isnull=True, withdrawal__isnull=True)

    def published(self) -> Self:
        """Keep what a central organisation has published to others."""
        return self.filter(is_published=True)

    def with_detail(self) -> Self:
        """Join what a page shows: publisher, method, decision and levels."""
        return self.select_related(
            "entry", "entry__organisation", "method", "decision", "decision__decided_by"
        ).prefetch_related("levels__level")

    def latest_first(self) -> Self:
        """Order by the day of the decision, newest first."""
        return self.order_by("-decided_on", "-pk")


class OfSystemQuerySet(ThroughEntryQuerySet):
    """Rows that belong to one system and are seen by those who see the system."""

    entry_path = "system__"


class NormativeMatterQuerySet(OfSystemQuerySet):
    """Where each shared system stands with its normative classification."""

    def open(self) -> Self:
        """Leave out systems that are no longer shared."""
        return self.filter(closed_at__isnull=True)

    def decided(self) -> Self:
        """Keep the matters with a normative classification in force."""
        return self.open().filter(state="decided")

    def with_detail(self) -> Self:
        """Join what a page shows: the system, the normative classification and its publisher."""
        return self.select_related(
            "system",
            "normative",
            "normative__method",
            "normative__decision",
            "normative__entry__organisation",
            "central_system__organisation",
        ).prefetch_related("normative__levels__level")


class CityRequestQuerySet(OfSystemQuerySet):
    """What has been asked of the city about shared systems."""

    def unanswered(self) -> Self:
        """Keep what the city has not answered."""
        return self.filter(answered_on__isnull=True)

    def latest_first(self) -> Self:
        """Order by the day of asking, newest first."""
        return self.order_by("-asked_on", "-pk")


class NormativeLoweringQuerySet(ThroughEntryQuerySet):
    """Decisions to let an own judgement below the normative one hold."""

    def in_force(self) -> Self:
        """Keep what no later decision has replaced and nobody has withdrawn; the version it lowers is asked apart."""
        return self.filter(decision__superseded_by__isnull=True, withdrawal__isnull=True)
