"""Reads of imports, for those who may import."""

from typing import TYPE_CHECKING, Self

from django.db import models

from isms.register.querysets import ThroughEntryQuerySet

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
        return self.defer("rows", "headers", "row_numbers", "verdicts", "leftovers", "notes").select_related(
            "uploaded_by", "finished_by"
        )

    def latest_first(self) -> Self:
        """Order by upload, newest first."""
        return self.order_by("-uploaded_at", "-pk")

    def without_rows(self) -> Self:
        """Leave the rows and the dry run until somebody asks: the page is polled while a worker is at it."""
        light = self.defer("rows", "row_numbers", "verdicts")
        return light.select_related("organisation", "uploaded_by", "finished_by", "undone_by", "work_asked_by")

    def waiting(self) -> Self:
        """Keep those that a worker is to do something with, the oldest first."""
        return self.exclude(work="").order_by("pk")


class ImportedRowQuerySet(ThroughEntryQuerySet):
    """What imports have done, row by row."""

    def in_file_order(self) -> Self:
        """Order as the rows stood in the file."""
        return self.order_by("number", "pk")
