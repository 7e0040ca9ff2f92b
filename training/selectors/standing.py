"""How training stands: course × unit of a year, the years side by side, and where this one is heading."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet, Sum

from isms.accounts.models import Organisation, Unit
from isms.register.access import Actor
from isms.register.sorting import SwedishOrder
from training.charts import YearChart, year_chart
from training.models import Course, ResultReport, TrainingResult
from training.shares import Forecast, Point, Share, forecast_of

YEARS_SHOWN = 5


@dataclass(frozen=True)
class Cell:
    """One unit's share in one course; None where nothing is reported."""

    share: Share | None
    is_below: bool

    @property
    def tone(self) -> str:
        """How the cell is shaded; the words say the same."""
        if self.share is None or not self.share.whole:
            return "none"
        return "below" if self.is_below else "reached"


@dataclass(frozen=True)
class HeatRow:
    """One unit with its share in each course."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CourseYears:
    """One course over the years, with what this year is heading for."""

    course: Course
    latest_on: dt.date | None
    years: tuple[tuple[int, Share], ...]
    forecast: Forecast | None
    chart: YearChart | None

    @property
    def forecast_on(self) -> dt.date | None:
        """The month in which the target is reached, as a date."""
        if self.forecast is None or self.forecast.target_month is None:
            return None
        return dt.date(self.years[-1][0], self.forecast.target_month, 1)


@dataclass(frozen=True)
class Standing:
    """All courses with totals in a year."""

    year: int
    years: tuple[int, ...]
    courses: tuple[CourseYears, ...]
    rows: tuple[HeatRow, ...]
    totals: tuple[Cell, ...]

    @property
    def below_count(self) -> int:
        """How many cells are below their target."""
        return sum(cell.is_below for row in self.rows for cell in row.cells)

    @property
    def cell_count(self) -> int:
        """How many cells have something to count."""
        return sum(bool(cell.share and cell.share.whole) for row in self.rows for cell in row.cells)


def standing_of(actor: Actor, *, year: int) -> Standing:
    """Read how training stands for the courses and units that the actor sees. Four questions, however much there is."""
    return _standing(TrainingResult.objects.visible_to(actor).standing().of_courses_in_use(), year=year)


def standing_on(organisation: Organisation, *, year: int, as_of: dt.date, end: dt.datetime) -> Standing:
    """Read how training stood when a day was over, for the yearly report; restricted courses are left out.

    Args:
        end: the moment at which the day was over: what was recorded later does not count.
    """
    return _standing(
        _results_on(organisation, as_of=as_of, end=end).filter(report__course__is_restricted=False), year=year
    )


def shares_on(
    organisation: Organisation, *, year: int, as_of: dt.date, end: dt.datetime
) -> dict[tuple[int, int], Share]:
    """Return the shares of a year's latest months as they stood when a day was over, by unit and course."""
    results = _results_on(organisation, as_of=as_of, end=end)
    return _per_unit(results, {key: max(months) for key, months in _months(results, first=year, last=year).items()})


def _results_on(organisation: Organisation, *, as_of: dt.date, end: dt.datetime) -> QuerySet[TrainingResult]:
    """Keep the totals that stood when a day was over."""
    course = "report__course__"
    return TrainingResult.objects.filter(
        Q(report__superseded_by__isnull=True) | Q(report__superseded_by__recorded_at__gte=end),
        Q(**{f"{course}archived_at__isnull": True}) | Q(**{f"{course}archived_at__gte": end}),
        report__recorded_at__lt=end,
        report__period_on__lte=as_of,
        **{f"{course}organisation": organisation},
    )


def _standing(results: QuerySet[TrainingResult], *, year: int) -> Standing:
    months = _months(results, first=year - YEARS_SHOWN + 1, last=year)
    latest = {
        course: max((month for month in found if month.year == year), default=None) for course, found in months.items()
    }
    with_totals = [course for course, month in latest.items() if month is not None]
    courses = list(
        Course.objects.filter(pk__in=months)
        .select_related("organisation")
        .order_by("-is_mandatory", SwedishOrder("title"), "pk")
    )
    shown = [course for course in courses if course.pk in with_totals]
    shares = _per_unit(results, {key: latest[key] for key in with_totals})
    names = dict(
        Unit.objects.filter(pk__in={unit for unit, _course in shares})
        .order_by(SwedishOrder("name"), "pk")
        .values_list("pk", "name")
    )
    rows = tuple(
        HeatRow(name, tuple(_cell(shares.get((unit, course.pk)), course) for course in shown))
        for unit, name in names.items()
    )
    whole = tuple(_cell(months[course.pk][latest[course.pk]], course) for course in shown)
    years = sorted({month.year for found in months.values() for month in found})
    return Standing(
        year=year,
        years=tuple(years),
        courses=tuple(_years_of(course, months[course.pk], year=year) for course in shown),
        rows=rows,
        totals=whole,
    )


