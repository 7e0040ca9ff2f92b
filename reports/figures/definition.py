"""What a figure is: its definition, its value and how the value reads."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _t

from reports.figures.counting import Frame, Row, Selection

COUNT = "count"
SHARE = "share"


@dataclass(frozen=True)
class FigureDefinition:
    """What a figure means, the same on every page and in every edition.

    ``unit`` is ``count`` or ``share``; a share is told as numerator and denominator.
    ``wants`` says which way is better: ``more``, ``less`` or neither; ``target`` is what is aimed at.
    """

    code: str
    name: str | Promise
    definition: str | Promise
    counted: str | Promise
    out_of: str | Promise
    unit: str
    compute: Callable[[Frame], list[Row] | Selection] = field(repr=False)
    wants: str = ""
    target: str | Promise = ""


@dataclass(frozen=True)
class FigureValue:
    """What a figure came to on a day: how many count, and among how many."""

    definition: FigureDefinition
    numerator: int
    denominator: int

    @property
    def value_text(self) -> str:
        """The value in words: ``35``, ``60 av 80 (75 %)`` or, of nothing, ``ej tillämpligt``."""
        return value_text(unit=self.definition.unit, numerator=self.numerator, denominator=self.denominator)


@dataclass(frozen=True)
class Figure(FigureValue):
    """A figure's value on a day, with the rows that make it up."""

    rows: tuple[Row, ...]

    @classmethod
    def of_rows(cls, definition: FigureDefinition, rows: list[Row]) -> "Figure":
        """Return the figure that the rows come to."""
        return cls(definition, sum(row.is_counted for row in rows), len(rows), tuple(rows))


def value_text(*, unit: str, numerator: int, denominator: int) -> str:
    """Write a figure's value as the reader meets it; nothing out of nothing is not applicable."""
    if unit == COUNT:
        return str(numerator)
    if not denominator:
        return _t("ej tillämpligt")
    percent = (200 * numerator + denominator) // (2 * denominator)
    return _t("%(part)d av %(whole)d (%(percent)d %%)") % {
        "part": numerator,
        "whole": denominator,
        "percent": percent,
    }
