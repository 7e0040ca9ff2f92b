"""Figures of what is followed up about suppliers, and of procurements at their gate."""

import datetime as dt

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from isms.followup.dates import add_months
from reports.figures.counting import CURRENT_MONTHS, Frame, Row, end_of, listed, present, split
from reports.figures.definition import SHARE, FigureDefinition
from suppliers.models import GateDecision, Procurement, ReviewDecision, Supplier
from suppliers.review_overview import LEADING


def suppliers_reviewed_12m(frame: Frame) -> list[Row]:
    """Mark, of the suppliers of high or critical importance, those whose review was decided within twelve months."""
    rulings = ReviewDecision.objects.filter(
        review__supplier_id=OuterRef("pk"), decision__decided_at__lt=end_of(frame)
    ).order_by("-reviewed_on", "-pk")
    suppliers = listed(
        present(Supplier.objects.with_criticality().annotate(step=F("criticality")), frame).filter(step__in=LEADING)
    ).annotate(last_on=Subquery(rulings.values("reviewed_on")[:1]))
    since = add_months(frame.as_of, -CURRENT_MONTHS)
    return split(
        suppliers,
        lambda supplier: supplier.last_on is not None and supplier.last_on >= since,
        lambda supplier: supplier.last_on.isoformat() if supplier.last_on else gettext("aldrig"),
    )


def suppliers_in_order(frame: Frame) -> list[Row]:
    """Mark, of the suppliers reviewed within twelve months, those whose latest review was decided as in order."""
    rulings = ReviewDecision.objects.filter(
        review__supplier_id=OuterRef("pk"),
        decision__decided_at__lt=end_of(frame),
        reviewed_on__gte=add_months(frame.as_of, -CURRENT_MONTHS),
    ).order_by("-reviewed_on", "-pk")
    suppliers = listed(present(Supplier.objects.all(), frame)).annotate(verdict=Subquery(rulings.values("outcome")[:1]))
    return split(
        suppliers.filter(verdict__isnull=False),
        lambda supplier: supplier.verdict == ReviewDecision.Outcome.OK,
        lambda supplier: ReviewDecision.Outcome(supplier.verdict).label,
    )


def procurements_passed(frame: Frame) -> list[Row]:
    """Mark, of the procurements that came to the gate in the year, those that passed with nothing missing."""
    start = dt.date(frame.year, 1, 1)
    decisions = GateDecision.objects.filter(
        procurement_id=OuterRef("pk"),
        decision__decided_at__lt=end_of(frame),
        decision__decided_at__date__gte=start,
    ).order_by("-decision__decided_at", "-pk")
    procurements = listed(present(Procurement.objects.all(), frame)).annotate(
        verdict=Subquery(decisions.values("outcome")[:1])
    )
    return split(
        procurements.filter(verdict__isnull=False),
        lambda procurement: procurement.verdict == GateDecision.Outcome.PASSED,
        lambda procurement: GateDecision.Outcome(procurement.verdict).label,
    )


DEFINITIONS = (
    FigureDefinition(
        "suppliers_reviewed_12m",
        _("Viktiga leverantörer som har följts upp"),
        _(
            "Leverantörer med hög eller kritisk kritikalitet "
            "som har en beslutad uppföljning från de tolv senaste månaderna."
        ),
        _("leverantörer som har följts upp"),
        _("leverantörer med hög eller kritisk kritikalitet"),
        SHARE,
        suppliers_reviewed_12m,
        "more",
        _("alla"),
    ),
    FigureDefinition(
        "suppliers_in_order",
        _("Leverantörer som höll vad de lovat"),
        _("Leverantörer vars senaste uppföljning under de tolv senaste månaderna beslutades som ok."),
        _("leverantörer utan åtgärd eller eskalering"),
        _("leverantörer som har följts upp under tolv månader"),
        SHARE,
        suppliers_in_order,
        "more",
    ),
    FigureDefinition(
        "procurements_passed",
        _("Upphandlingar som passerade grinden"),
        _("Upphandlingar som prövades vid grinden under året och passerade utan att något saknades."),
        _("upphandlingar som passerade utan undantag"),
        _("upphandlingar som prövades vid grinden under året"),
        SHARE,
        procurements_passed,
        "more",
        _("alla"),
    ),
)
