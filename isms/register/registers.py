"""The list of registers: what each kind of entry is called, where it lives and how it is numbered."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Register:
    """One register, as navigation, references and cross-register lists need to know it."""

    kind: str
    prefix: str
    model: str
    label: str | Promise
    label_plural: str | Promise
    list_url: str
    detail_url: str
    icon: str = "entry"
    group: str | Promise = ""
    order: int = field(default=100)
    # Whether owners are asked twice a year if an entry is still right.
    is_confirmed: bool = True
    # Whether mails and calendars may give the title beside the reference.
    is_named_in_mail: bool = True
    # Whether an entry can be put away; what an organisation always has one of cannot.
    may_be_archived: bool = True
    # The right that shows the list in the navigation; empty shows it to everybody.
    right: str = ""


_registers: dict[str, Register] = {}


def register(definition: Register) -> None:
    """Add a register; called from the app's ``AppConfig.ready``."""
    _registers[definition.kind] = definition


def get(kind: str) -> Register:
    """Return the register of a kind of entry.

    Raises:
        KeyError: no app has registered the kind.
    """
    return _registers[kind]


def every() -> list[Register]:
    """Return all registers in the order of the navigation."""
    return sorted(_registers.values(), key=lambda item: (item.order, item.kind))


def detail_url(*, kind: str, organisation: str, reference: str) -> str:
    """Return the address of an entry's page from what the entry row itself holds."""
    return reverse(get(kind).detail_url, kwargs={"organisation": organisation, "reference": reference})
