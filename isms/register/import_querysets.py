"""Reads of imports, for those who may import."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from isms.register.access import Actor


class ImportBatchQuerySet(models.QuerySet):
    """Imports."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the organisation's imports for those who may add to all of its registers; nobody else sees any."""
        if not actor.may_create:
            return self.none()
        return self.filter(organisation=actor.organisation)

    def light(self) -> Self:
        """Leave the rows where they are: a list shows how many there are."""
        return self.defer("rows", "headers").select_related("uploaded_by", "finished_by")

    def latest_first(self) -> Self:
        """Order by upload, newest first."""
        return self.order_by("-uploaded_at", "-pk")
