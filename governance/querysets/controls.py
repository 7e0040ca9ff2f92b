"""Reads of control checks and their results."""

from typing import Self

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

# The results of a check that was done, as ``ControlCheck.Result`` codes.
DONE_RESULTS = ("no_remark", "deviation")


class ControlCheckQuerySet(EntryQuerySet):
    """Control checks of any year."""

    def of_year(self, year: int) -> Self:
        """Keep the checks of one year's plan."""
        return self.filter(year=year)

    def planned(self) -> Self:
        """Keep the checks that nobody has recorded a result of."""
        return self.filter(result="")

    def performed(self) -> Self:
        """Keep the checks that were done, with or without remark; one that could not be done is not."""
        return self.filter(result__in=DONE_RESULTS)

    def in_plan_order(self) -> Self:
        """Order as the plan reads: newest year first, then tertial and the plan's own number."""
        return self.order_by("-year", "tertial", "plan_id", "pk")


class ControlResultQuerySet(ThroughEntryQuerySet):
    """Results of control checks."""

    entry_path = "check_entry__entry__"

    def in_force(self) -> Self:
        """Leave out the results that a correction has superseded."""
        return self.filter(superseded_by__isnull=True)

    def latest_first(self) -> Self:
        """Order by when they were recorded, newest first."""
        return self.order_by("-recorded_at", "-pk")
