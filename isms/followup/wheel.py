"""The årshjul: a year's months and tertials with what is planned in each, and where it stands in the wheel."""

import calendar
import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth

from isms.followup.models import Activity, FollowUp
from isms.followup.periods import TERTIALS
from isms.register.access import Actor

SIZE = 440
CENTRE = SIZE / 2
TERTIAL_RING = (42, 78)
MONTH_RING = (82, 142)
FIRST_LANE = 147
LANE = 20
LANES = 3


@dataclass(frozen=True)
class Sector:
    """A piece of a ring: its outline as an SVG path and the middle of it, where a text may stand."""

    path: str
    x: str
    y: str


@dataclass(frozen=True)
class Slot:
    """A month or a tertial: how much is planned, done and late, and its piece of the wheel."""

    first_on: dt.date
    last_on: dt.date
    planned: int
    done: int
    late: int
    sector: Sector
    activities: tuple["Turn", ...] = ()
    name: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class Turn:
    """An activity with its number in the wheel and the table, and its arc when there is room for one."""

    activity: Activity
    number: int
    is_done: bool
    is_late: bool
    sector: Sector | None


@dataclass(frozen=True)
class Wheel:
    """One organisation's year as one person sees it."""

    year: int
    months: tuple[Slot, ...]
    tertials: tuple[tuple[Slot, tuple[Slot, ...]], ...]
    turns: tuple[Turn, ...]
    size: int = field(default=SIZE)


def wheel_of(actor: Actor, *, year: int) -> Wheel:
    """Read a year's activities and follow-ups that the actor sees. Three questions, however much is planned."""
    counts = _counts(actor, year)
    turns = _turns(actor, year)
    months = tuple(_month(actor, year, number, counts.get(number, (0, 0, 0)), turns) for number in range(1, 13))
    tertials = []
    for index, tertial in enumerate(TERTIALS):
        parts = months[4 * index : 4 * index + 4]
        whole = Slot(
            first_on=parts[0].first_on,
            last_on=parts[-1].last_on,
            planned=sum(part.planned for part in parts),
            done=sum(part.done for part in parts),
            late=sum(part.late for part in parts),
            sector=ring_sector(*TERTIAL_RING, _share(4 * index), _share(4 * index + 4)),
            name=tertial.value,
        )
        tertials.append((whole, parts))
    return Wheel(year, months, tuple(tertials), turns)


def ring_sector(inner: float, outer: float, start: float, end: float) -> Sector:
    """Draw a piece of a ring between two shares of the year, clockwise from the top.

    Args:
        start: where it begins, from 0 up to 1; ``end`` where it ends.
    """
    is_large = int(end - start > 0.5)
    (x1, y1), (x2, y2) = _point(outer, start), _point(outer, end)
    (x3, y3), (x4, y4) = _point(inner, end), _point(inner, start)
    path = f"M{x1} {y1}A{outer} {outer} 0 {is_large} 1 {x2} {y2}L{x3} {y3}A{inner} {inner} 0 {is_large} 0 {x4} {y4}Z"
    x, y = _point((inner + outer) / 2, (start + end) / 2)
    return Sector(path, x, y)


def _point(radius: float, share: float) -> tuple[str, str]:
    angle = 2 * math.pi * share
    return f"{CENTRE + radius * math.sin(angle):.1f}", f"{CENTRE - radius * math.cos(angle):.1f}"


def _share(months: float) -> float:
    return months / 12


def _of_year(day: dt.date, year: int) -> float:
    """Return where in the year's wheel a day begins; the days of a month share its twelfth."""
    if day.year != year:
        return 0.0 if day.year < year else 1.0
    length = calendar.monthrange(day.year, day.month)[1]
    return _share(day.month - 1 + (day.day - 1) / length)


def _counts(actor: Actor, year: int) -> dict[int, tuple[int, int, int]]:
    """Return planned, done and late of each month; what was postponed or closed is not counted twice."""
    rows = (
        FollowUp.objects.visible_to(actor)
        .filter(intended_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        .standing()
        .order_by()
        .values(month=ExtractMonth("intended_on"))
        .annotate(
            planned=Count("pk"),
            done=Count("pk", filter=Q(completed_at__isnull=False)),
            late=Count("pk", filter=Q(completed_at__isnull=True, intended_on__lt=actor.today)),
        )
    )
    return {row["month"]: (row["planned"], row["done"], row["late"]) for row in rows}


def _turns(actor: Actor, year: int) -> tuple[Turn, ...]:
    activities = list(Activity.objects.visible_to(actor).active().of_year(year).with_progress().with_detail().by_day())
    free_from = [-1.0] * LANES
    turns = []
    for number, activity in enumerate(activities, start=1):
        start = _of_year(activity.starts_on, year)
        end = max(_of_year(activity.ends_on + dt.timedelta(days=1), year), start + 0.022)  # wide enough for its number
        start = min(start, 1 - 0.022)
        end = min(end, 1.0)
        lane = next((index for index, free in enumerate(free_from) if free <= start), None)
        sector = None
        if lane is not None:
            free_from[lane] = end
            inner = FIRST_LANE + lane * (LANE + 3)
            sector = ring_sector(inner, inner + LANE, start, end)
        is_done = not activity.is_pending
        turns.append(Turn(activity, number, is_done, not is_done and activity.ends_on < actor.today, sector))
    return tuple(turns)


def _month(actor: Actor, year: int, number: int, counts: tuple[int, int, int], turns: Sequence[Turn]) -> Slot:
    planned, done, late = counts
    return Slot(
        first_on=dt.date(year, number, 1),
        last_on=dt.date(year, number, calendar.monthrange(year, number)[1]),
        planned=planned,
        done=done,
        late=late,
        sector=ring_sector(*MONTH_RING, _share(number - 1), _share(number)),
        activities=tuple(turn for turn in turns if turn.activity.ends_on.month == number),
        is_now=(actor.today.year, actor.today.month) == (year, number),
    )
