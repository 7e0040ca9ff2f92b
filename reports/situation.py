"""Läget: ten figures, what has changed since the last approved review, and what waits for the person who looks."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import Filing, Incident
from incidents.querysets import TO_IMY, TO_MCF
from isms.accounts.permissions import Right
from isms.accounts.roles import DIRECTOR
from isms.followup.models import FollowUp
from isms.register.access import Actor
from reports.board import BOARD_FIGURES
from reports.content import before_text
from reports.figures import (
    DEFINITIONS,
    SHARE,
    Figure,
    FigureValue,
    Frame,
    Row,
    compute_figure,
    count_figures,
)
from reports.models import Edition, ManagementReview
from reports.selectors import ShownFigure, live_figure
from risks.models import Risk, RiskZone

# The same ten as the nämnd's one page: what the director sees all year is what the year ends with.
LEADING_FIGURES = BOARD_FIGURES
HIGH_RISKS, LATE_ACTIONS = "risks_high", "actions_overdue"
MOST_SHOWN = 10


@dataclass(frozen=True)
class Change:
    """How far a figure has moved from what an approved edition said, and whether that is better."""

    text: str = ""
    tone: str = ""


@dataclass(frozen=True)
class LeadingFigure:
    """One of the ten, with last year's approved value and the value of the last approved review."""

    code: str
    name: str
    value: str
    previous: str
    change: Change
    since: str
    since_change: Change


@dataclass(frozen=True)
class Basis:
    """The approved review that the present is compared with."""

    review: ManagementReview
    approved_at: dt.datetime
    figures: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Awaiting:
    """What waits for the person: reviews to approve, risks to accept, own late follow-ups."""

    reviews: tuple[ManagementReview, ...]
    acceptances: tuple[Risk, ...]
    late: tuple[FollowUp, ...]
    late_count: int

    @property
    def count(self) -> int:
        """How much waits in all."""
        return len(self.reviews) + len(self.acceptances) + self.late_count


@dataclass(frozen=True)
class Situation:
    """What the page shows. ``basis`` is None before the first approved review."""

    figures: tuple[LeadingFigure, ...]
    basis: Basis | None
    new_high_risks: tuple[Row, ...]
    incidents: tuple[Incident, ...]
    late_actions: int
    late_actions_before: int | None
    awaiting: Awaiting

    @property
    def moved(self) -> tuple[LeadingFigure, ...]:
        """The figures that stand otherwise than in the last approved review."""
        return tuple(figure for figure in self.figures if figure.since and figure.since != figure.value)


def situation_of(actor: Actor) -> Situation:
    """Read the whole page. As many questions however much there is."""
    last, year_before = _bases(actor)
    frame = _frame(actor)
    high_risks = compute_figure(HIGH_RISKS, frame)
    counted = count_figures((code for code in LEADING_FIGURES if code != HIGH_RISKS), frame)
    figures = [high_risks if code == HIGH_RISKS else counted[code] for code in LEADING_FIGURES]
    before = year_before.figures if year_before else {}
    since = last.figures if last else {}
    then = since.get(LATE_ACTIONS)
    return Situation(
        figures=tuple(
            _leading(figure, before.get(code), since.get(code))
            for code, figure in zip(LEADING_FIGURES, figures, strict=True)
        ),
        basis=last,
        new_high_risks=_new_rows(high_risks, since.get(HIGH_RISKS)),
        incidents=_notified_since(actor, last.approved_at) if last else (),
        late_actions=counted[LATE_ACTIONS].numerator,
        late_actions_before=then["numerator"] if then else None,
        awaiting=_awaiting(actor),
    )


def situation_figure(code: str, actor: Actor) -> ShownFigure | None:
    """Return a figure from the registers today with its rows; None when there is none with that code."""
    if code not in DEFINITIONS:
        return None
    _last, year_before = _bases(actor)
    return live_figure(DEFINITIONS[code], _frame(actor), year_before.figures.get(code) if year_before else None)


def _frame(actor: Actor) -> Frame:
    return Frame(organisation=actor.organisation, year=actor.today.year, as_of=actor.today)


