"""Say a due date, or what is left of a clock, in words."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isms.followup.models import FollowUp

SOON_DAYS = 7
# Up to this many hours a clock is told in hours, the way the laws count; beyond it in days.
MOST_HOURS = 72
HOURS_TOLD_DAYS = 7


@dataclass(frozen=True)
class Due:
    """A due date as a person says it; ``tone`` is danger, warning, neutral or success, as the components name them."""

    text: str
    date: dt.date
    tone: str


@dataclass(frozen=True)
class TimeLeft:
    """What is left of a clock as a person says it, and when it runs out with the day of the week."""

    text: str
    absolute: str
    due_at: dt.datetime
    tone: str


def due_in_words(day: dt.date, *, today: dt.date) -> Due:
    """Describe a day as seen from today: "försenad 3 dagar", "i dag", "i morgon", "om 5 dagar"."""
    days = (day - today).days
    if days < 0:
        return Due(ngettext("försenad %(days)d dag", "försenad %(days)d dagar", -days) % {"days": -days}, day, "danger")
    if days == 0:
        return Due(_("i dag"), day, "warning")
    if days == 1:
        return Due(_("i morgon"), day, "warning")
    return Due(_("om %(days)d dagar") % {"days": days}, day, "warning" if days <= SOON_DAYS else "neutral")


def time_left_in_words(due_at: dt.datetime, *, now: dt.datetime) -> TimeLeft:
    """Describe a clock: "31 h kvar", "45 min kvar", "3 dygn 4 h kvar", "gick ut för 5 h sedan".

    What is begun is not counted, so that nobody is told of more time than there is.
    """
    left = due_at - now
    minutes = int(abs(left).total_seconds()) // 60
    if left > dt.timedelta(0):
        text = _("%(length)s kvar") % {"length": _length(minutes)} if minutes else _("mindre än 1 min kvar")
        tone = "warning" if minutes < MOST_HOURS * 60 else "neutral"
    else:
        text = _("gick ut för %(length)s sedan") % {"length": _length(minutes)} if minutes else _("gick ut nyss")
        tone = "danger"
    return TimeLeft(text, moment_in_words(due_at), due_at, tone)


def moment_in_words(moment: dt.datetime) -> str:
    """Write a moment in Stockholm with its day of the week: "lördag 28 november 2026 kl. 14.05"."""
    local = timezone.localtime(moment)
    return _("%(day)s kl. %(time)s") % {"day": date_format(local, "l j F Y"), "time": f"{local:%H.%M}"}


def due_of_followup(followup: FollowUp, *, today: dt.date, now: dt.datetime) -> Due | TimeLeft:
    """Describe when a follow-up is due: by the hour when it is a clock, else by the day."""
    if followup.is_timed:
        return time_left_in_words(followup.due_at, now=now)
    return due_in_words(followup.intended_on, today=today)


def _length(minutes: int) -> str:
    hours = minutes // 60
    if hours < 1:
        return _("%(minutes)d min") % {"minutes": minutes}
    if hours < MOST_HOURS or minutes == MOST_HOURS * 60:
        return _("%(hours)d h") % {"hours": hours}
    days, hours = divmod(hours, 24)
    if hours and days < HOURS_TOLD_DAYS:
        return _("%(days)d dygn %(hours)d h") % {"days": days, "hours": hours}
    return _("%(days)d dygn") % {"days": days}
