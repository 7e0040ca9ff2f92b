"""The ready paragraph of a tertial report, with the rows behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from governance.tertial import Period, TertialSource, sources
from isms.register.access import Actor
from isms.register.models import Entry

ROWS_SHOWN = 100


@dataclass(frozen=True)
class Deviations:
    """One sort of deviation: how many there are, and those that the reader may see."""

    source: TertialSource
    count: int
    rows: tuple[Entry, ...]

    @property
    def unseen_count(self) -> int:
        """How many are counted but not named: the reader may not see them, or there are more than are shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class TertialReport:
    """A period's paragraph and what it is made from."""

    period: Period
    has_begun: bool
    is_running: bool
    paragraph: str
    deviations: tuple[Deviations, ...]

    @property
    def length(self) -> int:
        """How many characters the paragraph has."""
        return len(self.paragraph)


def tertial_report(actor: Actor, period: Period) -> TertialReport:
    """Write a period's paragraph as far as the actor's day; the same for everybody who may read it."""
    if period.start > actor.today:
        return TertialReport(period, has_begun=False, is_running=False, paragraph="", deviations=())
    day = period.counted_to(actor.today)
    found = []
    for source in sources():
        keys = list(source.entries(actor.organisation, period, day).order_by().values_list("pk", flat=True).distinct())
        visible = Entry.objects.visible_to(actor).filter(pk__in=keys).select_related("organisation")
        rows = tuple(visible.order_by("reference", "pk")[:ROWS_SHOWN]) if keys else ()
        found.append(Deviations(source, len(keys), rows))
    return TertialReport(
        period,
        has_begun=True,
        is_running=period.end >= actor.today,
        paragraph=_paragraph(period, found),
        deviations=tuple(found),
    )


def _paragraph(period: Period, found: list[Deviations]) -> str:
    sentences = [each.source.sentence(each.count) for each in found if each.count]
    when = {"period": period.in_words}
    if not sentences:
        return _("Inga väsentliga avvikelser inom informationssäkerhet har konstaterats under %(period)s.") % when
    first = _("Följande avvikelser inom informationssäkerhet har konstaterats under %(period)s:") % when
    lines = [f"– {sentence}{'.' if sentence is sentences[-1] else ','}" for sentence in sentences]
    return "\n".join([first, *lines])