def _bases(actor: Actor) -> tuple[Basis | None, Basis | None]:
    """Return the review approved last and that of the year before, of those that the actor sees."""
    approved = (
        Edition.objects.approved()
        .filter(review__in=ManagementReview.objects.visible_to(actor).active().values("pk"))
        .with_detail()
        .select_related("review__organisation")
        .order_by("-approval__decision__decided_at", "-pk")
    )
    editions = list(approved)
    last = editions[0] if editions else None
    year_before = next((edition for edition in editions if edition.review.year == actor.today.year - 1), None)
    wanted = {edition.pk for edition in (last, year_before) if edition}
    figures = dict(Edition.objects.filter(pk__in=wanted).values_list("pk", F("content__figures"))) if wanted else {}
    made = {
        edition.pk: Basis(
            edition.review,
            edition.approval.decision.decided_at,
            {figure["code"]: figure for figure in figures[edition.pk]},
        )
        for edition in (last, year_before)
        if edition
    }
    return tuple(made[edition.pk] if edition else None for edition in (last, year_before))


def _leading(figure: FigureValue, before: dict[str, Any] | None, since: dict[str, Any] | None) -> LeadingFigure:
    return LeadingFigure(
        code=figure.definition.code,
        name=str(figure.definition.name),
        value=figure.value_text,
        previous=before_text(before),
        change=change_of(figure, before),
        since=before_text(since),
        since_change=change_of(figure, since),
    )


def change_of(figure: FigureValue, before: dict[str, Any] | None) -> Change:
    """Tell how far a figure has moved, in words; a share moves in percentage points of its rounded percents."""
    if before is None:
        return Change()
    if figure.definition.unit == SHARE:
        if not figure.denominator or not before["denominator"]:
            return Change()
        moved = _percent(figure.numerator, figure.denominator) - _percent(before["numerator"], before["denominator"])
        if not moved and figure.numerator != before["numerator"]:
            return Change(_("%(moved)s till antalet") % {"moved": _signed(figure.numerator - before["numerator"])})
        told = ngettext("%(moved)s procentenhet", "%(moved)s procentenheter", abs(moved))
        text = told % {"moved": _signed(moved)} if moved else _signed(0)
    else:
        moved = figure.numerator - before["numerator"]
        text = _signed(moved)
    wants = figure.definition.wants
    if not moved or not wants:
        return Change(text)
    is_better = (moved > 0) == (wants == "more")
    judged = _("bättre") if is_better else _("sämre")
    return Change(f"{text}, {judged}", "success" if is_better else "danger")


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"\u2212{-number}" if number else "±0"


def _new_rows(figure: Figure, before: dict[str, Any] | None) -> tuple[Row, ...]:
    """Return what counts now and did not in the approved edition; a risk keeps its title from round to round."""
    if before is None:
        return ()
    known = {row[name] for row in before["rows"] if row["is_counted"] for name in ("reference", "title")}
    counted = (row for row in figure.rows if row.is_counted and not row.is_restricted)
    return tuple(row for row in counted if row.reference not in known and row.title not in known)


def _notified_since(actor: Actor, since: dt.datetime) -> tuple[Incident, ...]:
    """Return the incidents, of those that the actor sees, that an authority has been told of since."""
    filings = Filing.objects.filter(TO_IMY | TO_MCF, duty__incident=OuterRef("pk"), filed_at__gt=since)
    told = Incident.objects.visible_to(actor).active().filter(Exists(filings)).with_detail()
    return tuple(told.latest_first()[:MOST_SHOWN])


def _awaiting(actor: Actor) -> Awaiting:
    late = FollowUp.objects.visible_to(actor).for_actor(actor).overdue(actor.today)
    shown = list(late.with_flags(actor.today).with_detail().in_due_order()[: MOST_SHOWN + 1])
    reviews = ManagementReview.objects.visible_to(actor).active().filter(state=ManagementReview.State.SUBMITTED)
    return Awaiting(
        reviews=tuple(reviews.with_detail().latest_first()) if actor.has(Right.APPROVE_REVIEW) else (),
        acceptances=_acceptances(actor),
        late=tuple(shown[:MOST_SHOWN]),
        late_count=late.count() if len(shown) > MOST_SHOWN else len(shown),
    )


def _acceptances(actor: Actor) -> tuple[Risk, ...]:
    """Return the risks that are to be accepted and whose zone is the person's: as director, or as their owner."""
    theirs = Q(zone__acceptor=RiskZone.Acceptor.OWNER, owner_id__in=actor.post_ids)
    if DIRECTOR.code in actor.role_codes:
        theirs |= Q(zone__acceptor=RiskZone.Acceptor.DIRECTOR)
    risks = Risk.objects.visible_to(actor).in_force().with_faults(actor.today).filter(theirs).select_related("zone")
    return tuple(risks.filter(is_accepting_undecided=True).with_detail().worst_first())


def may_read(actor: Actor) -> bool:
    """Tell whether the actor may open the page: whoever reads the organisation's registers."""
    return actor.has(Right.VIEW_REGISTER)
