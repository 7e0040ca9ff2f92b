"""Short notices on Min sida that higher apps have for a person, such as a lesson to read."""

from collections.abc import Callable
from dataclasses import dataclass

from isms.register.access import Actor


@dataclass(frozen=True)
class Notice:
    """A sentence with a link."""

    text: str
    url: str
    link_text: str


Source = Callable[[Actor], list[Notice]]

_sources: list[Source] = []


def register_notices(source: Source) -> None:
    """Add a source of notices; called from the app's ``AppConfig.ready``."""
    _sources.append(source)


def notices_of(actor: Actor) -> tuple[Notice, ...]:
    """Return everything that the apps have to tell a person."""
    return tuple(notice for source in _sources for notice in source(actor))
