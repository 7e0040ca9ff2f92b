"""How it stands with the reviews of suppliers: who is due, who is late, and who was reviewed within twelve months."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.register.access import Actor
from suppliers.kinds_of_reviews import ESCALATION_KIND, REVIEW_KIND
from suppliers.models import Procurement, ReviewDecision, Supplier, SupplierReview
from suppliers.overview import OverviewPart, OverviewRow, OverviewSource, address
from suppliers.querysets.reviews import latest_ruling
from suppliers.services.review_planning import months_of

RECENT_MONTHS = 12
DUE_DAYS = 60
ROWS_SHOWN = 8
MOST_ROWS = 50
LEADING = (Supplier.Criticality.CRITICAL, Supplier.Criticality.HIGH)


@dataclass(frozen=True)
class ReviewedSupplier:
    """A supplier with its plan and its latest decision."""

    supplier: Supplier
    criticality: str
    due_on: dt.date | None
    reviewed_on: dt.date | None
    outcome: str
    outcome_label: str
    is_going_on: bool
    is_late: bool


@dataclass(frozen=True)
class CriticalityRow:
    """The suppliers of one criticality: how many, and how many were reviewed within twelve months."""

    label: str
    months: int | None
    total: int
    reviewed: int
    late: int


@dataclass(frozen=True)
class ReviewPart:
    """One part of the page: how many suppliers it holds, and the first of them."""

    count: int
    rows: tuple[ReviewedSupplier, ...]


@dataclass(frozen=True)
class ReviewPicture:
    """Everything that the overview of reviews shows."""

    rows: tuple[CriticalityRow, ...]
    late: ReviewPart
    due: ReviewPart
    going_on: ReviewPart
    escalated: ReviewPart

    @property
    def total(self) -> int:
        """How many suppliers are to be reviewed."""
        return sum(row.total for row in self.rows if row.months is not None)

    @property
    def reviewed(self) -> int:
        """How many of them were reviewed within twelve months."""
        return sum(row.reviewed for row in self.rows if row.months is not None)

    @property
    def percent(self) -> int:
        """The share in whole per cent, 0 of nothing."""
        return (200 * self.reviewed + self.total) // (2 * self.total) if self.total else 0


def with_reviews(suppliers: QuerySet[Supplier]) -> QuerySet[Supplier]:
    """Annotate when each supplier is due, when it was reviewed last, and what was decided."""
    waiting = FollowUp.objects.open().filter(entry_id=OuterRef("pk"), kind=REVIEW_KIND, topic="").order_by()
    return suppliers.with_criticality().annotate(
        review_due_on=Subquery(waiting.values("intended_on")[:1]),
        reviewed_on=latest_ruling("reviewed_on"),
        review_outcome=latest_ruling("outcome"),
        has_open_review=Exists(SupplierReview.objects.open().filter(supplier_id=OuterRef("pk"))),
        awaits_answer=Exists(FollowUp.objects.open().filter(entry_id=OuterRef("pk"), kind=ESCALATION_KIND)),
    )


def review_picture(actor: Actor) -> ReviewPicture:
    """Read how the reviews stand among the suppliers that the actor may see."""
    today = actor.today
    suppliers = with_reviews(Supplier.objects.visible_to(actor).active())
    until = today + dt.timedelta(days=DUE_DAYS)
    parts = {
        "late": Q(review_due_on__lt=today),
        "due": Q(review_due_on__range=(today, until)),
        "going_on": Q(has_open_review=True),
        "escalated": Q(awaits_answer=True),
    }
    counts = {name: Count("pk", filter=condition) for name, condition in parts.items()}
    recent = Q(reviewed_on__gte=add_months(today, -RECENT_MONTHS))
    counted = {
        row["criticality"]: row
        for row in suppliers.order_by()
        .values("criticality")
        .annotate(total=Count("pk"), reviewed=Count("pk", filter=recent), **counts)
    }
    nothing = {"total": 0, "reviewed": 0, "late": 0}
    rows = tuple(
        CriticalityRow(
            label=str(Supplier.Criticality(code).label),
            months=months,
            **{name: counted.get(code, nothing)[name] for name in nothing},
        )
        for code, months in months_of(actor.organisation).items()
    )
    listed = suppliers.select_related("organisation").order_by(F("review_due_on").asc(nulls_last=True), "pk")
    return ReviewPicture(
        rows=rows,
        **{
            name: ReviewPart(
                count=sum(row[name] for row in counted.values()), rows=_shown(listed.filter(condition), today)
            )
            for name, condition in parts.items()
        },
    )


def _shown(suppliers: QuerySet[Supplier], today: dt.date) -> tuple[ReviewedSupplier, ...]:
    return tuple(
        ReviewedSupplier(
            supplier=row,
            criticality=str(Supplier.Criticality(row.criticality).label),
            due_on=row.review_due_on,
            reviewed_on=row.reviewed_on,
            outcome=row.review_outcome or "",
            outcome_label=str(ReviewDecision.Outcome(row.review_outcome).label) if row.review_outcome else "",
            is_going_on=row.has_open_review,
            is_late=row.review_due_on is not None and row.review_due_on < today,
        )
        for row in suppliers[:MOST_ROWS]
    )


def late_reviews(actor: Actor) -> OverviewPart:
    """Suppliers whose review is late."""
    suppliers = with_reviews(Supplier.objects.visible_to(actor).active().with_late_review(actor.today))
    rows = suppliers.select_related("organisation").order_by("review_due_on", "pk")[:ROWS_SHOWN]
    found = tuple(
        OverviewRow(str(row), row.get_absolute_url(), _t("Senast %(day)s") % {"day": row.review_due_on.isoformat()})
        for row in rows
    )
    return OverviewPart(found, suppliers.count(), address("suppliers:supplier_list", actor, missing="review"))


def held_procurements(actor: Actor) -> OverviewPart:
    """Procurements that were stopped at the gate, or whose day has passed before it."""
    before = Procurement.objects.visible_to(actor).active().filter(state__in=Procurement.BEFORE_GATE).with_gate()
    held = before.filter(Q(gate="held") | Q(gate="", gate_on__lt=actor.today))
    rows = held.select_related("organisation").order_by("gate_on", "pk")[:ROWS_SHOWN]
    found = tuple(
        OverviewRow(
            str(row), row.get_absolute_url(), _t("Stoppad") if row.gate == "held" else _t("Grinden är inte prövad")
        )
        for row in rows
    )
    return OverviewPart(found, held.count(), address("suppliers:procurement_list", actor, gate="waiting"))


OVERVIEW_SOURCES = (
    OverviewSource(
        "late_reviews",
        25,
        _("Försenade leverantörsuppföljningar"),
        _("Leverantörer som skulle ha följts upp enligt sin kritikalitet."),
        late_reviews,
    ),
    OverviewSource(
        "held_procurements",
        65,
        _("Upphandlingar vid grinden"),
        _("Stoppade, eller inte prövade fast dagen har passerat."),
        held_procurements,
    ),
)
