"""Reads of lessons."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.register.access import Actor


class CampaignQuerySet(EntryQuerySet):
    """Lessons."""

    def showing_on(self, day: dt.date) -> Self:
        """Keep the lessons that are shown on a day."""
        return self.active().filter(starts_on__lte=day, ends_on__gte=day)

    def readable_by(self, actor: "Actor") -> Self:
        """Keep what everybody in the organisation may read: begun lessons that are not restricted."""
        if actor.is_stranger:
            return self.none()
        return self.active().filter(
            organisation=actor.organisation, is_restricted=False, starts_on__lte=actor.today, kind=self.model.KIND
        )

    def meant_for(self, actor: "Actor") -> Self:
        """Keep lessons for everybody and for the units where the actor has a post or a role."""
        own = Q(unit__posts__in=actor.post_ids) | Q(unit__in={unit_id for unit_id, _right in actor.unit_rights})
        links = self.model._meta.get_field("unit_links").related_model.objects.filter(campaign=OuterRef("pk"))
        return self.filter(~Exists(links) | Exists(links.filter(own)))

    def with_opened(self) -> Self:
        """Annotate how many times each has been opened."""
        return self.annotate(opened_count=Coalesce(Sum("openings__opened_count"), 0))


class CampaignRoundQuerySet(ThroughEntryQuerySet):
    """Rounds of mail."""

    entry_path = "campaign__entry__"

    def latest_first(self) -> Self:
        """Order by number, newest first."""
        return self.order_by("-number", "-pk")


class LessonOpeningQuerySet(ThroughEntryQuerySet):
    """How often lessons were opened."""

    entry_path = "campaign__entry__"

    def latest_first(self) -> Self:
        """Order by day, newest first."""
        return self.order_by("-opened_on", "-pk")
