"""Reads of årsgenomgångar across systems."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from assets.annual_review.parts import PartSummary, ReviewPart, every_part
from assets.annual_review.signing import KIND
from assets.models import AnnualReview, System
from isms.followup.models import FollowUp
from isms.languages import in_swedish
from isms.register.access import Actor
from isms.register.sorting import SwedishOrder

LATE, DUE, DONE, UNPLANNED = "late", "due", "done", "unplanned"


@dataclass(frozen=True)
class AskedPart:
    """A part as the page asks about it."""

    part: ReviewPart
    summary: PartSummary


@dataclass(frozen=True)
class UnitCount:
    """How the årsgenomgångar stand in one unit."""

    unit_id: int
    name: str
    late: int
    due: int
    done: int
    total: int


def with_annual_reviews(systems: QuerySet[System], *, actor: Actor) -> QuerySet[System]:
    """Add the day of each system's latest årsgenomgång, the next day, the state of the year, and whose it is.

    A system is late when its day has passed, due when its day comes this year, and done when it has been reviewed
    this year or is planned for a later one.
    """
    today = actor.today
    latest = AnnualReview.objects.filter(system_id=OuterRef("pk")).latest_first()
    waiting = FollowUp.objects.open().filter(entry_id=OuterRef("pk"), kind=KIND, topic="").order_by("pk")
    this_year = dt.date(today.year, 12, 31)
    annotated = systems.annotate(
        last_annual_review_on=Subquery(latest.values("reviewed_on")[:1]),
        next_annual_review_on=Subquery(waiting.values("intended_on")[:1]),
    )
    return annotated.annotate(
        annual_state=Case(
            When(next_annual_review_on__lt=today, then=Value(LATE)),
            When(next_annual_review_on__lte=this_year, then=Value(DUE)),
            When(next_annual_review_on__isnull=False, then=Value(DONE)),
            default=Value(UNPLANNED),
        ),
        own_position=Case(
            When(owner_id__in=actor.post_ids, then=Value(0)), default=Value(1), output_field=IntegerField()
        ),
    )


def own_first(systems: QuerySet[System]) -> QuerySet[System]:
    """Order the actor's own systems first, each group by its next day."""
    return systems.order_by("own_position", F("next_annual_review_on").asc(nulls_last=True), "pk")


def counts_by_unit(systems: QuerySet[System]) -> list[UnitCount]:
    """Count the states of annotated systems by unit, in Swedish order of the units, in one query."""
    rows = (
        systems.order_by()
        .values("unit_id", "unit__name")
        .annotate(
            late=Count("pk", filter=Q(annual_state=LATE)),
            due=Count("pk", filter=Q(annual_state=DUE)),
            done=Count("pk", filter=Q(annual_state=DONE)),
            total=Count("pk"),
        )
        .order_by(SwedishOrder("unit__name"), "unit_id")
    )
    return [
        UnitCount(row["unit_id"], row["unit__name"], row["late"], row["due"], row["done"], row["total"]) for row in rows
    ]


def asked_parts(system: System, *, actor: Actor) -> list[AskedPart]:
    """Return every part with how it stands for a system today."""
    with in_swedish():
        return [AskedPart(part, part.summarise(system, actor, actor.today)) for part in every_part()]
