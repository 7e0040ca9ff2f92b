"""How many months there are between two access reviews of a system."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import (
    Case,
    DateField,
    DurationField,
    F,
    Func,
    OuterRef,
    PositiveSmallIntegerField,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from assets.models import AccessReviewInterval, System
from isms.accounts.models import Organisation

# The most critical first, as the pages show them.
DEFAULT_MONTHS: dict[str, int] = {
    System.Criticality.CRITICAL: 6,
    System.Criticality.HIGH: 12,
    System.Criticality.MEDIUM: 12,
    System.Criticality.LOW: 24,
}


def months_of(organisation: Organisation) -> dict[str, int]:
    """Return the months for each criticality: the organisation's own, else the default."""
    own = dict(
        AccessReviewInterval.objects.filter(organisation=organisation)
        .values_list("criticality", "months")
        .order_by("pk")
    )
    return {code: own.get(code, months) for code, months in DEFAULT_MONTHS.items()}


def months_for(system: System) -> int:
    """Return the months between two reviews of a system."""
    return months_of(system.organisation)[system.criticality]


class Months(Func):
    """A number of calendar months as PostgreSQL adds them to a date."""

    function = "make_interval"
    template = "%(function)s(months => %(expressions)s)"
    output_field = DurationField()


def months_expression() -> Coalesce:
    """Build the months between two reviews of each system of a query: its organisation's own, else the default."""
    own = AccessReviewInterval.objects.filter(
        organisation_id=OuterRef("organisation_id"), criticality=OuterRef("criticality")
    )
    default = Case(
        *[When(criticality=code, then=Value(months)) for code, months in DEFAULT_MONTHS.items()],
        output_field=PositiveSmallIntegerField(),
    )
    return Coalesce(Subquery(own.values("months")[:1]), default)


def covered_until(path: str = "last_access_review_on") -> Cast:
    """Build the last day on which each system's latest review is not older than its interval.

    Args:
        path: the annotation that holds the day of the latest review.
    """
    return Cast(F(path) + Months(months_expression()), DateField())


@transaction.atomic
def decide_intervals(*, organisation: Organisation, months: Mapping[str, int]) -> None:
    """Set an organisation's months for each criticality; what equals the default is kept as a decision too.

    Raises:
        ValidationError: an interval is out of range.
    """
    Organisation.objects.select_for_update(no_key=True).get(
        pk=organisation.pk
    )  # two first decisions at once become one
    present = {row.criticality: row for row in AccessReviewInterval.objects.filter(organisation=organisation)}
    for code in DEFAULT_MONTHS:
        row = present.get(code) or AccessReviewInterval(organisation=organisation, criticality=code)
        if row.pk is None or row.months != months[code]:
            row.months = months[code]
            row.full_clean()
            row.save()
