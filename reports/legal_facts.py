"""Facts of law that grow old: offered beside a chapter with their source and the day they were checked."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from isms.followup.dates import add_months

FACTS_FILE = Path(__file__).parent / "structure" / "legal_facts.toml"
CHECKED_MONTHS = 12


@dataclass(frozen=True)
class LegalFact:
    """A sentence about the law that a chapter may take; `source` is where it was read, `checked_on` when."""

    code: str
    chapter: str
    text: str
    source: str
    checked_on: dt.date

    def is_old(self, on: dt.date) -> bool:
        """Say whether the fact should be read in its source again before it is used."""
        return add_months(self.checked_on, CHECKED_MONTHS) <= on


@dataclass(frozen=True)
class OfferedFact:
    """A fact as it is shown on a day."""

    fact: LegalFact
    is_old: bool


@lru_cache(maxsize=4)
def load_facts(path: Path = FACTS_FILE) -> tuple[LegalFact, ...]:
    """Return every fact that ships, in the order of the file."""
    return tuple(LegalFact(**fact) for fact in tomllib.loads(path.read_text(encoding="utf-8"))["facts"])


def facts_of(chapter: str, *, on: dt.date) -> list[OfferedFact]:
    """Return the facts that belong under a chapter, by its code."""
    return [OfferedFact(fact, fact.is_old(on)) for fact in load_facts() if fact.chapter == chapter]
