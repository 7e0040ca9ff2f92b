"""The texts of the law's pages: data that each installation sets, never code.

``texts.toml`` beside this module is what ships. ``ISMS_LEGAL_TEXTS`` names a file of the same form; what it sets
replaces what ships, table by table and key by key.
"""

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHIPPED = Path(__file__).with_name("texts.toml")


@dataclass(frozen=True)
class Operator:
    """Who runs the site and answers for it; ``organisation`` is the slug of the register that gets the reports."""

    name: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Shortcoming:
    """Something that is not accessible: what, for whom, and what is done about it."""

    what: str
    consequence: str = ""
    plan: str = ""


@dataclass(frozen=True)
class Accessibility:
    """What the accessibility statement says (lagen 2018:1937, 13 §)."""

    conformance: str = "partly"
    standard: str = ""
    method: str = ""
    assessed_on: str = ""
    updated_on: str = ""
    answered_within: str = ""
    supervisor: str = ""
    supervisor_url: str = ""
    shortcomings: tuple[Shortcoming, ...] = ()
    exempt: tuple[str, ...] = ()
    burdensome: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """One sort of information about the users: why, on which ground, and for how long."""

    what: str
    why: str
    ground: str
    kept: str


@dataclass(frozen=True)
class Privacy:
    """What the page about personal data says (GDPR art. 13)."""

    controller: str = ""
    officer: str = ""
    officer_email: str = ""
    recipients: tuple[str, ...] = ()
    transfers: str = ""
    duty: str = ""
    automation: str = ""
    supervisor: str = ""
    supervisor_url: str = ""
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True)
class LegalTexts:
    """Everything that the law's pages say beyond what the program itself does."""

    operator: Operator
    accessibility: Accessibility
    privacy: Privacy


CONFORMANCES = ("fully", "partly", "not")


def legal_texts() -> LegalTexts:
    """Return the texts of this installation."""
    return _read(str(settings.LEGAL_TEXTS or ""))


@lru_cache(maxsize=4)
def _read(own: str) -> LegalTexts:
    """Read the shipped texts, and over them the installation's own.

    Raises:
        ImproperlyConfigured: the own file cannot be read, or sets something that no page says.
    """
    tables = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    if own:
        try:
            added = tomllib.loads(Path(own).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ImproperlyConfigured(f"ISMS_LEGAL_TEXTS: {own} gick inte att tolka: {error}") from error
        for name, table in added.items():
            if not isinstance(table, dict):
                raise ImproperlyConfigured(f"ISMS_LEGAL_TEXTS: {name} ska vara en tabell, [{name}].")
            tables[name] = tables.get(name, {}) | table
    try:
        texts = LegalTexts(**{name: _made(name, table) for name, table in tables.items()})
    except (TypeError, KeyError, AttributeError) as error:
        raise ImproperlyConfigured(f"ISMS_LEGAL_TEXTS: {error}") from error
    if texts.accessibility.conformance not in CONFORMANCES:
        raise ImproperlyConfigured(f"ISMS_LEGAL_TEXTS: conformance ska vara en av {', '.join(CONFORMANCES)}.")
    return texts


def _made(name: str, table: dict[str, Any]) -> Operator | Accessibility | Privacy:
    kind = {"operator": Operator, "accessibility": Accessibility, "privacy": Privacy}[name]
    rows = {"shortcomings": Shortcoming, "kept": Kept}
    known = {field.name for field in fields(kind)}
    if unknown := table.keys() - known:
        raise KeyError(f"{name}: {', '.join(sorted(unknown))}")
    return kind(
        **{
            key: tuple(rows[key](**item) if key in rows else str(item) for item in value)
            if isinstance(value, list)
            else str(value)
            for key, value in table.items()
        }
    )
