"""What a figure is: its definition, its value and how the value reads."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _t

from reports.figures.counting import Frame, Row

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
    compute: Callable[[Frame], list[Row]] = field(repr=False)
    wants: str = ""
    target: str | Promise = ""


@dataclass(frozen=True)
class Figure:
    """A figure's value on a day, with the rows that make it up."""

    definition: FigureDefinition
    rows: tuple[Row, ...]

    @property
    def numerator(self) -> int:
        """How many rows count."""
        return sum(1 for row in self.rows if row.is_counted)

    @property
    def denominator(self) -> int:
        """How many rows there are to count among."""
        return len(self.rows)

    @property
    def value_text(self) -> str:
        """The value in words: ``35``, ``60 av 80 (75 %)`` or, of nothing, ``ej tillämpligt``."""
        return value_text(unit=self.definition.unit, numerator=self.numerator, denominator=self.denominator)


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
