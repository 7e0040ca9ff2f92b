"""Reads of what the rights room stores."""

from typing import TYPE_CHECKING, Self

from django.db import models

from isms.register.querysets import ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.register.access import Actor


class GrantJudgementQuerySet(ThroughEntryQuerySet):
    """What yearly reviews said of each grant, seen by those who see what the review hangs on."""

    entry_path = "decision__entry__"

    def in_order(self) -> Self:
        """Keep the order in which the review showed them: by person."""
        return self.order_by("decision_id", "pk")


class DepartureQuerySet(models.QuerySet):
    """Those who have left."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the actor's organisation, for those who look after its rights."""
        from isms.rights.powers import may_see_grants

        return self.filter(organisation=actor.organisation) if may_see_grants(actor) else self.none()

    def latest_first(self) -> Self:
        """Order by when they left, newest first."""
        return self.order_by("-ended_at", "-pk")
