"""What the pages of a procurement show, always through the rights of an actor."""

from dataclasses import dataclass
from typing import Any

from isms.register.access import Actor
from isms.register.models import Entry
from suppliers.gate import CheckedItem, Gate, Profile, Status, gate_of, profile_of
from suppliers.models import GateDecision, Procurement, ProcurementChange, RequirementExport

TONES = {
    Status.YES: "success",
    Status.MISSING: "danger",
    Status.NOT_APPLICABLE: "neutral",
    Status.UNANSWERED: "warning",
}


@dataclass(frozen=True)
class ShownItem:
    """An item of the gate with what it rests on, as far as the actor may see it."""

    checked: CheckedItem
    entries: tuple[Entry, ...]
    unseen_count: int

    @property
    def tone(self) -> str:
        """The tone of the status."""
        return TONES[self.checked.status]


@dataclass(frozen=True)
class ShownGate:
    """The gate as a page shows it."""

    gate: Gate
    items: tuple[ShownItem, ...]

    @property
    def missing(self) -> list[ShownItem]:
        """What is still to be seen to."""
        return [row for row in self.items if not row.checked.is_seen_to]


@dataclass(frozen=True)
class ProcurementPage:
    """One procurement with everything on its page."""

    gate: ShownGate
    concerned: tuple[Entry, ...]
    unseen_count: int
    profile: Profile | None
    exports: tuple[RequirementExport, ...]
    decisions: tuple[GateDecision, ...]
    changes: tuple[ProcurementChange, ...]
    sees_supplier: bool

    @property
    def latest(self) -> GateDecision | None:
        """What was decided last at the gate."""
        return self.decisions[0] if self.decisions else None


def procurement_page(procurement: Procurement, actor: Actor) -> ProcurementPage:
    """Read a procurement, already found within the actor's rights."""
    concerned = Entry.objects.filter(procured_by__procurement=procurement)
    shown = concerned.visible_to(actor).with_flags(actor.today).select_related("organisation")
    seen = tuple(shown.order_by("kind", "reference"))
    supplier_id = procurement.supplier_id
    return ProcurementPage(
        gate=gate_shown(procurement, actor),
        concerned=seen,
        unseen_count=concerned.count() - len(seen),
        profile=profile_of(procurement),
        exports=tuple(procurement.requirement_exports.select_related("exported_by").order_by("-exported_at")[:5]),
        decisions=tuple(
            procurement.gate_decisions.select_related("decision__decided_by").order_by("-decision__decided_at", "-pk")
        ),
        changes=tuple(procurement.changes.select_related("changed_by").order_by("-changed_at", "-pk")),
        sees_supplier=bool(supplier_id) and Entry.objects.visible_to(actor).filter(pk=supplier_id).exists(),
    )


def gate_shown(procurement: Procurement, actor: Actor) -> ShownGate:
    """Examine the gate; the verdict is the same for everybody, what it rests on is named only to those who see it."""
    gate = gate_of(procurement)
    keys = {entry.pk for checked in gate.items for entry in checked.entries}
    seen = set(Entry.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    items = tuple(
        ShownItem(
            checked,
            tuple(entry for entry in checked.entries if entry.pk in seen),
            sum(1 for entry in checked.entries if entry.pk not in seen),
        )
        for checked in gate.items
    )
    return ShownGate(gate, items)


def given_answer(procurement: Procurement, item: str, actor: Actor) -> dict[str, Any]:
    """Return what has been answered about an item, as a form starts from it."""
    row = procurement.gate_answers.filter(item=item).first()
    if row is None:
        return {}
    pointed = Entry.objects.visible_to(actor).filter(pk=row.points_at_id).first() if row.points_at_id else None
    return {"answer": row.answer, "reason": row.reason, "points_at": pointed.reference if pointed else ""}
