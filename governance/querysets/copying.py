"""Reads of saved texts."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from isms.register.access import Actor


class SavedTextQuerySet(models.QuerySet):
    """Texts that somebody has saved."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the organisation's texts, for those who read all its registers."""
        from isms.accounts.permissions import Right

        return self.filter(organisation=actor.organisation) if actor.has(Right.VIEW_REGISTER) else self.none()

    def latest_first(self) -> Self:
        """Order by when they were saved, newest first."""
        return self.order_by("-saved_at", "-pk")
