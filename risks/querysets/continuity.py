"""Reads of continuity plans and their tests."""

import datetime as dt
from typing import Self

from django.db.models import Max, OuterRef, Q, Subquery

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet


class ContinuityPlanQuerySet(EntryQuerySet):
    """Continuity plans."""

    def decided(self) -> Self:
        """Keep active plans that have been decided at least once: those that hold in an emergency."""
        return self.active().filter(approvals__isnull=False).distinct()

    def with_latest_test(self) -> Self:
        """Annotate the day of the latest test, and of the latest successful restore."""
        tests = self.model._meta.get_field("tests").related_model.objects.filter(plan=OuterRef("pk")).order_by()
        latest = tests.values("plan").annotate(day=Max("tested_on")).values("day")
        proven = tests.successful_restores().values("plan").annotate(day=Max("tested_on")).values("day")
        return self.annotate(latest_test_on=Subquery(latest), latest_restore_on=Subquery(proven))


class PlanApprovalQuerySet(ThroughEntryQuerySet):
    """Plans as they were decided."""

    entry_path = "plan__entry__"

    def latest_first(self) -> Self:
        """Order by version, newest first."""
        return self.order_by("-number", "-pk")


class RestoreTestQuerySet(ThroughEntryQuerySet):
    """Tests of plans."""

    entry_path = "plan__entry__"

    def successful_restores(self) -> Self:
        """Keep real restores that met what was asked of them; an exercise at a desk proves none."""
        return self.filter(Q(kind__in=("restore", "live")), is_successful=True)

    def since(self, day: dt.date) -> Self:
        """Keep tests on or after a day."""
        return self.filter(tested_on__gte=day)

    def latest_first(self) -> Self:
        """Order by day, newest first."""
        return self.order_by("-tested_on", "-pk")
