"""The latest twelve months of actions and incidents, counted as the yearly report counts them."""

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from incidents.models import Incident
from isms.followup.dates import add_months, start_of_day
from overview.charts import MonthValue
from risks.models import Action, ActionChange

MONTHS = 12


def firsts_of_months(today: dt.date, months: int = MONTHS) -> list[dt.date]:
    """Return the first day of each of the latest months, the present one last."""
    first = today.replace(day=1)
    return [add_months(first, -back) for back in range(months - 1, -1, -1)]


def actions_by_month(actions: QuerySet[Action], *, today: dt.date, url: str) -> list[MonthValue]:
    """Tell how many actions were open, and late, when each month was over; the present month as it stands today.

    Two questions, however much there is. A day of completion is the one the register holds now.
    """
    rows = list(actions.order_by().values_list("pk", "created_at", "archived_at", "due_on"))
    moves: dict[int, list[tuple[dt.datetime, str]]] = defaultdict(list)
    changes = ActionChange.objects.filter(action__in=actions.order_by().values("pk"))
    for action_id, changed_at, state in changes.order_by("changed_at", "pk").values_list(
        "action_id", "changed_at", "to_state"
    ):
        moves[action_id].append((changed_at, state))
    values = []
    for first in firsts_of_months(today):
        last = min(add_months(first, 1) - dt.timedelta(days=1), today)
        end = start_of_day(last + dt.timedelta(days=1))
        open_days = [
            due_on
            for pk, created_at, archived_at, due_on in rows
            if created_at < end
            and (archived_at is None or archived_at >= end)
            and _state_at(moves[pk], end) in Action.OPEN_STATES
        ]
        late = sum(due_on < last for due_on in open_days)
        values.append(MonthValue(_short(first), _long(first), len(open_days), late, url))
    return values


def incidents_by_month(incidents: QuerySet[Incident], *, today: dt.date, url: str) -> list[MonthValue]:
    """Tell how many incidents and deviations were reported each month; one question."""
    firsts = firsts_of_months(today)
    reported = incidents.filter(reported_at__gte=start_of_day(firsts[0])).order_by()
    months = reported.annotate(month=TruncMonth("reported_at", tzinfo=timezone.get_current_timezone()))
    counted = Counter(month.date() for month in months.values_list("month", flat=True))
    return [MonthValue(_short(first), _long(first), counted[first], url=f"{url}?year={first.year}") for first in firsts]


def _state_at(moves: Sequence[tuple[dt.datetime, str]], end: dt.datetime) -> str:
    before = bisect_left(moves, end, key=lambda move: move[0])
    return moves[before - 1][1] if before else Action.State.NOT_STARTED


def _short(first: dt.date) -> str:
    return formats.date_format(first, "M")[:3].lower()


def _long(first: dt.date) -> str:
    return _("%(month)s %(year)d") % {"month": formats.date_format(first, "F").lower(), "year": first.year}
