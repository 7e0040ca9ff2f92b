"""Figures of requirements: which systems are assessed, and which have gaps.

What is answered is told as the register holds it now; a sign-off counts on its day.
"""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from assets.models import System
from classification.models import AssessedRequirement, AssessmentSignOff
from reports.figures.counting import Frame, Row, end_of, months_before, split, systems_in
from reports.figures.definition import SHARE, FigureDefinition

_ASKED = _("system som kraven gäller för")


def _asked(frame: Frame) -> QuerySet[System]:
    """Return the systems to which at least one requirement applies, each with whether it was signed off of late."""
    signed = AssessmentSignOff.objects.filter(
        entry_id=OuterRef("pk"), signed_at__gte=months_before(frame), signed_at__lt=end_of(frame)
    )
    asked = AssessedRequirement.objects.filter(entry__organisation=frame.organisation)
    return systems_in(frame).filter(pk__in=asked.values("entry_id")).annotate(is_assessed=Exists(signed))


def systems_assessed(frame: Frame) -> list[Row]:
    """Mark the systems whose self-assessment was signed off within twelve months."""
    return split(_asked(frame), lambda system: system.is_assessed, lambda system: system.get_criticality_display())


def systems_with_gaps(frame: Frame) -> list[Row]:
    """Mark the systems with a requirement that is met in part or not at all."""
    gaps = AssessedRequirement.objects.filter(entry__organisation=frame.organisation).gaps()
    # What is answered is a view: asked once for all systems, not once for each.
    with_gaps = set(gaps.values_list("entry_id", flat=True).distinct())
    return split(_asked(frame), lambda system: system.pk in with_gaps, lambda system: system.get_criticality_display())


DEFINITIONS = (
    FigureDefinition(
        "systems_assessed",
        _("System med klarmarkerad självskattning"),
        _("System vars självskattning mot kraven är klarmarkerad under de tolv månaderna före mätdagen."),
        _("system med klarmarkerad självskattning"),
        _ASKED,
        SHARE,
        systems_assessed,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "systems_with_gaps",
        _("System med brister mot kraven"),
        _("System där minst ett krav är besvarat som delvis eller inte uppfyllt."),
        _("system med minst en brist mot kraven"),
        _ASKED,
        SHARE,
        systems_with_gaps,
        "less",
        _("inga"),
    ),
)
