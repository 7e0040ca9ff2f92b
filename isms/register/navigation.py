"""The side navigation: the registers and the pages that apps add, in groups by subject."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.register import registers
from isms.register.access import Actor


@dataclass(frozen=True, eq=False)
class NavigationItem:
    """A page in the side navigation, shown to those who have the right when one is named.

    ``is_shown`` decides where no single right does, such as for everybody who holds a post.
    ``leads`` is the code of the role whose people meet the page before all others.
    """

    label: str | Promise
    url_name: str
    icon: str
    group: str | Promise
    order: int
    right: str = ""
    is_shown: Callable[[Actor], bool] | None = None
    leads: str = ""

    def is_for(self, actor: Actor) -> bool:
        """Tell whether a person is shown the page."""
        return (not self.right or actor.has(self.right)) and (self.is_shown is None or self.is_shown(actor))


GROUP_WORK = _("Mitt arbete")
GROUP_ASSETS = _("Tillgångar och personuppgifter")
GROUP_PROTECTION = _("Klassning och krav")
GROUP_RISK = _("Risk och kontinuitet")
GROUP_INCIDENTS = _("Incidenter")
GROUP_SUPPLIERS = _("Leverantörer")
GROUP_TRAINING = _("Kompetens")
GROUP_GOVERNANCE = _("Styrning och kontroll")
GROUP_REGISTERS = _("Andra register")
GROUP_FOLLOWUP = _("Uppföljning")
GROUP_REPORT = _("Rapportering")
GROUP_SETTINGS = _("Inställningar")
GROUP_ORDER = [
    GROUP_WORK,
    GROUP_ASSETS,
    GROUP_PROTECTION,
    GROUP_RISK,
    GROUP_INCIDENTS,
    GROUP_SUPPLIERS,
    GROUP_TRAINING,
    GROUP_GOVERNANCE,
    GROUP_REGISTERS,
    GROUP_FOLLOWUP,
    GROUP_REPORT,
    GROUP_SETTINGS,
]

_items: list[NavigationItem] = []


def add_item(item: NavigationItem) -> None:
    """Add a page to the navigation; called from ``AppConfig.ready``."""
    _items.append(item)


def groups_for(actor: Actor) -> list[tuple[str | Promise, list[NavigationItem]]]:
    """Return what a person is shown, in the order shown: what leads for their role first of all."""
    leading = leading_items(actor)
    groups = [
        (group, [item for item in items if item.is_for(actor) and item not in leading])
        for group, items in _items_by_group()
    ]
    groups = [(group, [*leading, *items] if group is GROUP_WORK else items) for group, items in groups]
    return [(group, items) for group, items in groups if items]


def leading_items(actor: Actor) -> list[NavigationItem]:
    """Return the pages that lead for a person's role."""
    return [
        item
        for _group, items in _items_by_group()
        for item in items
        if item.leads in actor.role_codes and item.is_for(actor)
    ]


@lru_cache(maxsize=1)
def _items_by_group() -> tuple[tuple[str | Promise, tuple[NavigationItem, ...]], ...]:
    """Return each group with its registers and added pages, in the order shown.

    Every page asks, and what the apps have added no longer changes once they are all ready.
    """
    of_registers = [
        NavigationItem(
            label=item.label_plural,
            url_name=item.list_url,
            icon=item.icon,
            group=item.group or GROUP_REGISTERS,
            order=item.order,
            right=item.right,
        )
        for item in registers.every()
    ]
    items = sorted([*_items, *of_registers], key=lambda item: (item.order, item.url_name))
    found = ((group, tuple(item for item in items if item.group is group)) for group in GROUP_ORDER)
    return tuple((group, items) for group, items in found if items)