def years_with_results(actor: Actor) -> list[int]:
    """Return the years that have totals the actor sees, the latest first."""
    days = TrainingResult.objects.visible_to(actor).standing().of_courses_in_use().order_by()
    return sorted({day.year for day in days.values_list("report__period_on", flat=True).distinct()}, reverse=True)


def latest_per_unit(course: Course) -> list[tuple[str, Cell, dt.date]]:
    """Return the latest month's share of each unit of a course, by the unit's name."""
    results = TrainingResult.objects.standing().filter(report__course=course)
    latest = results.aggregate(day=Max("report__period_on"))["day"]
    if latest is None:
        return []
    summed = (
        results.filter(report__period_on=latest)
        .order_by(SwedishOrder("unit__name"), "unit_id")
        .values("unit_id", "unit__name")
        .annotate(eligible=Sum("eligible_count"), completed=Sum("completed_count"))
    )
    return [(row["unit__name"], _cell(Share(row["completed"], row["eligible"]), course), latest) for row in summed]


def _cell(share: Share | None, course: Course) -> Cell:
    return Cell(share, share is not None and share.is_below(course.target_percent))


def _months(results: QuerySet[TrainingResult], *, first: int, last: int) -> dict[int, dict[dt.date, Share]]:
    """Sum all units and parts, by course and month."""
    found: dict[int, dict[dt.date, Share]] = defaultdict(dict)
    summed = (
        results.filter(report__period_on__year__range=(first, last))
        .order_by()
        .values_list("report__course_id", "report__period_on")
        .annotate(completed=Sum("completed_count"), eligible=Sum("eligible_count"))
    )
    for course, month, completed, eligible in summed:
        found[course][month] = Share(completed, eligible)
    return found


def _per_unit(results: QuerySet[TrainingResult], latest: dict[int, dt.date]) -> dict[tuple[int, int], Share]:
    """Sum the parts of each course's latest month, by unit and course."""
    if not latest:
        return {}
    wanted = Q()
    for course, month in latest.items():
        wanted |= Q(report__course_id=course, report__period_on=month)
    summed = (
        results.filter(wanted)
        .order_by()
        .values_list("unit_id", "report__course_id")
        .annotate(completed=Sum("completed_count"), eligible=Sum("eligible_count"))
    )
    return {(unit, course): Share(completed, eligible) for unit, course, completed, eligible in summed}


def _years_of(course: Course, months: dict[dt.date, Share], *, year: int) -> CourseYears:
    """Tell each year by its latest month, and the present one by where it is heading as well."""
    last_of: dict[int, dt.date] = {}
    for month in months:
        last_of[month.year] = max(month, last_of.get(month.year, month))
    years = tuple((each, months[last_of[each]]) for each in sorted(last_of))
    points = [Point(month, months[month]) for month in sorted(months) if month.year == year]
    is_over = bool(points) and points[-1].month_on.month == 12
    is_steady = course.period != Course.Period.ONCE
    forecast = forecast_of(points, target_percent=course.target_percent) if is_steady and not is_over else None
    chart = year_chart(
        name=course.title,
        values=[(each, share.percent) for each, share in years if share.percent is not None],
        target=course.target_percent,
        forecast=forecast.percent if forecast else None,
    )
    return CourseYears(course, last_of.get(year), years, forecast, chart)


def course_years(course: Course, *, year: int) -> CourseYears | None:
    """Return one course over the years; None when nothing is reported."""
    results = TrainingResult.objects.standing().filter(report__course=course)
    months = _months(results, first=year - YEARS_SHOWN + 1, last=year).get(course.pk)
    return _years_of(course, months, year=year) if months else None


def reports_of(course: Course) -> list[tuple[ResultReport, Share]]:
    """Return the standing reports of a course with their sums, the latest first."""
    reports = (
        course.reports.standing()
        .select_related("recorded_by", "supersedes")
        .annotate(eligible=Sum("results__eligible_count"), completed=Sum("results__completed_count"))
        .latest_first()
    )
    return [(report, Share(report.completed or 0, report.eligible or 0)) for report in reports[:24]]


def typed_before(course: Course, *, period_on: dt.date, part: int) -> list[tuple[int, int, int]]:
    """Return unit, eligible and completed as stored for a month and part."""
    results = TrainingResult.objects.standing().filter(report__course=course, report__period_on=period_on, part=part)
    return list(results.order_by("pk").values_list("unit_id", "eligible_count", "completed_count"))
