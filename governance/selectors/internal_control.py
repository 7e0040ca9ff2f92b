"""Internal control at a glance: what was planned, done and found per tertial, whatever register it was done in.

Access reviews, classifications and self-assessments count as checks where they are recorded; nothing is copied.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.models import AccessReview
from classification.models import AssessmentSignOff, Classification
from governance.models import ControlCheck
from governance.querysets.controls import DONE_RESULTS
from isms.followup.models import FollowUp
from isms.followup.periods import TERTIALS
from isms.register.access import Actor

NAMES = tuple(each.value for each in TERTIALS)
YEARS_BACK = 2
Key = tuple[int, str]


@dataclass(frozen=True)
class Tally:
    """How many checks were planned in a period, how many of them are done, and how many deviations they found."""

    planned: int = 0
    done: int = 0
    deviations: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.planned + other.planned, self.done + other.done, self.deviations + other.deviations)


@dataclass(frozen=True)
class Cell:
    """A tally with its tertial and the filters of the list that show its rows; none when there is no such list."""

    tertial: str
    tally: Tally
    query: str = ""


@dataclass(frozen=True)
class Line:
    """One sort of check through the tertials of a year."""

    label: str | Promise
    list_url: str
    finds_deviations: bool
    cells: tuple[Cell, ...]
    total: Tally


@dataclass(frozen=True)
class ControlYear:
    """A year of internal control."""

    year: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Source:
    """A sort of check: what it is called, where its rows are listed, and how it is counted.

    ``count`` takes the actor and the first and last day, and returns a tally per year and tertial.
    ``finds_deviations`` is False for what finds none by its nature, such as a classification.
    """

    code: str
    label: str | Promise
    count: Callable[[Actor, dt.date, dt.date], dict[Key, Tally]] = field(repr=False)
    list_url: str = ""
    is_filtered: bool = False
    finds_deviations: bool = False


def internal_control(actor: Actor) -> list[ControlYear]:
    """Return the years that hold anything, the newest first: the coming one, the present and two before."""
    this_year = actor.today.year
    years = range(this_year - YEARS_BACK, this_year + 2)
    counted = counts_between(actor, dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31))
    shown = [
        year
        for year in reversed(years)
        if year == this_year or any(key[0] == year for _source, tallies in counted for key in tallies)
    ]
    return [ControlYear(year, tuple(_line(source, tallies, year) for source, tallies in counted)) for year in shown]


def counts_between(actor: Actor, first: dt.date, last: dt.date) -> list[tuple[Source, dict[Key, Tally]]]:
    """Count every sort of check between two days, per year and tertial; at most two questions per sort."""
    return [(source, source.count(actor, first, last)) for source in SOURCES]


def _line(source: Source, tallies: dict[Key, Tally], year: int) -> Line:
    found = [tallies.get((year, tertial), Tally()) for tertial in NAMES]
    cells = tuple(
        Cell(tertial, tally, f"year={year}&tertial={tertial}" if source.is_filtered else "")
        for tertial, tally in zip(NAMES, found, strict=True)
    )
    return Line(source.label, source.list_url, source.finds_deviations, cells, sum(found, Tally()))


def _checks(actor: Actor, first: dt.date, last: dt.date) -> dict[Key, Tally]:
    checks = ControlCheck.objects.visible_to(actor).active().filter(year__range=(first.year, last.year)).order_by()
    rows = checks.values_list("year", "tertial").annotate(
        planned=Count("pk"),
        done=Count("pk", filter=Q(result__in=DONE_RESULTS)),
        deviations=Count("pk", filter=Q(result="deviation")),
    )
    return {(year, tertial): Tally(*numbers) for year, tertial, *numbers in rows}


def _access_reviews(actor: Actor, first: dt.date, last: dt.date) -> dict[Key, Tally]:
    reviews = AccessReview.objects.visible_to(actor).in_force().performed_between(first, last)
    done = _per_tertial(reviews, "performed_on", deviations=Count("deviations"))
    return _with_waiting(actor, done, kind="access_review", days=(first, last))


def _classifications(actor: Actor, first: dt.date, last: dt.date) -> dict[Key, Tally]:
    decided = Classification.objects.visible_to(actor).filter(decision__decided_at__date__range=(first, last))
    done = _per_tertial(decided, "decision__decided_at")
    return _with_waiting(actor, done, kind="classification_review", days=(first, last))


def _self_assessments(actor: Actor, first: dt.date, last: dt.date) -> dict[Key, Tally]:
    signed = AssessmentSignOff.objects.visible_to(actor).filter(signed_at__date__range=(first, last))
    done = _per_tertial(signed, "signed_at")
    return _with_waiting(actor, done, kind="requirement_assessment", days=(first, last))


SOURCES = (
    Source(
        "checks",
        _("Kontroller enligt internkontrollplanen"),
        _checks,
        "governance:check_list",
        is_filtered=True,
        finds_deviations=True,
    ),
    Source(
        "access_reviews",
        _("Behörighetskontroller"),
        _access_reviews,
        "assets:access_review_list",
        finds_deviations=True,
    ),
    Source("classifications", _("Informationsklassningar"), _classifications, "classification:overview"),
    Source("self_assessments", _("Självskattningar av krav"), _self_assessments),
)


def _per_tertial(rows: QuerySet, day: str, deviations: Count | None = None) -> dict[Key, tuple[int, int]]:
    """Count rows, and the deviations they found, by the year and tertial of a day."""
    tertial = Case(
        When(month_of__lte=4, then=Value(NAMES[0])),
        When(month_of__lte=8, then=Value(NAMES[1])),
        default=Value(NAMES[2]),
        output_field=CharField(),
    )
    counted = (
        rows.order_by()
        .annotate(month_of=ExtractMonth(day), year_of=ExtractYear(day))
        .annotate(tertial_of=tertial)
        .values_list("year_of", "tertial_of")
        .annotate(done=Count("pk", distinct=True), found=deviations or Value(0))
    )
    return {(year, name): (done, found) for year, name, done, found in counted}


def _with_waiting(
    actor: Actor, done: dict[Key, tuple[int, int]], *, kind: str, days: tuple[dt.date, dt.date]
) -> dict[Key, Tally]:
    """Add what still waits: an open follow-up is a check that is planned for the tertial of its day."""
    waiting = FollowUp.objects.visible_to(actor).open().filter(kind=kind, entry__archived_at__isnull=True)
    planned = _per_tertial(waiting.filter(intended_on__range=days), "intended_on")
    return {
        key: Tally(done.get(key, (0, 0))[0] + planned.get(key, (0, 0))[0], *done.get(key, (0, 0)))
        for key in {*done, *planned}
    }
