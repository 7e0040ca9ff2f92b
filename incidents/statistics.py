"""Incidents in numbers: per year, for the whole organisation or one unit, of what the actor sees.

Every number is of incidents that are not archived and opens its rows in the register's list. A year is the year
of the report, but for what was filed or told: there it is the year in which that was done.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet, Sum
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from incidents.models import Filing, Incident, SubjectsInformed
from incidents.querysets import LATE, TO_IMY, TO_MCF, Told
from incidents.taxonomy import CauseClass
from isms.accounts.models import Unit
from isms.register.access import Actor
from isms.register.sorting import SwedishOrder

YEARS = 5
# What is timed: from when, until when, and the filters of the list that show the rows.
SPANS: dict[str, tuple[str, str, dict[str, str]]] = {
    "discovery": ("occurred_from", "discovered_at", {}),
    "report": ("discovered_at", "reported_at", {}),
    "closing": ("reported_at", "closed_at", {"state": "closed"}),
}


@dataclass(frozen=True)
class Cell:
    """A number as it reads, with the filters of the list that show its rows; none when there are no rows."""

    year: int
    text: str
    query: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table: what is counted, and its number of each year."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """Rows that belong together."""

    title: str
    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Statistics:
    """What the page shows: the years, the groups of rows, and each unit's reports."""

    years: tuple[int, ...]
    groups: tuple[Group, ...]
    units: tuple[Line, ...]


class Median(Aggregate):
    """The middle value of an interval."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def units_of(actor: Actor) -> QuerySet[Unit]:
    """Return the units that the numbers can be narrowed to, in Swedish order."""
    return Unit.objects.filter(organisation=actor.organisation).order_by(SwedishOrder("name"), "pk")


def statistics_of(actor: Actor, *, unit: Unit | None) -> Statistics:
    """Count the incidents that an actor sees, for five years up to the actor's day."""
    years = tuple(range(actor.today.year - YEARS + 1, actor.today.year + 1))
    incidents = Incident.objects.visible_to(actor).active()
    incidents = incidents.filter(unit=unit) if unit else incidents
    shown = _Shown(years, {"unit": unit.pk} if unit else {})
    found = _by_report(incidents, years)
    groups = (*_groups(shown, found), _told_group(shown, incidents), _times(shown, found))
    return Statistics(years, groups, _by_unit(shown, incidents))


@dataclass(frozen=True)
class _Shown:
    """The columns of the page, and the filter that every link keeps."""

    years: tuple[int, ...]
    kept: dict[str, Any]

    def cell(self, year: int, count: int, /, **filters: Any) -> Cell:
        return Cell(year, str(count), urlencode(self.kept | filters) if count else "")

    def line(self, label: str | Promise, count: Callable[[int], int], year_name: str = "year", **filters: Any) -> Line:
        cells = tuple(self.cell(year, count(year), **filters, **{year_name: year}) for year in self.years)
        return Line(str(label), cells)


def _by_report(incidents: QuerySet[Incident], years: tuple[int, ...]) -> dict[int, dict[str, Any]]:
    counts = {f"nature_{name}": Count("pk", filter=Q(**{name: True})) for name in Incident.NATURES}
    counts["unassessed"] = Count("pk", filter=Q(**dict.fromkeys(Incident.NATURES, False)))
    counts |= {f"cause_{code}": Count("pk", filter=Q(cause_class=code)) for code in ("", *CauseClass.values)}
    counts |= {f"state_{code}": Count("pk", filter=Q(state=code)) for code in Incident.State.values}
    for name, (start, end, _filters) in SPANS.items():
        known = Q(**{f"{start}__isnull": False, f"{end}__isnull": False})
        counts[f"median_{name}"] = Median(F(end) - F(start), filter=known)
    return _per_year(incidents, "reported_at__year", years, total=Count("pk"), **counts)


def _groups(shown: _Shown, found: dict[int, dict[str, Any]]) -> Iterable[Group]:
    def count(name: str) -> Callable[[int], int]:
        return lambda year: found.get(year, {}).get(name, 0)

    more = _("Fler rapporter är oftast ett gott tecken: då rapporteras det som annars inte hade synts.")
    yield Group(_("Rapporterade"), more, (shown.line(_("Alla incidenter och avvikelser"), count("total")),))
    natures = [(Incident._meta.get_field(name).verbose_name, name) for name in Incident.NATURES]
    yield Group(
        _("Slag"),
        _("En incident kan vara av flera slag."),
        (
            *(shown.line(str(label).capitalize(), count(f"nature_{name}"), nature=name) for label, name in natures),
            shown.line(_("Ej bedömda"), count("unassessed"), unassessed="on"),
        ),
    )
    yield Group(
        _("Orsak"),
        "",
        (
            *(shown.line(label, count(f"cause_{code}"), cause_class=code) for code, label in CauseClass.choices),
            shown.line(_("Orsak saknas"), count("cause_"), uncaused="on"),
        ),
    )
    yield Group(
        _("Läge i dag"),
        "",
        tuple(shown.line(label, count(f"state_{code}"), state=code) for code, label in Incident.State.choices),
    )


