"""Let three years of follow-ups be done in time, late or not at all."""

import datetime as dt
from typing import Any

from demo.people import People
from demo.timeline import Timeline, moment, share_of
from isms.accounts.models import User
from isms.followup.models import FollowUp
from isms.followup.services import complete_followup

DONE_IN_TIME = 0.62
DONE_LATER = 0.3
REMARKS = (
    "Ägaren är bytt sedan sist, uppgifterna är rättade.",
    "Leverantörens kontaktuppgifter var gamla och är uppdaterade.",
    "Två konton som inte används är avslutade.",
    "Beskrivningen stämde inte med hur systemet används i dag.",
)


def plan_followups(*, people: People, timeline: Timeline, first: dt.date, last: dt.date) -> None:
    """Plan one working through of due follow-ups in the middle of each month."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        for organisation in people.organisations.values():
            if organisation.role_groups.exists():
                coordinator = people.coordinator_of(organisation)
                timeline.add(moment(year, month, 17, 15), coordinator, _work_through(organisation.pk))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _work_through(organisation_id: int):
    def event(at: dt.datetime, by: User) -> None:
        soon = at.date() + dt.timedelta(days=14)
        waiting = (
            FollowUp.objects.open()
            .filter(entry__organisation_id=organisation_id, intended_on__lte=soon)
            .select_related("entry__owner__holder")
            .order_by("intended_on", "pk")
        )
        for followup in waiting:
            _perhaps_complete(followup, at=at, by=by)

    return event


def _perhaps_complete(followup: FollowUp, *, at: dt.datetime, by: User) -> None:
    lot = share_of(followup.entry.reference, followup.kind, followup.intended_on, followup.entry.organisation_id)
    is_late = followup.intended_on < at.date()
    if lot > DONE_IN_TIME + DONE_LATER or (lot > DONE_IN_TIME and not is_late):
        return
    owner = followup.entry.owner.holder if followup.entry.owner else None
    remark = REMARKS[int(lot * 1000) % len(REMARKS)] if share_of(lot) < 0.25 else ""
    outcome: dict[str, Any] = {
        "outcome": FollowUp.Outcome.WITH_REMARK if remark else FollowUp.Outcome.NO_REMARK,
        "note": remark,
    }
    complete_followup(followup=followup, by=owner or by, at=at, **outcome)
