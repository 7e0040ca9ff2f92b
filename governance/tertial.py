"""What counts as a deviation in the tertial report: sources that apps register, and the periods they are asked about.

A source is asked for entries, whoever may read them: the number in the paragraph is the same for everybody, and only
what the reader sees is named beside it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from governance.models.reference import Tertial
from governance.periods import first_day, last_day
from isms.accounts.models import Organisation
from isms.followup.periods import tertial_of


@dataclass(frozen=True)
class Period:
    """A tertial, or the whole year that verksamhetsberättelsen tells of."""

    year: int
    code: str

    @property
    def start(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, 1, 1) if self.code == Tertial.VB else first_day(self.year, self.code.upper())

    @property
    def end(self) -> dt.date:
        """The last day."""
        return last_day(self.year, self.code.upper())

    @property
    def in_words(self) -> str:
        """The period inside a sentence: "tertial 2 2026 (1 maj–31 augusti)"."""
        if self.code == Tertial.VB:
            return str(self.year)
        days = {"start": formats.date_format(self.start, "j F"), "end": formats.date_format(self.end, "j F")}
        number = _("tertial %(number)s %(year)d") % {"number": self.code[1:], "year": self.year}
        return f"{number} ({days['start']}–{days['end']})"

    def counted_to(self, today: dt.date) -> dt.date:
        """Return the last day that can be told of: that of the period, or today while it runs."""
        return min(self.end, today)


def period_of(day: dt.date) -> Period:
    """Return the period that is reported next: a tertial while it runs, from September the whole year."""
    return Period(day.year, tertial_of(day).value.lower())


@dataclass(frozen=True)
class TertialSource:
    """One sort of deviation.

    ``sentence`` writes what a number of them reads as, without the full stop; ``entries`` finds them in an
    organisation and a period, as far as a day: rows of a register, not limited by anybody's rights.
    """

    code: str
    heading: str | Promise
    sentence: Callable[[int], str]
    entries: Callable[[Organisation, Period, dt.date], QuerySet]


_sources: dict[str, TertialSource] = {}


def register_source(source: TertialSource) -> None:
    """Add a sort of deviation; called from ``AppConfig.ready``, in the order in which they are told."""
    _sources[source.code] = source


def sources() -> tuple[TertialSource, ...]:
    """Return every sort of deviation."""
    return tuple(_sources.values())
