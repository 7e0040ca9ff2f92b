"""Look through what is about to be frozen: an edition is published, and never changes afterwards."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from isms.register.errors import DomainError
from isms.register.personal_numbers import find_personal_numbers

# What names a part of the content to the reader, the best first.
NAMES = ("heading", "label", "title", "name", "reference")
PARTS = {
    "decisions": gettext_lazy("beslutspunkterna"),
    "measures": gettext_lazy("åtgärderna"),
    "earlier_decisions": gettext_lazy("förra årets beslut"),
    "earlier_measures": gettext_lazy("tidigare åtgärder"),
    "meeting": gettext_lazy("mötet"),
    "marks": gettext_lazy("sekretessmarkeringarna"),
    "correction": gettext_lazy("rättelsen"),
}


def check_no_personal_numbers(content: dict[str, Any]) -> None:
    """Refuse content with a personal identity number in any text, also one that came from a register.

    Raises:
        DomainError: it names the parts where the numbers stand, never the numbers.
    """
    places = sorted(set(_places(content, "")))
    if places:
        told = ", ".join(places)
        raise DomainError(
            _("Genomgången innehåller personnummer och kan inte överlämnas. Ta bort dem: %(places)s.")
            % {"places": told}
        )


def _places(value: Any, where: str) -> Iterator[str]:
    """Yield the name of the nearest part that has one, for each text with a number."""
    if isinstance(value, str):
        if find_personal_numbers(value):
            yield where
    elif isinstance(value, list):
        for item in value:
            yield from _places(item, where)
    elif isinstance(value, dict):
        names = (value[key] for key in NAMES if isinstance(value.get(key), str))
        name = next((each for each in names if each and not find_personal_numbers(each)), where)
        for key, item in value.items():
            yield from _places(item, name or str(PARTS.get(key, key)))
