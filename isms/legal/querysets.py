"""Reads of reports about accessibility."""

from typing import TYPE_CHECKING, Self

from django.db import models

from isms.accounts.permissions import Right

if TYPE_CHECKING:
    from isms.register.access import Actor


class AccessibilityReportQuerySet(models.QuerySet):
    """Reports, seen by the coordinators of the organisation that answers them."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep what the actor's organisation answers, when the actor coordinates it."""
        if not actor.has(Right.EDIT_REGISTER):
            return self.none()
        return self.filter(organisation_id=actor.organisation.pk)

    def unmailed(self) -> Self:
        """Keep what the contact address has not been told of yet, oldest first."""
        return self.filter(mailed_at__isnull=True).order_by("received_at", "pk")

    def unanswered_first(self) -> Self:
        """Order as work is done: what waits longest first, then the latest answers."""
        return self.order_by(models.F("answered_at").desc(nulls_first=True), "received_at", "pk")
