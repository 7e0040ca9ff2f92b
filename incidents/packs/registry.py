"""The register of what an authority's question may be answered from: from a source's name to a reading.

A question names its source, so that a new version of the questions is answered without code. A source that
does not apply (when those concerned were informed, though they were not) leaves the question aside.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from incidents.packs.context import ReportContext
from incidents.packs.places import Place

Read = Callable[[ReportContext], str]
Applies = Callable[[ReportContext], bool]


@dataclass(frozen=True)
class Source:
    """What the register knows about one thing, where it is filled in, and when it is asked at all."""

    label: str | Promise
    read: Read
    place: Place | None = None
    applies: Applies = lambda context: True


_sources: dict[str, Source] = {}


def source(name: str) -> Source | None:
    """Return the source with a name; None when a question is answered by hand only."""
    return _sources.get(name)


def source_choices() -> list[tuple[str, str]]:
    """Return (name, label) of every source, for the form where questions are edited."""
    return [(name, str(item.label)) for name, item in _sources.items()]


def answers_from(
    name: str, label: str | Promise, place: Place | None = None, applies: Applies = lambda context: True
) -> Callable[[Read], Read]:
    """Register the decorated function as a source."""

    def keep(read: Read) -> Read:
        _sources[name] = Source(label, read, place, applies)
        return read

    return keep


def add_source(name: str, item: Source) -> None:
    """Register a source."""
    _sources[name] = item
