"""Which items the gate of procurements has: the organisation's own versions, else those that ship with the product."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from isms.accounts.models import Organisation
from suppliers.models import GateTemplate, GateTemplateItem, Procurement

ITEMS_FILE = Path(__file__).parent / "gates" / "default.toml"


@dataclass(frozen=True)
class GateItem:
    """One thing to see to before a procurement goes on."""

    code: str
    label: str
    help_text: str = ""
    source: str = ""
    check: str = ""
    only_personal_data: bool = False


@dataclass(frozen=True)
class ShownGateItems:
    """The items that hold, the version that they stand in (None for those that ship), and the versions before it."""

    items: tuple[GateItem, ...]
    newest: GateTemplate | None
    earlier: tuple[GateTemplate, ...]


@lru_cache(maxsize=2)
def shipped_items(path: Path = ITEMS_FILE) -> tuple[GateItem, ...]:
    """Return the items that ship with the product, in their order.

    Raises:
        ValueError: a code occurs twice, or a check does not exist.
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["items"]
    items = tuple(
        GateItem(
            code=row["code"],
            label=row["label"],
            help_text=row.get("help", ""),
            source=row.get("source", ""),
            check=row.get("check", ""),
            only_personal_data=row.get("only_personal_data", False),
        )
        for row in rows
    )
    if len({item.code for item in items}) < len(items):
        raise ValueError(f"{path.name}: a code occurs twice")
    if unknown := {item.check for item in items} - set(GateTemplateItem.Check.values):
        raise ValueError(f"{path.name}: unknown checks {sorted(unknown)}")
    return items


def gate_items(organisation: Organisation, *, before: dt.datetime | None = None) -> tuple[GateItem, ...]:
    """Return the items of an organisation's gate.

    Args:
        before: the moment whose items are asked for; None for those that hold now.
    """
    versions = GateTemplate.objects.of(organisation)
    if before is not None:
        versions = versions.filter(decided_at__lte=before)
    newest = versions.first()
    return _items_of(newest) if newest else shipped_items()


def items_for(procurement: Procurement) -> tuple[GateItem, ...]:
    """Return the items that a procurement is held to: those that it passed by, else those that hold now."""
    decided = procurement.gate_decisions.select_related("decision").order_by("-decision__decided_at", "-pk").first()
    has_passed = decided is not None and decided.lets_through
    return gate_items(procurement.organisation, before=decided.decision.decided_at if has_passed else None)


def gate_items_page(organisation: Organisation) -> ShownGateItems:
    """Read the items that hold in an organisation, and the versions before."""
    versions = list(GateTemplate.objects.of(organisation).select_related("decided_by"))
    newest = versions[0] if versions else None
    return ShownGateItems(_items_of(newest) if newest else shipped_items(), newest, tuple(versions[1:]))


def _items_of(template: GateTemplate) -> tuple[GateItem, ...]:
    return tuple(
        GateItem(row.code, row.label, row.help_text, row.source, row.check_code, row.only_personal_data)
        for row in template.items.order_by("position")
    )
