"""The figures of the review: what each means, out of what, and what it came to.

Each module holds the figures of one subject: the rows they count, and their definitions.
"""

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
from reports.figures.counting import Frame, Row, Selection, reading_once
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


def count_figure(code: str, frame: Frame) -> FigureValue:
    """Compute what a figure comes to without its rows, which for most of those on *Översikt* are not read.

    Raises:
        KeyError: there is no figure with that code.
    """
    definition = DEFINITIONS[code]
    found = definition.compute(frame)
    if isinstance(found, Selection):
        return FigureValue(definition, *found.count())
    return Figure.of_rows(definition, found)


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
    "count_figure",
    "reading_once",
    "value_text",
]
