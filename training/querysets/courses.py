"""Reads of courses, their totals and the leadership's proofs."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from isms.register.querysets import EntryQuerySet, ThroughEntryQuerySet

if TYPE_CHECKING:
    from isms.accounts.models import Organisation
    from isms.register.access import Actor


class CourseQuerySet(EntryQuerySet):
    """Courses."""

    def mandatory(self) -> Self:
        """Keep what must be taken."""
        return self.filter(is_mandatory=True)

    def for_leadership(self) -> Self:
        """Keep the training that the law demands of the leadership."""
        return self.filter(audience="leadership")

    def counted_per_unit(self) -> Self:
        """Keep courses whose totals are reported per unit; the leadership is followed post by post."""
        return self.exclude(audience="leadership")

    def provable_by(self, actor: "Actor") -> Self:
        """Keep what the actor may change, and what a post of the actor's must have taken: its holder proves it."""
        from isms.register.access import editable_condition

        own = Q(
            organisation_id=actor.organisation.pk, is_restricted=False, leadership_roles__post_id__in=actor.post_ids
        )
        rule = editable_condition(actor) | own if actor.post_ids else editable_condition(actor)
        return self.filter(pk__in=self.model._base_manager.filter(rule).values("pk"))


class ResultReportQuerySet(ThroughEntryQuerySet):
    """Reports of totals."""

    entry_path = "course__entry__"

    def standing(self) -> Self:
        """Keep the reports that no later one has superseded."""
        return self.filter(superseded_by__isnull=True)

    def standing_at(self, moment: dt.datetime) -> Self:
        """Keep the reports that stood at a moment."""
        return self.filter(
            Q(superseded_by__isnull=True) | Q(superseded_by__recorded_at__gte=moment), recorded_at__lt=moment
        )

    def of_year(self, year: int) -> Self:
        """Keep the reports of one year's months."""
        return self.filter(period_on__year=year)

    def latest_first(self) -> Self:
        """Order by period and then by when they came, newest first."""
        return self.order_by("-period_on", "-recorded_at", "-pk")


class TrainingResultQuerySet(ThroughEntryQuerySet):
    """Totals per unit, seen by those who see the course and by the post that answers for the unit."""

    entry_path = "report__course__entry__"

    def visible_to(self, actor: "Actor") -> Self:
        """Keep the totals of courses that the actor sees, and those of the actor's own units."""
        from isms.register.access import visible_condition

        seen = visible_condition(actor, path=self.entry_path)
        own = Q(
            report__course__organisation_id=actor.organisation.pk,
            report__course__is_restricted=False,
            unit__training_contact__post_id__in=actor.post_ids,
        )
        return self.filter(seen | own if actor.post_ids else seen)

    def standing(self) -> Self:
        """Keep the totals that no later report has superseded."""
        return self.filter(report__superseded_by__isnull=True)

    def of_courses_in_use(self) -> Self:
        """Leave out the totals of archived courses."""
        return self.filter(report__course__archived_at__isnull=True)


class UnitAliasQuerySet(models.QuerySet):
    """Names of units in other systems."""

    def in_organisation(self, organisation: "Organisation") -> Self:
        """Keep one organisation's names."""
        return self.filter(organisation=organisation)


class TrainingContactQuerySet(models.QuerySet):
    """The posts that answer for units' training."""

    def in_organisation(self, organisation: "Organisation") -> Self:
        """Keep those of one organisation's units."""
        return self.filter(unit__organisation=organisation)


class LeadershipRoleQuerySet(ThroughEntryQuerySet):
    """Posts that must have taken a course."""

    entry_path = "course__entry__"

    def with_detail(self) -> Self:
        """Join what a list shows."""
        return self.select_related("course__organisation", "post__unit", "post__holder")


class LeadershipProofQuerySet(ThroughEntryQuerySet):
    """Proofs of the leadership's training."""

    entry_path = "course__entry__"

    def latest_first(self) -> Self:
        """Order by day, newest first."""
        return self.order_by("-trained_on", "-pk")