def _told_group(shown: _Shown, incidents: QuerySet[Incident]) -> Group:
    keys = incidents.order_by().values("pk")
    filed = _per_year(
        Filing.objects.filter(duty__incident__in=keys),
        "filed_at__year",
        shown.years,
        imy=Count("duty__incident", distinct=True, filter=TO_IMY),
        late=Count("duty__incident", distinct=True, filter=TO_IMY & LATE),
        mcf=Count("duty__incident", distinct=True, filter=TO_MCF),
    )
    informed = _per_year(
        SubjectsInformed.objects.filter(controller__incident__in=keys),
        "informed_at__year",
        shown.years,
        incidents=Count("controller__incident", distinct=True),
        people=Sum("informed_count"),
    )

    def count(rows: dict[int, dict[str, Any]], name: str) -> Callable[[int], int]:
        return lambda year: rows.get(year, {}).get(name) or 0

    def share(year: int) -> Cell:
        whole = count(filed, "imy")(year)
        part = whole - count(filed, "late")(year)
        if not whole:
            return Cell(year, _("ej tillämpligt"))
        text = _("%(part)d av %(whole)d (%(percent)d %%)")
        text %= {"part": part, "whole": whole, "percent": (200 * part + whole) // (2 * whole)}
        return Cell(year, text, shown.cell(year, part, told=Told.IMY_IN_TIME.value, told_year=year).query)

    def people(year: int) -> Cell:
        number = count(informed, "people")(year)
        query = shown.cell(year, number, told=Told.INFORMED.value, told_year=year).query
        return Cell(year, str(localize(number)), query)

    return Group(
        _("Anmält och informerat"),
        _("Räknas det år som anmälan lämnades eller de registrerade informerades. Överlämnat till staden räknas med."),
        (
            shown.line(Told.IMY.label, count(filed, "imy"), "told_year", told=Told.IMY.value),
            Line(_("Andel inom 72 timmar"), tuple(share(year) for year in shown.years)),
            shown.line(Told.MCF.label, count(filed, "mcf"), "told_year", told=Told.MCF.value),
            shown.line(Told.INFORMED.label, count(informed, "incidents"), "told_year", told=Told.INFORMED.value),
            Line(_("Antal informerade personer"), tuple(people(year) for year in shown.years)),
        ),
    )


def _times(shown: _Shown, found: dict[int, dict[str, Any]]) -> Group:
    labels = {
        "discovery": _("Från händelse till upptäckt"),
        "report": _("Från upptäckt till rapport"),
        "closing": _("Från rapport till avslutad"),
    }

    def cell(year: int, name: str) -> Cell:
        median = found.get(year, {}).get(f"median_{name}")
        if median is None:
            return Cell(year, "–")
        return Cell(year, _span(median), urlencode(shown.kept | SPANS[name][2] | {"year": year}))

    return Group(
        _("Tid, median"),
        _("Hälften gick fortare. Incidenter där en av tiderna är okänd räknas inte."),
        tuple(Line(labels[name], tuple(cell(year, name) for year in shown.years)) for name in SPANS),
    )


def _by_unit(shown: _Shown, incidents: QuerySet[Incident]) -> tuple[Line, ...]:
    found = incidents.filter(reported_at__year__in=shown.years).order_by().values("unit", "reported_at__year")
    counts = {(row["unit"], row["reported_at__year"]): row["count"] for row in found.annotate(count=Count("pk"))}
    units = Unit.objects.filter(pk__in={unit for unit, _year in counts}).order_by(SwedishOrder("name"), "pk")
    return tuple(
        Line(
            unit.name,
            tuple(shown.cell(year, counts.get((unit.pk, year), 0), unit=unit.pk, year=year) for year in shown.years),
        )
        for unit in units
    )


def _per_year(rows: QuerySet, field: str, years: tuple[int, ...], **counts: Any) -> dict[int, dict[str, Any]]:
    found = rows.filter(**{f"{field}__in": years}).order_by().values(field).annotate(**counts)
    return {row[field]: row for row in found}


def _span(length: dt.timedelta) -> str:
    hours = length.total_seconds() / 3600
    if hours < 1:
        return _("%(minutes)d min") % {"minutes": hours * 60}
    if hours < 72:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(days)s dygn") % {"days": localize(round(hours / 24, 1))}
