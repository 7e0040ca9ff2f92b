"""The data protection officer's yearly report to the nämnd, from the figures of the review."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.models import Recommendation
from governance.selectors.officer import count_advice
from isms.register.access import Actor
from isms.register.pdf import write_pdf
from reports.figures import Figure, Frame, compute_figure

TEMPLATE = "reports/officer_pdf.html"
STYLES = ("css/report.css", "css/plan.css")

GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("Ombudets rekommendationer"),
        ("recommendations_remaining_officer", "recommendations_answered_in_time"),
    ),
    (_("Personuppgiftsincidenter"), ("incidents_breaches", "breaches_notified", "breaches_notified_in_time")),
    (
        _("Registerförteckning och bedömningar"),
        (
            "processings_total",
            "processings_incomplete",
            "processings_unclear_controller",
            "thresholds_decided",
            "dpias_missing",
        ),
    ),
    (
        _("Biträden och överföringar"),
        (
            "systems_with_agreement",
            "agreements_complete",
            "chains_confirmed",
            "transfers_unsupported",
            "transfers_on_dpf",
            "protected_abroad",
        ),
    ),
)


@dataclass(frozen=True)
class OfficerReport:
    """A year as the officer reports it."""

    year: int
    as_of: dt.date
    groups: tuple[tuple[str, tuple[Figure, ...]], ...]
    recommendations: tuple[Recommendation, ...]
    advice_count: int


def officer_report(actor: Actor, year: int) -> OfficerReport:
    """Count a year as far as the actor's day; recommendations are the officer's own that were alive in the year."""
    as_of = min(actor.today, dt.date(year, 12, 31))
    frame = Frame(organisation=actor.organisation, year=year, as_of=as_of)
    groups = tuple((str(label), tuple(compute_figure(code, frame) for code in codes)) for label, codes in GROUPS)
    own = Recommendation.objects.visible_to(actor).active().filter(source=Recommendation.Source.OFFICER)
    alive = own.alive_in(year).filter(received_on__lte=as_of).with_names().latest_first()
    return OfficerReport(
        year=year,
        as_of=as_of,
        groups=groups,
        recommendations=tuple(alive),
        advice_count=count_advice(actor.organisation, year, until=as_of),
    )


def write_officer_report(report: OfficerReport, *, actor: Actor) -> bytes:
    """Return the report as a tagged PDF; restricted recommendations are left out of it."""
    named = [row for row in report.recommendations if not row.is_restricted]
    context = {
        "report": report,
        "organisation": actor.organisation,
        "recommendations": named,
        "hidden_count": len(report.recommendations) - len(named),
        "today": actor.today,
    }
    return write_pdf(TEMPLATE, context, stylesheets=STYLES)
