"""The overview of classifications: how many on each level, and how far each unit has come."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from assets.models import InformationAsset, Process, System
from classification.models import Aspect, Level, Method, ProtectionLevel
from isms.followup.dates import add_months
from isms.register.access import Actor
from isms.register.sorting import SwedishOrder

CURRENT_MONTHS = 12
NOT_CLASSIFIED = _("ej klassat")


@dataclass(frozen=True)
class Subject:
    """A register whose entries are classified."""

    model: type[System | InformationAsset | Process]
    label: str | Promise
    list_url: str
    may_wait: bool


SUBJECTS = (
    Subject(System, _("System"), "assets:system_list", may_wait=True),
    Subject(InformationAsset, _("Informationstillgångar"), "assets:asset_list", may_wait=True),
    Subject(Process, _("Processer"), "assets:process_list", may_wait=False),
)


@dataclass(frozen=True)
class Cell:
    """A number and the list that shows exactly those rows."""

    count: int
    url: str
    label: str
    severity: int | None = None


@dataclass(frozen=True)
class AspectRow:
    """One aspect of one register: the count on each level, those without a level, and högt skyddsbehov."""

    aspect: str
    cells: tuple[Cell, ...]
    none: Cell


@dataclass(frozen=True)
class Matrix:
    """The counts of one register."""

    label: str | Promise
    total: int
    rows: tuple[AspectRow, ...]
    high: Cell


@dataclass(frozen=True)
class UnitCoverage:
    """How far a unit has come with the entries of one register."""

    name: str
    total: Cell
    protected: Cell
    classified: Cell
    current: Cell
    preliminary: Cell | None
    waiting: Cell | None


@dataclass(frozen=True)
class Coverage:
    """The units of one register, and all of them together."""

    label: str | Promise
    may_wait: bool
    units: tuple[UnitCoverage, ...]


def matrices_of(actor: Actor, levels: list[Level], aspects: list[str]) -> list[Matrix]:
    """Count what the actor sees on each level, with as many queries however much there is.

    Args:
        levels: the columns, by ``levels_of``; levels of other methods are counted where they are equally severe.
        aspects: the aspects that the organisation judges.
    """
    return [_matrix(actor, subject, levels, aspects) for subject in SUBJECTS]


def levels_of(method: Method) -> list[Level]:
    """Return the levels that may stand in the register, the least severe first."""
    return list(Level.objects.filter(method=method, is_out_of_scope=False).order_by("severity", "number"))


def _active(actor: Actor, subject: Subject) -> QuerySet:
    return subject.model.objects.visible_to(actor).active().order_by()


def _matrix(actor: Actor, subject: Subject, levels: list[Level], aspects: list[str]) -> Matrix:
    entries = _active(actor, subject)
    stored = ProtectionLevel.objects.filter(entry_id__in=entries.values("pk")).order_by()
    counted = {
        (row["aspect"], row["severity"]): row["number"]
        for row in stored.values("aspect", severity=F("level__severity")).annotate(number=Count("pk"))
    }
    marked = entries.filter(protection_levels__level__is_high_protection=True)
    total = entries.count()
    high = marked.aggregate(number=Count("pk", distinct=True))["number"]

    def cell(number: int, label: str, severity: int | None = None, **filters: str) -> Cell:
        return Cell(number, _address(actor, subject, filters), label, severity)

    rows = []
    for code in aspects:
        name = Aspect(code).label
        having = sum(number for (aspect, _severity), number in counted.items() if aspect == code)
        cells = tuple(
            cell(
                counted.get((code, level.severity), 0),
                f"{name}: {level}",
                level.severity,
                level=f"{code}-{level.severity}",
            )
            for level in levels
        )
        rows.append(AspectRow(name, cells, cell(total - having, f"{name}: {NOT_CLASSIFIED}", level=f"{code}-none")))
    return Matrix(subject.label, total, tuple(rows), cell(high, str(subject.label), high="on"))


def coverage_of(actor: Actor) -> list[Coverage]:
    """Tell for each register and unit what is classified, current, preliminary and waiting, one query per register."""
    since = add_months(actor.today, -CURRENT_MONTHS)
    return [_coverage(actor, subject, since) for subject in SUBJECTS]


def _coverage(actor: Actor, subject: Subject, since: dt.date) -> Coverage:
    queryset = _active(actor, subject).with_coverage(since)
    rows = (
        queryset.values("unit_id", "unit__name")
        .annotate(
            total=Count("pk"),
            protected=Count("pk", filter=Q(is_protected=True)),
            classified=Count("pk", filter=Q(is_classified=True)),
            current=Count("pk", filter=Q(is_current=True)),
            preliminary=Count("pk", filter=Q(is_classified=True, is_waiting=True)),
            waiting=Count("pk", filter=Q(is_waiting=True)),
        )
        .order_by(SwedishOrder("unit__name"), "unit_id")
    )
    return Coverage(subject.label, subject.may_wait, tuple(_unit(actor, subject, row) for row in rows))


def _unit(actor: Actor, subject: Subject, row: dict) -> UnitCoverage:
    unit = {"unit": row["unit_id"]}

    def cell(name: str, label: str | Promise, **filters: str) -> Cell:
        return Cell(row[name], _address(actor, subject, unit | filters), f"{row['unit__name']}: {label}")

    return UnitCoverage(
        name=row["unit__name"],
        total=cell("total", _("alla")),
        protected=cell("protected", _("har skyddsnivå"), classified="level"),
        classified=cell("classified", _("egen klassning"), classified="yes"),
        current=cell("current", _("aktuella"), classified="current"),
        preliminary=cell("preliminary", _("preliminära"), preliminary="on") if subject.may_wait else None,
        waiting=cell("waiting", _("väntar på staden"), waiting="on") if subject.may_wait else None,
    )


def _address(actor: Actor, subject: Subject, filters: dict) -> str:
    return f"{reverse(subject.list_url, args=[actor.organisation.slug])}?{urlencode(filters)}"
