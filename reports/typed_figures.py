"""Figures of a year without an approved edition, as somebody has typed them in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.figures import DEFINITIONS, FigureDefinition, value_text
from reports.models import ManagementReview, TypedFigure
from reports.querysets import TYPED_VALUES


@dataclass(frozen=True)
class TypedFigureHistory:
    """One figure of the year before a review: what holds, and everything that was typed in, latest first."""

    definition: FigureDefinition
    year: int
    holds: TypedFigure | None
    rows: tuple[tuple[TypedFigure, str], ...]

    @property
    def is_share(self) -> bool:
        """True when the figure is told as a part of a whole."""
        return self.definition.unit == "share"


def typed_before(review: ManagementReview) -> dict[str, dict[str, Any]]:
    """Return what is typed in of the year before a review, by the figure's code.

    A review that was read for its page brings the rows along (``with_detail``).
    """
    rows: Iterable[dict[str, Any]] | None = review.__dict__.get("typed_before")
    if rows is None:
        rows = TypedFigure.objects.about(review.organisation, review.year - 1).oldest_first().values(*TYPED_VALUES)
    latest = {row["code"]: row for row in rows}
    return {
        code: {"unit": DEFINITIONS[code].unit, "is_typed": True}
        | {name: row[name] for name in ("numerator", "denominator", "is_public")}
        for code, row in latest.items()
        if not row["is_withdrawn"] and code in DEFINITIONS
    }


def marked_as_typed(value: str) -> str:
    """Return a value with the mark that tells that it comes from no edition."""
    return _("%(value)s, inskrivet i efterhand") % {"value": value}


def typed_history(review: ManagementReview, code: str) -> TypedFigureHistory:
    """Read everything that was typed in about a figure of the year before.

    Raises:
        KeyError: there is no figure with that code.
    """
    definition = DEFINITIONS[code]
    found = TypedFigure.objects.about(review.organisation, review.year - 1).filter(code=code)
    rows = list(found.select_related("typed_by").oldest_first())[::-1]
    holds = rows[0] if rows and not rows[0].is_withdrawn else None
    return TypedFigureHistory(definition, review.year - 1, holds, tuple((row, _told(definition, row)) for row in rows))


def _told(definition: FigureDefinition, row: TypedFigure) -> str:
    if row.is_withdrawn:
        return _("Borttaget")
    return value_text(unit=definition.unit, numerator=row.numerator, denominator=row.denominator)
