"""Figures of what is looked at again and again in each system: access reviews and the årsgenomgång."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assets.access_reviews.intervals import covered_until
from assets.models import AccessReview, AnnualReview
from isms.followup.dates import add_months
from reports.figures.counting import CURRENT_MONTHS, Frame, Row, end_of, split, systems_in
from reports.figures.definition import SHARE, FigureDefinition

_ALL_SYSTEMS = _("system i registret")


def access_reviews_current(frame: Frame) -> list[Row]:
    """Mark the systems whose accounts were reviewed within the interval of their criticality."""
    end = end_of(frame)
    recorded = AccessReview.objects.filter(
        Q(superseded_by__isnull=True) | Q(superseded_by__recorded_at__gte=end),
        system_id=OuterRef("pk"),
        performed_on__lte=frame.as_of,
        recorded_at__lt=end,
    )
    systems = (
        systems_in(frame)
        .annotate(last_access_review_on=Subquery(recorded.latest_first().values("performed_on")[:1]))
        .annotate(covered_until=covered_until())
    )
    return split(
        systems,
        lambda system: system.covered_until is not None and system.covered_until >= frame.as_of,
        lambda system: _day(system.last_access_review_on),
    )


def systems_reviewed_12m(frame: Frame) -> list[Row]:
    """Mark the systems whose årsgenomgång was signed within twelve months."""
    signed = AnnualReview.objects.filter(
        system_id=OuterRef("pk"),
        reviewed_on__range=(add_months(frame.as_of, -CURRENT_MONTHS), frame.as_of),
        decision__decided_at__lt=end_of(frame),
    )
    systems = systems_in(frame).annotate(is_reviewed=Exists(signed))
    return split(systems, lambda system: system.is_reviewed, lambda system: system.get_criticality_display())


def _day(day: dt.date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else gettext("aldrig gjord")


DEFINITIONS = (
    FigureDefinition(
        "access_reviews_current",
        _("System med aktuell behörighetskontroll"),
        _(
            "System vars konton är kontrollerade inom det antal månader som förvaltningen har bestämt för systemets "
            "kritikalitet."
        ),
        _("system med aktuell behörighetskontroll"),
        _ALL_SYSTEMS,
        SHARE,
        access_reviews_current,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "systems_reviewed_12m",
        _("System med årsgenomgång de senaste tolv månaderna"),
        _("System vars årsgenomgång är undertecknad under de tolv månaderna före mätdagen."),
        _("system med genomförd årsgenomgång"),
        _ALL_SYSTEMS,
        SHARE,
        systems_reviewed_12m,
        "more",
        _("alla"),
    ),
)
