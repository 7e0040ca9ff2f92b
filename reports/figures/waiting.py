"""Figures of what waits for the city: shared systems without a normative classification, and what lives in them.

Where a matter with the city stands is told as the register holds it now; see ``docs/normative-classification.md``.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.models import System
from reports.figures.counting import Frame, Row, assets_in, split, systems_in
from reports.figures.definition import SHARE, FigureDefinition


def _state_of(system: System) -> str:
    matter = getattr(system, "normative_matter", None)
    return matter.get_state_display() if matter else gettext("Saknas")


def systems_shared_without_normative(frame: Frame) -> list[Row]:
    """Mark, among the systems that another part of the city runs, those without a normative classification in force."""
    systems = systems_in(frame).city_shared().select_related("normative_matter").with_waiting()
    return split(systems, lambda system: system.is_waiting, _state_of)


def assets_waiting_for_normative(frame: Frame) -> list[Row]:
    """Mark the assets that live in a shared system without a normative classification in force."""
    return split(
        assets_in(frame).with_waiting(), lambda asset: asset.is_waiting, lambda asset: asset.get_priority_display()
    )


DEFINITIONS = (
    FigureDefinition(
        "systems_shared_without_normative",
        _("Stadsgemensamma system utan normerande klassning"),
        _(
            "System som drivs gemensamt i staden och som inte har någon normerande klassning i kraft: den saknas, är "
            "begärd, är under arbete eller är inaktuell."
        ),
        _("stadsgemensamma system utan normerande klassning"),
        _("stadsgemensamma system"),
        SHARE,
        systems_shared_without_normative,
        "less",
        _("inga"),
    ),
    FigureDefinition(
        "assets_waiting_for_normative",
        _("Informationstillgångar som väntar på normerande klassning"),
        _(
            "Informationstillgångar i minst ett stadsgemensamt system utan normerande klassning i kraft. "
            "Förvaltningens egen klassning av dem är preliminär."
        ),
        _("informationstillgångar som väntar på normerande klassning"),
        _("informationstillgångar i registret"),
        SHARE,
        assets_waiting_for_normative,
        "less",
        _("inga"),
    ),
)
