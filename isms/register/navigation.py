"""The side navigation: the registers and the pages that apps add, in groups by subject."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isms.register import registers


@dataclass(frozen=True)
class NavigationItem:
    """A page in the side navigation, shown to those who have the right when one is named."""

    label: str | Promise
    url_name: str
    icon: str
    group: str | Promise
    order: int
    right: str = ""


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


def every_item() -> list[NavigationItem]:
    """Return registers and added pages, in the order shown."""
    of_registers = [
        NavigationItem(
            label=item.label_plural,
            url_name=item.list_url,
            icon=item.icon,
            group=item.group or GROUP_REGISTERS,
            order=item.order,
        )
        for item in registers.every()
    ]
    return sorted([*_items, *of_registers], key=lambda item: (GROUP_ORDER.index(item.group), item.order, item.url_name))
