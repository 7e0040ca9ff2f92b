"""The steps by which people are told of a follow-up, as pure functions of dates."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from isms.followup.dates import monday_after

UPCOMING = "upcoming"
DUE = "due"
LATE = "late"
ESCALATION = "escalation"
CLOCK = "clock"
# Hours before a legal clock runs out at which it is told of again; 0 is when it has run out.
CLOCK_HOURS = (12, 4, 0)
CLOCK_HALF = f"{CLOCK}-half"
# Half time is not told of when another telling comes within this time: half of 24 hours is 12.
HALF_STANDS_APART = dt.timedelta(hours=2)

LABELS: dict[str, str | Promise] = {
    UPCOMING: _("Kommande"),
    DUE: _("Planerad dag"),
    LATE: _("Försenad"),
    ESCALATION: _("Eskalerad till samordnare"),
    CLOCK: _("Tidsfrist"),
}


@dataclass(frozen=True)
class Step:
    """One telling: its code in the ledger and the day from which it is due."""

    code: str
    on: dt.date

    @property
    def deserves_notice(self) -> bool:
        """True when the step is worth a mail of its own; an upcoming day waits for the digest."""
        return self.code == DUE or self.code.startswith(LATE)


def steps_for_responsible(*, intended_on: dt.date, lead_days: int, today: dt.date) -> list[Step]:
    """Return every step that whoever answers for a follow-up should have been told of by today.

    Upcoming, due, and then once a week while it is late. Late steps fall on Mondays, so that a
    person with many late follow-ups gets one reminder a week and not one a day.
    """
    steps = [Step(UPCOMING, intended_on - dt.timedelta(days=lead_days)), Step(DUE, intended_on)]
    monday, number = monday_after(intended_on), 1
    while monday <= today:
        steps.append(Step(f"{LATE}-{number}", monday))
        monday, number = monday + dt.timedelta(days=7), number + 1
    return [step for step in steps if step.on <= today]


def steps_for_coordinators(*, intended_on: dt.date, escalation_days: int, today: dt.date) -> list[Step]:
    """Return the escalation when it is due by today."""
    step = Step(ESCALATION, intended_on + dt.timedelta(days=escalation_days))
    return [step] if step.on <= today else []


def steps_of_clock(*, opened_at: dt.datetime, due_at: dt.datetime, now: dt.datetime) -> list[Step]:
    """Return every telling of a legal clock that has come by now.

    It is told of when it starts, at half time, and when the hours of ``CLOCK_HOURS`` are left; what would
    come before the start is left out, and so is a half time that all but coincides with another.
    """
    opened_at, due_at = opened_at.astimezone(dt.UTC), due_at.astimezone(dt.UTC)  # hours are clock hours
    moments = {CLOCK: opened_at}
    for hours in CLOCK_HOURS:
        moment = due_at - dt.timedelta(hours=hours)
        if moment > opened_at:
            moments[f"{CLOCK}-{hours}"] = moment
    half = opened_at + (due_at - opened_at) / 2
    if half > opened_at and all(abs(half - moment) >= HALF_STANDS_APART for moment in moments.values()):
        moments[CLOCK_HALF] = half
    in_order = sorted(moments.items(), key=lambda item: item[1])
    return [Step(code, timezone.localdate(moment)) for code, moment in in_order if moment <= now]


def step_label(code: str) -> str:
    """Name a step of the ledger, such as "Försenad (3)"."""
    name, _dash, number = code.partition("-")
    if code == CLOCK_HALF:
        return _("%(step)s (halva tiden har gått)") % {"step": LABELS[name]}
    if name == CLOCK and number:
        hours = int(number)
        left = ngettext("%(hours)d timme kvar", "%(hours)d timmar kvar", hours) % {"hours": hours}
        return f"{LABELS[name]} ({left})" if hours else str(_("Tidsfristen har gått ut"))
    return f"{LABELS[name]} ({number})" if number else str(LABELS[name])
