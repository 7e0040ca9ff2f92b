"""Reads of reviews and what belongs to them."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import Coalesce, JSONObject

from isms.accounts.permissions import Right
from isms.register.querysets import EntryQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation, User
    from isms.register.access import Actor


TYPED_VALUES = ("code", "numerator", "denominator", "is_public", "is_withdrawn")


def _count_of(rows: models.QuerySet) -> Coalesce:
    """Count rows of a subquery."""
    counted = rows.order_by().annotate(one=models.Value(1)).values("one").annotate(count=models.Count("pk"))
    return Coalesce(models.Subquery(counted.values("count")), 0)


class ManagementReviewQuerySet(EntryQuerySet):
    """Reviews."""

    def of(self, organisation: "Organisation") -> Self:
        """Keep one organisation's reviews, for what acts for nobody in particular."""
        return self.filter(reviewed_organisation=organisation)

    def latest_first(self) -> Self:
        """Order by year, newest first."""
        return self.order_by("-year", "-pk")

    def with_detail(self) -> Self:
        """Add what is typed in of the year before: the page of a review asks for it without a question of its own."""
        from reports.models import TypedFigure

        typed = TypedFigure.objects.filter(
            organisation=models.OuterRef("reviewed_organisation"), year=models.OuterRef("year") - 1
        )
        row = JSONObject(**{name: name for name in TYPED_VALUES})
        return super().with_detail().annotate(typed_before=ArraySubquery(typed.oldest_first().values(row=row)))


class ReviewSectionQuerySet(models.QuerySet):
    """Chapters."""

    def with_waiting(self) -> Self:
        """Add how many notes of the review's year and how many comments wait at each chapter."""
        from reports.models import SectionComment, YearNote

        notes = YearNote.objects.unused().filter(
            organisation=models.OuterRef("review__reviewed_organisation"),
            year=models.OuterRef("review__year"),
            chapter_code=models.OuterRef("code"),
            is_withdrawn=False,
        )
        comments = SectionComment.objects.open().filter(section=models.OuterRef("pk"))
        return self.annotate(waiting_notes=_count_of(notes), waiting_comments=_count_of(comments))

    def in_order(self) -> Self:
        """Order as the report reads."""
        return self.order_by("position", "pk")


class SecrecyMarkQuerySet(models.QuerySet):
    """Marks of secrecy."""

    def standing(self) -> Self:
        """Leave out what was opened again."""
        return self.filter(is_withdrawn=False)

    def in_order(self) -> Self:
        """Order by kind and key, with who assessed each."""
        return self.select_related("assessed_by").order_by("part", "key", "pk")


class PartConfirmationQuerySet(models.QuerySet):
    """Rounds of granskning."""

    def in_order(self) -> Self:
        """Order by round and person."""
        return self.select_related("person", "asked_by").order_by("-round", "person__name", "pk")

    def asked_of(self, user: "User", organisation: "Organisation") -> Self:
        """Keep what a person is asked about in an organisation, and may therefore read of it."""
        return self.filter(person=user, review__reviewed_organisation=organisation)

    def waiting(self) -> Self:
        """Keep what is not answered, in reviews that are still out for granskning."""
        return self.filter(answer="", review__state="in_round", review__archived_at__isnull=True)


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

    def in_order(self) -> Self:
        """Order as they were written, with who answers for each and the action that it has become."""
        return super().in_order().select_related("action")

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
        """Join review, submitter, decision, job and maskings; leave the content out."""
        joined = self.defer("content", "public_content").select_related(
            "review",
            "submitted_by",
            "approval__decision__decided_by",
            "approval__recorded_by",
            "returned__decision__decided_by",
            "render_job",
        )
        return joined.prefetch_related("maskings")


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


class YearNoteQuerySet(models.QuerySet):
    """Notes of the year."""

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the organisation's notes for whoever writes the review, and for others their own."""
        inside = self.filter(organisation=actor.organisation, is_withdrawn=False)
        return inside if actor.has(Right.WRITE_REVIEW) else inside.filter(noted_by=actor.user)

    def about(self, organisation: "Organisation", year: int) -> Self:
        """Keep what is noted for one organisation's review of a year."""
        return self.filter(organisation=organisation, year=year, is_withdrawn=False)

    def unused(self) -> Self:
        """Keep what has not been put into a chapter."""
        return self.filter(used_at__isnull=True)

    def by_day(self) -> Self:
        """Order as things happened, with who wrote."""
        return self.select_related("noted_by", "used_by").order_by("noted_on", "pk")


class SectionDraftQuerySet(models.QuerySet):
    """Drafts of chapters."""

    def waiting_for(self, user: "User") -> Self:
        """Keep what a person has typed and not saved."""
        return self.filter(user=user, is_waiting=True)


class SectionCommentQuerySet(models.QuerySet):
    """Comments on chapters."""

    def open(self) -> Self:
        """Keep what nobody has dealt with."""
        return self.filter(handled_at__isnull=True)

    def oldest_first(self) -> Self:
        """Order as they were written, with who wrote and who dealt with each."""
        return self.select_related("written_by", "handled_by").order_by("written_at", "pk")


class ReviewStructureQuerySet(models.QuerySet):
    """Versions of the chapters."""

    def of(self, organisation: "Organisation") -> Self:
        """Keep one organisation's versions, the newest first."""
        return self.filter(organisation=organisation).order_by("-number")


class TypedFigureQuerySet(models.QuerySet):
    """Figures typed in by hand."""

    def about(self, organisation: "Organisation", year: int) -> Self:
        """Keep what is typed in of one organisation's year."""
        return self.filter(organisation=organisation, year=year)

    def oldest_first(self) -> Self:
        """Order as it was typed: the last row of a figure holds."""
        return self.order_by("typed_at", "pk")
