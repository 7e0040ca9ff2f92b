"""When a supplier is to be looked at again: by how critical it is, in the organisation's own intervals."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.followup.dates import add_months
from isms.followup.models import FollowUp
from isms.followup.services import close_followups, open_followup
from isms.languages import in_swedish
from suppliers.kinds_of_reviews import REVIEW_KIND
from suppliers.models import Supplier, SupplierReviewInterval

# The most critical first. Proposed, not decided by the city: an organisation decides its own on a page.
DEFAULT_MONTHS: dict[int, int | None] = {
    Supplier.Criticality.CRITICAL: 12,
    Supplier.Criticality.HIGH: 12,
    Supplier.Criticality.MEDIUM: 24,
    Supplier.Criticality.LOW: 24,
    Supplier.Criticality.NONE: None,
}
# Nobody is late the day a plan is made or tightened.
SHORTEST_NOTICE_MONTHS = 3


@dataclass(frozen=True)
class WantedPlan:
    """A supplier whose plan is not what its criticality asks for: the months wanted, and the open follow-up."""

    supplier: Supplier
    months: int | None
    open_followup: FollowUp | None


def months_of(organisation: Organisation) -> dict[int, int | None]:
    """Return the months for each criticality: the organisation's own, else the default."""
    own = dict(
        SupplierReviewInterval.objects.filter(organisation=organisation)
        .values_list("criticality", "months")
        .order_by("pk")
    )
    return {code: own.get(code, months) for code, months in DEFAULT_MONTHS.items()}


@transaction.atomic
def decide_intervals(*, organisation: Organisation, months: Mapping[int, int | None]) -> None:
    """Set an organisation's months for each criticality; what equals the default is kept as a decision too.

    Raises:
        ValidationError: an interval is out of range.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two first decisions become one
    present = {row.criticality: row for row in SupplierReviewInterval.objects.filter(organisation=organisation)}
    for code in DEFAULT_MONTHS:
        row = present.get(code) or SupplierReviewInterval(organisation=organisation, criticality=code)
        if row.pk is None or row.months != months[code]:
            row.months = months[code]
            row.full_clean()
            row.save()


def planned_otherwise(organisation: Organisation) -> list[WantedPlan]:
    """Return the organisation's suppliers whose plan differs from what their criticality asks for now."""
    return _differing(Supplier.objects.filter(organisation=organisation), months_of(organisation))


@transaction.atomic
def plan_reviews(*, supplier_ids: Iterable[int], by: User, at: dt.datetime) -> int:
    """Plan, move or end the reviews of some suppliers so that each follows its criticality; return how many.

    A review that somebody has ended, or that ended when the supplier was put away, is not opened again here.
    """
    suppliers = Supplier.objects.filter(pk__in=list(supplier_ids)).select_related("organisation").order_by("pk")
    count = 0
    months: dict[int, dict[int, int | None]] = {}
    for supplier in suppliers:
        months.setdefault(supplier.organisation_id, months_of(supplier.organisation))
    for organisation_id, intervals in months.items():
        for wanted in _differing(suppliers.filter(organisation_id=organisation_id), intervals):
            count += _plan(wanted, revive=False, by=by, at=at)
    return count


@transaction.atomic
def plan_all(*, organisation: Organisation, by: User, at: dt.datetime) -> int:
    """Let every supplier's plan follow its criticality, also where somebody had ended it; return how many changed."""
    return sum(_plan(wanted, revive=True, by=by, at=at) for wanted in planned_otherwise(organisation))


def _differing(suppliers: QuerySet[Supplier], intervals: Mapping[int, int | None]) -> list[WantedPlan]:
    waiting = FollowUp.objects.open().filter(entry_id=OuterRef("pk"), kind=REVIEW_KIND, topic="").order_by()
    found = (
        suppliers.active()
        .with_criticality()
        .annotate(open_id=Subquery(waiting.values("pk")[:1]), open_months=Subquery(waiting.values("interval_months")))
        .select_related("organisation")
        .order_by("pk")
    )
    differing = []
    for supplier in found:
        months = intervals[supplier.criticality]
        if (months is None) != (supplier.open_id is None) or (months is not None and months != supplier.open_months):
            differing.append((supplier, months))
    followups = FollowUp.objects.in_bulk([supplier.open_id for supplier, _months in differing if supplier.open_id])
    return [WantedPlan(supplier, months, followups.get(supplier.open_id)) for supplier, months in differing]


def _plan(wanted: WantedPlan, *, revive: bool, by: User, at: dt.datetime) -> int:
    """Bring one supplier's plan in step; return 1 when something changed."""
    supplier, planned = wanted.supplier, wanted.open_followup
    with in_swedish():
        reason = _("Leverantörens kritikalitet kräver ingen återkommande uppföljning.")
    if wanted.months is None:
        close_followups(entry=supplier, kind=REVIEW_KIND, by=by, at=at, reason=reason)
        return 1
    latest = (
        FollowUp.objects.completed().filter(entry_id=supplier.pk, kind=REVIEW_KIND).order_by("-completed_at", "-pk")
    ).first()
    was_ended = latest is not None and latest.outcome == FollowUp.Outcome.CANCELLED and latest.outcome_note != reason
    if planned is None and was_ended and not revive:
        return 0
    today = timezone.localtime(at).date()
    done = (
        FollowUp.objects.completed()
        .filter(entry_id=supplier.pk, kind=REVIEW_KIND)
        .exclude(outcome__in=(FollowUp.Outcome.CANCELLED, FollowUp.Outcome.POSTPONED))
    )
    before = done.order_by("-intended_on", "-pk").first()
    base = before.intended_on if before else timezone.localtime(supplier.created_at).date()
    day = max(add_months(base, wanted.months), add_months(today, SHORTEST_NOTICE_MONTHS))
    if planned is not None and planned.intended_on < day and (planned.interval_months or 0) >= wanted.months:
        day = planned.intended_on  # a tighter interval postpones nothing
    open_followup(
        entry=supplier,
        kind=REVIEW_KIND,
        intended_on=day,
        responsible=planned.responsible if planned else None,
        interval_months=wanted.months,
        by=by,
        at=at,
    )
    return 1
