"""When the next access review of a system is due, as a follow-up with an interval of its own."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assets.access_reviews.intervals import months_for, months_of
from assets.models import AccessReview, System
from isms.accounts.models import Organisation, User
from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.followup.opening import Planned, open_many
from isms.followup.services import close_followups, complete_followup, open_followup
from isms.languages import in_swedish
from isms.register.consequences import Happening

KIND = "access_review"
# A plan that is moved by a setting never becomes late by it: there is always this long to act.
NOTICE_DAYS = 30


def follow_system(happening: Happening) -> None:
    """Keep the plan in step with a system that was registered or changed.

    The first review is planned when the system is taken into use, a system out of use loses its plan,
    and another criticality moves the day.
    """
    if happening.entry.kind != System.KIND:
        return
    system = System.objects.select_related("organisation").get(pk=happening.entry.pk)
    waiting = open_review_of(system)
    if system.lifecycle in (System.Lifecycle.PLANNED, System.Lifecycle.RETIRED):
        if waiting is not None:
            close_followups(entry=system, kind=KIND, by=happening.by, at=happening.at, reason=_out_of_use())
    elif waiting is None:
        if _may_be_planned(system):
            _plan(system, first_day=timezone.localtime(happening.at).date(), by=happening.by, at=happening.at)
    else:
        move_to_interval(waiting, months=months_for(system), by=happening.by, at=happening.at)


def plan_new_systems(happenings: Sequence[Happening]) -> None:
    """Plan the first review of many systems that have just been registered, as ``follow_system`` does for one."""
    new = [each for each in happenings if each.entry.kind == System.KIND]
    if not new:
        return
    by, at, months = new[0].by, new[0].at, months_of(new[0].entry.organisation)
    today = timezone.localtime(at).date()
    out_of_use = (System.Lifecycle.PLANNED, System.Lifecycle.RETIRED)
    in_use = [each.entry for each in new if each.entry.lifecycle not in out_of_use]
    planned = (
        Planned(system, add_months(today, months[system.criticality]), months[system.criticality]) for system in in_use
    )
    open_many(kind=KIND, planned=planned, by=by, at=at)


def open_review_of(system: System) -> FollowUp | None:
    """Return the follow-up that waits for the system's next access review."""
    return FollowUp.objects.open().filter(entry_id=system.pk, kind=KIND, topic="").first()


def _may_be_planned(system: System) -> bool:
    """Tell whether nobody has ended the series on purpose."""
    latest = FollowUp.objects.completed().filter(entry_id=system.pk, kind=KIND, topic="").latest_first().first()
    return latest is None or latest.outcome_note == _out_of_use()


@in_swedish()
def _out_of_use() -> str:
    return _("Systemet är inte i bruk.")


def _plan(system: System, *, first_day: dt.date, by: User, at: dt.datetime, following: FollowUp | None = None) -> None:
    """Open the next review one interval after a day, or move the open one there."""
    months = months_for(system)
    open_followup(
        entry=system,
        kind=KIND,
        intended_on=add_months(first_day, months),
        interval_months=months,
        responsible=following.responsible if following else None,
        by=by,
        at=at,
    )


@transaction.atomic
def move_to_interval(waiting: FollowUp, *, months: int, by: User, at: dt.datetime) -> bool:
    """Give an open review another interval, counted from the latest review or from when it was planned.

    What is late already stays where it is and gets the new interval from its next occasion. Returns whether
    anything was changed.
    """
    if waiting.interval_months == months:
        return False
    today = timezone.localtime(at).date()
    latest = AccessReview.objects.in_force().filter(system_id=waiting.entry_id).latest_first().first()
    start = latest.performed_on if latest else timezone.localtime(waiting.opened_at).date()
    intended_on = waiting.intended_on
    if intended_on >= today:
        intended_on = max(add_months(start, months), min(intended_on, today + dt.timedelta(days=NOTICE_DAYS)))
    open_followup(
        entry=waiting.entry,
        kind=KIND,
        intended_on=intended_on,
        interval_months=months,
        responsible=waiting.responsible,
        by=by,
        at=at,
    )
    return True


def planned_otherwise(organisation: Organisation) -> list[tuple[FollowUp, int]]:
    """Return the open reviews whose interval is not the decided one, each with the months it should have."""
    months = months_of(organisation)
    waiting = FollowUp.objects.in_organisation(organisation).open().filter(kind=KIND, entry__archived_at__isnull=True)
    systems = {
        system.pk: system
        for system in System.objects.filter(pk__in=waiting.order_by().values("entry_id")).order_by("pk")
    }
    rows = waiting.select_related("entry__organisation", "responsible").order_by("entry_id")
    wanted = [(row, months[systems[row.entry_id].criticality]) for row in rows if row.entry_id in systems]
    return [(row, number) for row, number in wanted if row.interval_months != number]


@transaction.atomic
def move_planned(*, organisation: Organisation, by: User, at: dt.datetime) -> int:
    """Move every open review to the decided interval; return how many were moved."""
    return sum(move_to_interval(row, months=months, by=by, at=at) for row, months in planned_otherwise(organisation))


def plan_after(review: AccessReview, *, deviation_count: int, by: User, at: dt.datetime) -> None:
    """Let a new review complete the open follow-up and plan the next.

    The next day is counted from the planned one, so that lateness does not move the plan. A review far ahead of its
    day would leave a gap of almost two intervals: then the next is counted from the review. A review that is so old
    that the next is already due, or older than one that is recorded, changes no plan.
    """
    system = review.system
    months = months_for(system)
    today = timezone.localtime(at).date()
    newer = AccessReview.objects.in_force().filter(system=system, performed_on__gt=review.performed_on)
    if add_months(review.performed_on, months) <= today or newer.exists():
        return
    waiting = open_review_of(system)
    if waiting is None:
        if system.lifecycle not in (System.Lifecycle.PLANNED, System.Lifecycle.RETIRED):
            _plan(system, first_day=review.performed_on, by=by, at=at)
        return
    outcome, note = FollowUp.Outcome.NO_REMARK, ""
    if deviation_count:
        outcome = FollowUp.Outcome.WITH_REMARK
        with in_swedish():
            note = _("Behörighetskontroll med %(count)d avvikelser, varje avvikelse har en åtgärd.") % {
                "count": deviation_count
            }
    following = complete_followup(followup=waiting, outcome=outcome, note=note, by=by, at=at)
    latest_day = add_months(review.performed_on, months + months // 2)
    if following is None or following.interval_months != months or following.intended_on > latest_day:
        _plan(system, first_day=review.performed_on, by=by, at=at, following=following)
