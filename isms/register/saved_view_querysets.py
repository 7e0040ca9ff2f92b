"""Reads of saved views."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from isms.register.sorting import SwedishOrder

if TYPE_CHECKING:
    from isms.register.access import Actor


class SavedViewQuerySet(models.QuerySet):
    """Views of lists."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the actor's own views and the shared ones, in the actor's organisation."""
        return self.present().reached_by(actor.user.pk).filter(organisation=actor.organisation)

    def editable_by(self, actor: "Actor") -> Self:
        """Keep what the actor may rename and remove: the own private ones, and for a coordinator the shared ones."""
        own = Q(saved_by=actor.user, is_shared=False)
        return self.visible_to(actor).filter(own | Q(is_shared=True) if actor.may_create else own)

    def reached_by(self, user_id: int) -> Self:
        """Keep a person's own views and those that are shared."""
        return self.filter(Q(saved_by=user_id) | Q(is_shared=True))

    def present(self) -> Self:
        """Leave out what has been removed."""
        return self.filter(removed_at__isnull=True)

    def in_swedish_order(self) -> Self:
        """Order by list and name."""
        return self.order_by("list_name", SwedishOrder("name"), "pk")
