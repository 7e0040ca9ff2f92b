"""The figures of the review: what each means, out of what, and what it came to.

Each module holds the figures of one subject: the rows they count, and their definitions.
"""

from collections.abc import Iterable

from reports.figures import (
    actions,
    classification,
    followup,
    governance,
    incidents,
    inventory,
    privacy,
    recommendations,
    requirements,
    reviews,
    risks,
    supplier_reviews,
    suppliers,
    training,
    transfers,
    waiting,
)
from reports.figures.counting import Frame, Row, Selection, count_selections, reading_once
from reports.figures.definition import COUNT, SHARE, Figure, FigureDefinition, FigureValue, value_text

SUBJECTS = (
    inventory,
    classification,
    waiting,
    requirements,
    privacy,
    reviews,
    risks,
    actions,
    followup,
    suppliers,
    transfers,
    supplier_reviews,
    incidents,
    training,
    recommendations,
    governance,
)
DEFINITIONS: dict[str, FigureDefinition] = {
    definition.code: definition for subject in SUBJECTS for definition in subject.DEFINITIONS
}


def compute_figure(code: str, frame: Frame) -> Figure:
    """Compute one figure.

    Raises:
        KeyError: there is no figure with that code.
    """
    definition = DEFINITIONS[code]
    found = definition.compute(frame)
    return Figure.of_rows(definition, found.rows() if isinstance(found, Selection) else found)


def count_figures(codes: Iterable[str], frame: Frame) -> dict[str, FigureValue]:
    """Compute what figures come to without their rows, which for most of those on *Översikt* are not read.

    Those that count among the same entries are counted by one question.

    Raises:
        KeyError: there is no figure with one of the codes.
    """
    with reading_once():
        found = {code: DEFINITIONS[code].compute(frame) for code in codes}
        figures = {
            code: Figure.of_rows(DEFINITIONS[code], rows) for code, rows in found.items() if isinstance(rows, list)
        }
    counted = count_selections({code: each for code, each in found.items() if isinstance(each, Selection)})
    return {
        code: figures[code] if code in figures else FigureValue(DEFINITIONS[code], *counted[code]) for code in found
    }


def compute_figures(frame: Frame) -> dict[str, Figure]:
    """Compute every figure, by code, in the order of the definitions."""
    with reading_once():
        return {code: compute_figure(code, frame) for code in DEFINITIONS}


__all__ = [
    "COUNT",
    "DEFINITIONS",
    "SHARE",
    "Figure",
    "FigureDefinition",
    "FigureValue",
    "Frame",
    "Row",
    "compute_figure",
    "compute_figures",
    "count_figures",
    "reading_once",
    "value_text",
]
