"""What ISO/IEC 27001:2022 asks of the review (9.3.2 and 9.3.3), and which chapters answer it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

# In own words: the standard's text is not quoted.
CLAUSES: dict[str, Promise] = {
    "9.3.2 a": _("vad det blev av tidigare genomgångars åtgärder"),
    "9.3.2 b": _("ändringar i omvärlden och i verksamheten"),
    "9.3.2 c": _("ändrade behov och förväntningar hos intressenter"),
    "9.3.2 d 1": _("avvikelser och vad som har gjorts åt dem"),
    "9.3.2 d 2": _("resultat av uppföljning och mätning"),
    "9.3.2 d 3": _("resultat av revisioner"),
    "9.3.2 d 4": _("hur målen nås"),
    "9.3.2 e": _("synpunkter från intressenter"),
    "9.3.2 f": _("riskbedömningar och hur det går med riskerna"),
    "9.3.2 g": _("möjligheter att bli bättre"),
    "9.3.3": _("beslut om förbättringar och ändringar av ledningssystemet"),
}
# 9.3.1 says that there shall be a review; a chapter may name it, and nothing is missing without it.
GENERAL = "9.3.1"

_PART = re.compile(r"(9\.3\.[123])?\s*([a-g])?\)?\s*(\d)?\s*(?:[–-]\s*(\d))?", re.IGNORECASE)


@dataclass(frozen=True)
class CoveredClause:
    """One clause with the headings of the chapters that answer it; without any it is missing."""

    code: str
    about: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """Every clause, answered or not."""

    clauses: tuple[CoveredClause, ...]

    @property
    def missing(self) -> tuple[CoveredClause, ...]:
        """The clauses that no chapter answers."""
        return tuple(clause for clause in self.clauses if not clause.headings)

    @property
    def count(self) -> int:
        """How many clauses there are."""
        return len(self.clauses)


def clauses_of(text: str) -> set[str]:
    """Return the clauses that a text names, such as ``9.3.2 d 1–2`` or ``9.3.2 g, 9.3.3``.

    Raises:
        ValueError: a part of the text is no clause of 9.3.1–9.3.3.
    """
    found: set[str] = set()
    section = letter = ""
    for part in filter(None, (part.strip() for part in text.split(","))):
        matched = _PART.fullmatch(part)
        if matched is None:
            raise ValueError(part)
        if matched[1]:
            section, letter = matched[1], ""
        letter = (matched[2] or letter).lower()
        named = _named(section, letter, matched[3], matched[4])
        if not named:
            raise ValueError(part)
        found |= named
    return found


def _named(section: str, letter: str, first: str | None, last: str | None) -> set[str]:
    """Return the clauses of one part; a letter with numbers under it and no number means all of them."""
    code = f"{section} {letter}".strip()
    if first is not None:
        codes = {f"{code} {number}" for number in range(int(first), int(last or first) + 1)}
        return codes if codes <= CLAUSES.keys() else set()
    if code in CLAUSES or code == GENERAL:
        return {code}
    return {each for each in CLAUSES if letter and each.startswith(f"{code} ")}


def clauses_known_in(text: str) -> set[str]:
    """Return the clauses that a stored text names; one that cannot be read names none."""
    try:
        return clauses_of(text)
    except ValueError:
        return set()


def coverage_of(chapters: Iterable[tuple[str, str]]) -> Coverage:
    """Return which chapters answer each clause.

    Args:
        chapters: heading and named clauses of each.
    """
    named = [(heading, clauses_known_in(text)) for heading, text in chapters]
    return Coverage(
        tuple(
            CoveredClause(code, str(about), tuple(heading for heading, codes in named if code in codes))
            for code, about in CLAUSES.items()
        )
    )


def not_a_clause(part: str) -> str:
    """Return what to say of a part that is no clause."""
    return _t("”%(part)s” är ingen punkt i 9.3.1–9.3.3. Skriv till exempel 9.3.2 a eller 9.3.2 c, d 1–2.") % {
        "part": part
    }
