"""Factories of reviews of suppliers and procurements, all through the services."""

import datetime as dt
from typing import Any

import factory

from isms.accounts.models import User
from isms.register.decisions import DecisionGround
from isms.register.models import Entry
from suppliers.gate import gate_of
from suppliers.models import Procurement, ReviewDecision, Supplier, SupplierReview
from suppliers.services import (
    add_deviation,
    answer_gate,
    begin_review,
    create_procurement,
    decide_gate,
    decide_review,
    move_procurement,
)
from tests.factories import STOCKHOLM_NOON, EntryFactory, UserFactory


class ProcurementFactory(EntryFactory):
    """A need with personal data; ``subjects=[…]`` says what it concerns."""

    class Meta:
        model = Procurement

    title = factory.Sequence(lambda number: f"Upphandling {number}")

    @classmethod
    def save_through_service(cls, model: type[Procurement], *, by: User, at: dt.datetime, **values: Any) -> Procurement:
        """Add the procurement."""
        subjects = [Entry.objects.get(pk=entry.pk) for entry in values.pop("subjects", [])]
        return create_procurement(procurement=model(**values), subjects=subjects, by=by, at=at)


def begin(
    supplier: Entry, *, method: str = "declaration", by: User | None = None, at: dt.datetime = STOCKHOLM_NOON
) -> SupplierReview:
    """Begin a review of a supplier."""
    stored = Supplier.objects.with_detail().get(pk=supplier.pk)
    return begin_review(supplier=stored, method=method, version=stored.version, by=by or UserFactory(), at=at)


def version_of(entry: Entry) -> int:
    """Return an entry's version now."""
    return Entry.objects.get(pk=entry.pk).version


def decide(
    review: SupplierReview,
    outcome: str = "ok",
    *,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
    deviation: str = "",
    **values: Any,
) -> ReviewDecision:
    """Decide a review; ``deviation`` becomes an action to be done in January."""
    by = by or UserFactory()
    if deviation:
        add_deviation(
            review=review,
            question=None,
            description=deviation,
            due_on=dt.date(2027, 1, 31),
            version=version_of(review.supplier),
            by=by,
            at=at,
        )
    said = {"reason": "" if outcome == "ok" else "Brister", "ground": DecisionGround()} | values
    return decide_review(review=review, outcome=outcome, version=version_of(review.supplier), by=by, at=at, **said)


def answer_all(procurement: Procurement, *, by: User | None = None, at: dt.datetime = STOCKHOLM_NOON) -> None:
    """Answer yes to everything that the register does not answer itself."""
    by = by or UserFactory()
    for checked in gate_of(procurement).items:
        if not checked.is_automatic:
            answer_gate(
                procurement=procurement,
                item=checked.item.code,
                answer="yes",
                reason="Kravspecifikationen avsnitt 4",
                points_at=None,
                version=version_of(procurement),
                by=by,
                at=at,
            )


def pass_gate(
    procurement: Procurement,
    outcome: str = "passed",
    reason: str = "",
    *,
    by: User | None = None,
    at: dt.datetime = STOCKHOLM_NOON,
):
    """Decide at the gate."""
    return decide_gate(
        procurement=procurement,
        outcome=outcome,
        reason=reason,
        ground=DecisionGround(),
        version=version_of(procurement),
        by=by or UserFactory(),
        at=at,
    )


def move(procurement: Procurement, *states: str, by: User | None = None, at: dt.datetime = STOCKHOLM_NOON) -> None:
    """Move a procurement through states."""
    by = by or UserFactory()
    for state in states:
        move_procurement(
            procurement=procurement, to_state=state, note="", version=version_of(procurement), by=by, at=at
        )
