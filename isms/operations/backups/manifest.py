"""The manifest of a backup: what it holds, from which version, and what else is needed to use it."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from isms.local.problems import Problem
from isms.operations.backups.tables import TableState

FORMAT = 1
NAME = "manifest.json"
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Key:
    """A secret that is not in the backup and must be kept elsewhere; the fingerprint tells one from another."""

    name: str
    why: str
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself."""

    version: str
    made_at: dt.datetime
    postgres: int
    is_encrypted: bool
    parts: dict[str, str]
    tables: dict[str, TableState]
    file_count: int
    migrations: list[str]
    keys: list[Key]

    def write(self, directory: Path) -> None:
        """Write the manifest into the backup's directory."""
        values = asdict(self) | {"format": FORMAT, "made_at": self.made_at.isoformat()}
        (directory / NAME).write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        """Read the manifest of a backup.

        Raises:
            Problem: there is none, or it cannot be understood.
        """
        try:
            values = json.loads((directory / NAME).read_text())
        except (OSError, ValueError):
            raise Problem(f"{directory} är ingen säkerhetskopia: {NAME} saknas eller går inte att läsa.") from None
        if values.pop("format", None) != FORMAT:
            raise Problem("Säkerhetskopian har en form som den här versionen inte läser.")
        try:
            values["made_at"] = dt.datetime.fromisoformat(values["made_at"])
            values["tables"] = {name: TableState(**state) for name, state in values["tables"].items()}
            values["keys"] = [Key(**key) for key in values["keys"]]
            return cls(**values)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Problem(f"{NAME} går inte att förstå: filen har ändrats eller är inte hel.") from None

    def check_parts(self, directory: Path) -> None:
        """Compare every part with its hash.

        Raises:
            Problem: a part is missing or is not the one that was written.
        """
        for name, digest in self.parts.items():
            part = directory / name
            if not part.is_file():
                raise Problem(f"{name} saknas i säkerhetskopian.")
            if digest_of(part) != digest:
                raise Problem(f"{name} är skadad: innehållet stämmer inte med manifestets kontrollsumma.")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(secret: str) -> str:
    """Return a short mark of a long random secret, from which the secret cannot be found."""
    return hashlib.sha256(b"isms backup " + secret.encode()).hexdigest()[:16]


def needed_keys(*, is_encrypted: bool) -> list[Key]:
    """Return what must be kept beside the backup; passwords get no fingerprint, since a short one can be guessed."""
    return list(_needed_keys(is_encrypted=is_encrypted))


def _needed_keys(*, is_encrypted: bool) -> Iterator[Key]:
    yield Key("SECRET_KEY", "läser de andra stegen vid inloggning", fingerprint(settings.SECRET_KEY))
    for number, key in enumerate(settings.SECRET_KEY_FALLBACKS, start=1):
        yield Key(f"SECRET_KEY_FALLBACKS, nr {number}", "läser det som skrevs med en äldre nyckel", fingerprint(key))
    if is_encrypted:
        yield Key("lösenfrasen", "öppnar säkerhetskopian")
    yield Key("DATABASE_URL", "kan göras ny")
    yield Key("MIGRATE_DATABASE_URL", "kan göras ny")
    yield Key("REDIS_URL", "kan göras ny")
    yield Key("EMAIL_URL", "fås av den som sköter e-posten")
    if settings.OIDC:
        yield Key("ISMS_OIDC_CLIENT_SECRET", "fås av den som sköter kommunens konton")
    if settings.SAML:
        yield Key("ISMS_SAML_CERTIFICATE", "fås av den som sköter kommunens konton")
