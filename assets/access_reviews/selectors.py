"""Reads of access reviews across systems and for one system's page."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from assets.access_reviews.intervals import covered_until, months_for
from assets.access_reviews.planning import KIND, open_review_of
from assets.models import AccessDeviation, AccessReview, System
from isms.followup.models import FollowUp
from isms.register.access import Actor
from risks.models import Action

SHOWN_REVIEWS = 10


@dataclass(frozen=True)
class Coverage:
    """How many systems in use have been reviewed within their interval, of all in use."""

    current: int
    never: int
    total: int


@dataclass(frozen=True)
class ShownDeviation:
    """A deviation with its action, when the reader may see the action."""

    text: str
    action: Action | None


@dataclass(frozen=True)
class ShownReview:
    """A review as a system's page shows it."""

    review: AccessReview
    deviations: tuple[ShownDeviation, ...]

    @property
    def is_in_force(self) -> bool:
        """False when a later row corrects it."""
        return getattr(self.review, "superseded_by", None) is None


@dataclass(frozen=True)
class AccessReviewPanel:
    """What a system's page says about its access reviews; the newest review first."""

    reviews: tuple[ShownReview, ...]
    latest: AccessReview | None
    next_on: dt.date | None
    months: int


def with_access_reviews(systems: QuerySet[System]) -> QuerySet[System]:
    """Add the day of each system's latest review in force, and the day of the next."""
    latest = AccessReview.objects.in_force().filter(system_id=OuterRef("pk")).latest_first()
    waiting = FollowUp.objects.open().filter(entry_id=OuterRef("pk"), kind=KIND, topic="")
    return systems.annotate(
        last_access_review_on=Subquery(latest.values("performed_on")[:1]),
        next_access_review_on=Subquery(waiting.order_by("pk").values("intended_on")[:1]),
    )


def access_review_coverage(systems: QuerySet[System], *, today: dt.date) -> Coverage:
    """Count, in one query, the systems in use that are reviewed within their interval.

    Args:
        systems: the systems to count among, such as those of an organisation or those that an actor sees.
    """
    rows = with_access_reviews(systems.active().in_use().order_by()).annotate(covered_until=covered_until())
    counted = rows.aggregate(
        current=Count("pk", filter=Q(covered_until__gte=today)),
        never=Count("pk", filter=Q(last_access_review_on__isnull=True)),
        total=Count("pk"),
    )
    return Coverage(**counted)


def access_review_panel(system: System, *, actor: Actor) -> AccessReviewPanel:
    """Read a system's latest reviews with their deviations; actions that the actor may not see are not named."""
    reviews = list(AccessReview.objects.filter(system_id=system.pk).with_detail().latest_first()[:SHOWN_REVIEWS])
    deviations = list(AccessDeviation.objects.filter(review__in=reviews).order_by("review_id", "number", "pk"))
    seen = {
        action.pk: action
        for action in Action.objects.visible_to(actor)
        .filter(pk__in=[row.action_id for row in deviations])
        .select_related("organisation")
    }
    of_review: dict[int, list[ShownDeviation]] = {}
    for row in deviations:
        of_review.setdefault(row.review_id, []).append(ShownDeviation(row.text, seen.get(row.action_id)))
    waiting = open_review_of(system)
    shown = tuple(ShownReview(review, tuple(of_review.get(review.pk, ()))) for review in reviews)
    in_force = [item.review for item in shown if item.is_in_force]
    return AccessReviewPanel(
        reviews=shown,
        latest=in_force[0] if in_force else None,
        next_on=waiting.intended_on if waiting else None,
        months=months_for(system),
    )
