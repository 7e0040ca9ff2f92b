"""Reads of maskings, for those who may take them on."""

from typing import TYPE_CHECKING, Self

from django.db import models

from isms.accounts.permissions import Right

if TYPE_CHECKING:
    from isms.register.access import Actor


class MaskingQuerySet(models.QuerySet):
    """Requests to mask."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the organisation's, for those who read what is restricted; nobody else sees any."""
        return self.filter(organisation=actor.organisation) if may_mask(actor) else self.none()

    def waiting_to_run(self) -> Self:
        """Keep what two persons have agreed on and nobody has run."""
        return self.filter(state="confirmed").order_by("decided_at", "pk")

    def latest_first(self) -> Self:
        """Order by when they were asked for, newest first."""
        return self.order_by("-asked_at", "-pk")


def may_mask(actor: "Actor") -> bool:
    """Tell whether a person may ask for and confirm maskings: who reads what is restricted."""
    return actor.has(Right.VIEW_RESTRICTED)
