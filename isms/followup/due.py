"""Say a due date in words."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON_DAYS = 7


@dataclass(frozen=True)
class Due:
    """A due date as a person says it; ``tone`` is danger, warning, neutral or success, as the components name them."""

    text: str
    date: dt.date
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
