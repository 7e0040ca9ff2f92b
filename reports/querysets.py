"""Reads of reviews and what belongs to them."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models

from isms.register.querysets import EntryQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation


class ManagementReviewQuerySet(EntryQuerySet):
    """Reviews."""

    def of(self, organisation: "Organisation") -> Self:
        """Keep one organisation's reviews, for what acts for nobody in particular."""
        return self.filter(reviewed_organisation=organisation)

    def latest_first(self) -> Self:
        """Order by year, newest first."""
        return self.order_by("-year", "-pk")


class ReviewSectionQuerySet(models.QuerySet):
    """Chapters."""

    def in_order(self) -> Self:
        """Order as the report reads."""
        return self.order_by("position", "pk")


class PointQuerySet(models.QuerySet):
    """Decisions asked for and measures."""

    def standing(self) -> Self:
        """Leave out what was taken back before the review was handed over."""
        return self.filter(is_withdrawn=False)

    def in_order(self) -> Self:
        """Order as they were written, with who answers for each."""
        return self.select_related("owner", "owner__unit", "owner__holder").order_by("position", "pk")


class ReviewDecisionQuerySet(PointQuerySet):
    """Decisions asked for."""


class ReviewMeasureQuerySet(PointQuerySet):
    """Measures."""

    def new(self) -> Self:
        """Keep what this year's review promises."""
        return self.filter(carried_from__isnull=True)

    def carried(self) -> Self:
        """Keep what earlier reviews promised."""
        return self.filter(carried_from__isnull=False)


class EditionQuerySet(models.QuerySet):
    """Editions."""

    def approved(self) -> Self:
        """Keep the editions that a director has approved."""
        return self.filter(approval__isnull=False)

    def latest_first(self) -> Self:
        """Order by number, newest first."""
        return self.order_by("-number", "-pk")

    def with_detail(self) -> Self:
        """Join review, submitter, decision and job; leave the content out."""
        return self.defer("content").select_related(
            "review",
            "submitted_by",
            "approval__decision__decided_by",
            "returned__decision__decided_by",
            "render_job",
        )


class EditionFileQuerySet(models.QuerySet):
    """Files."""

    def without_bytes(self) -> Self:
        """Leave the PDF itself out."""
        return self.defer("pdf")


class RenderJobQuerySet(models.QuerySet):
    """Renderings."""

    def forgotten(self, now: dt.datetime) -> Self:
        """Keep jobs that are neither done nor failed and have been silent too long: their worker is gone."""
        from reports.models.render_job import STALE_AFTER

        return self.filter(state__in=("queued", "running"), seen_at__lt=now - STALE_AFTER).order_by("queued_at", "pk")
