"""Reads of the data protection officer's advice."""

from typing import Self

from isms.register.querysets import ThroughEntryQuerySet


class OfficerAdviceQuerySet(ThroughEntryQuerySet):
    """Advice on entries, seen by those who see the entry."""

    def latest_first(self) -> Self:
        """Order the newest first."""
        return self.order_by("-given_on", "-pk")
