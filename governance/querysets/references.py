"""Reads of the items of VoR, IKP and RSA, and of what points to them."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F

from isms.accounts.permissions import Right
from isms.register.querysets import ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.register.access import Actor


class PlanningReferenceQuerySet(models.QuerySet):
    """Items of the organisation's VoR, IKP and RSA."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the organisation's own, for those who read registers or answer for something in them."""
        reads = actor.has(Right.VIEW_REGISTER) or actor.has(Right.VIEW_PERSONAL_DATA_MATTERS)
        if not (reads or actor.post_ids or actor.units_with(Right.VIEW_REGISTER)):
            return self.none()
        return self.filter(organisation=actor.organisation)

    def editable_by(self, actor: "Actor") -> Self:
        """Keep the organisation's own, for those who keep the register."""
        return self.filter(organisation=actor.organisation) if actor.has(Right.EDIT_REGISTER) else self.none()

    def in_order(self) -> Self:
        """Order by year, the newest first, and then by document and id."""
        return self.order_by(F("year").desc(), "kind", "code", "pk")


class ReferenceLinkQuerySet(ThroughEntryQuerySet):
    """Entries that point to an item."""
