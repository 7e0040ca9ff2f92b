"""Sentences that say what a chapter's figures show, for whoever writes to take as they are or rewrite."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.selectors import ShownFigure


@dataclass(frozen=True)
class Sentence:
    """A suggested sentence about one figure."""

    code: str
    name: str
    text: str


def sentences_of(figures: Sequence[ShownFigure]) -> list[Sentence]:
    """Return a sentence about each figure that has something to say: nothing out of nothing has not."""
    return [
        Sentence(figure.code, figure.name, _sentence(figure))
        for figure in figures
        if figure.denominator or not figure.is_share
    ]


def _sentence(figure: ShownFigure) -> str:
    told = {"name": figure.name, "value": figure.value, "previous": figure.previous, "target": figure.target}
    if figure.previous in ("", _("ej tillämpligt")):
        text = _("%(name)s är %(value)s.") % told
    elif figure.previous == figure.value:
        text = _("%(name)s är %(value)s, detsamma som förra året.") % told
    else:
        text = _("%(name)s är %(value)s. Förra årets värde var %(previous)s.") % told
    return text + " " + _("Mål: %(target)s.") % told if figure.target else text
