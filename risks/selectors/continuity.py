"""Reads of continuity: what must have a plan, what a plan leans on, and what held when it was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise

from isms.followup.dates import add_months
from isms.register.access import Actor
from isms.register.models import Entry
from risks.inventory import critical_sources, needs_of
from risks.models import ContinuityPlan, PlanApproval, RestoreTest

PROVEN_MONTHS = 12


def critical_entries(actor: Actor) -> QuerySet[Entry]:
    """Return the entries that must have a plan and the actor sees, with what they have.

    ``has_plan`` is a decided plan, ``has_draft`` one that is not decided yet, ``restored_on`` the day of the latest
    successful restore of any plan and ``is_proven`` whether that was within twelve months. What the actor may not
    see of the plans is counted as not there.
    """
    critical = Q()
    for source in critical_sources():
        critical |= Q(pk__in=source.order_by().values("pk"))
    plans = ContinuityPlan.objects.visible_to(actor).active().filter(subject_id=OuterRef("pk")).order_by()
    decided = PlanApproval.objects.order_by().filter(plan_id=OuterRef("pk"))
    restores = (
        RestoreTest.objects.successful_restores()
        .filter(plan__in=ContinuityPlan.objects.visible_to(actor).active(), plan__subject_id=OuterRef("pk"))
        .order_by()
    )
    latest = restores.values("plan__subject_id").annotate(day=Max("tested_on")).values("day")
    seen = Entry.objects.visible_to(actor).active().filter(critical) if critical else Entry.objects.none()
    return seen.annotate(
        has_plan=Exists(plans.filter(Exists(decided))),
        has_draft=Exists(plans.filter(~Exists(decided))),
        restored_on=Subquery(latest),
        is_proven=Exists(restores.since(add_months(actor.today, -PROVEN_MONTHS))),
    )


def without_plan(critical: QuerySet[Entry]) -> QuerySet[Entry]:
    """Keep the critical entries that have no decided plan."""
    return critical.filter(has_plan=False)


def without_restore(critical: QuerySet[Entry]) -> QuerySet[Entry]:
    """Keep the critical entries that nobody has restored successfully within twelve months."""
    return critical.filter(is_proven=False)


@dataclass(frozen=True)
class Need:
    """Something that a plan's subject cannot do without, its plan, and whether that one is slower."""

    entry: Entry
    plan: ContinuityPlan | None
    is_slower: bool


def needs_of_plan(plan: ContinuityPlan, actor: Actor) -> list[Need]:
    """Return what the inventory says that the subject needs and the actor sees, the slower ones first."""
    needed = needs_of(kind=plan.subject.kind, entry_id=plan.subject_id)
    if not needed:
        return []
    entries = Entry.objects.visible_to(actor).active().filter(pk__in=needed)
    entries = entries.with_flags(actor.today).select_related("organisation")
    plans: dict[int, ContinuityPlan] = {}
    seen = ContinuityPlan.objects.visible_to(actor).active().filter(subject_id__in=needed)
    for other in seen.select_related("organisation").order_by("-recovery_time_objective", "pk"):
        plans.setdefault(other.subject_id, other)
    found = []
    for entry in entries.in_swedish_order():
        other = plans.get(entry.pk)
        is_slower = other is not None and other.recovery_time_objective > plan.recovery_time_objective
        found.append(Need(entry, other, is_slower))
    return sorted(found, key=lambda need: not need.is_slower)


@dataclass(frozen=True)
class PlanText:
    """One part of a plan: its field, label and text."""

    name: str
    label: str | Promise
    text: Any


@dataclass(frozen=True)
class HoldingPlan:
    """The text that holds in an emergency: the latest decided version, else the draft."""

    title: str
    parts: Sequence[PlanText]
    approval: PlanApproval | None

    def part(self, name: str) -> PlanText:
        """Return one part by its field."""
        return next(part for part in self.parts if part.name == name)


def holding_plan(plan: ContinuityPlan) -> HoldingPlan:
    """Return the plan as it was last decided; a plan that never was is returned as it stands."""
    approval = plan.approvals.select_related("decision__decided_by").latest_first().first()
    content = approval.content if approval else {name: getattr(plan, name) for name in ContinuityPlan.CONTENT_FIELDS}
    parts = tuple(
        PlanText(name, plan._meta.get_field(name).verbose_name, content.get(name, ""))
        for name in ContinuityPlan.CONTENT_FIELDS
    )
    return HoldingPlan(title=approval.title if approval else plan.title, parts=parts, approval=approval)
