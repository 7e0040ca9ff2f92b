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
from reports.figures.counting import Frame, Row, reading_once
from reports.figures.definition import COUNT, SHARE, Figure, FigureDefinition, value_text

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
    return Figure(definition, tuple(definition.compute(frame)))


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
    "Frame",
    "Row",
    "compute_figure",
    "compute_figures",
    "reading_once",
    "value_text",
]
