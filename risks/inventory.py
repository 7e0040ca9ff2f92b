"""What the rooms above tell this one about their entries: which are critical, and what each cannot do without."""

from collections.abc import Callable

from django.db.models import QuerySet

CriticalSource = Callable[[], QuerySet]
NeedsSource = Callable[[int], frozenset[int]]

_critical: dict[str, CriticalSource] = {}
_needs: dict[str, NeedsSource] = {}


def register_critical(kind: str, source: CriticalSource) -> None:
    """Let a register say which of its active entries must have a continuity plan; called from ``AppConfig.ready``.

    Args:
        kind: the register's kind.
        source: returns the critical entries of every organisation; the reader limits them to what an actor sees.
    """
    _critical[kind] = source


def register_needs(kind: str, source: NeedsSource) -> None:
    """Let a register say which entries one of its entries cannot do without, directly or through others.

    Args:
        source: takes the entry's primary key and returns those of the entries it needs.
    """
    _needs[kind] = source


def critical_sources() -> list[QuerySet]:
    """Return the critical entries of each register."""
    return [source() for _kind, source in sorted(_critical.items())]


def needs_of(*, kind: str, entry_id: int) -> frozenset[int]:
    """Return what an entry cannot do without; nothing when its register has not said."""
    return _needs[kind](entry_id) - {entry_id} if kind in _needs else frozenset()
