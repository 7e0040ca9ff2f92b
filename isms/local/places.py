"""Where the embedded parts keep their data and sockets below one var directory."""

import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from isms.local.problems import Problem

#: Linux allows 108 bytes for a socket's path, the last of them a zero.
LONGEST_SOCKET_PATH = 107
POSTGRES_SOCKET = ".s.PGSQL.5432"
DATABASE = "isms"
OWNER_ROLE = "isms_owner"
APPLICATION_ROLE = "isms_app"


@dataclass(frozen=True, kw_only=True)
class Places:
    """The directories and addresses that belong to one var directory."""

    var: Path

    @property
    def postgres(self) -> Path:
        """Everything PostgreSQL writes; may be a link (see `isms.local.postgres`)."""
        return self.var / "postgres"

    @property
    def postgres_sockets(self) -> Path:
        """The directory of PostgreSQL's socket."""
        return self._short_enough(Path(os.path.realpath(self.postgres)) / "run", POSTGRES_SOCKET, "pg")

    @property
    def valkey(self) -> Path:
        """Everything Valkey writes."""
        return self.var / "valkey"

    @property
    def valkey_socket(self) -> Path:
        """The path of Valkey's socket."""
        return self._short_enough(self.valkey, "valkey.sock", "vk") / "valkey.sock"

    @property
    def database_url(self) -> str:
        """The address of the database for the application's role."""
        return self._database_url(APPLICATION_ROLE)

    @property
    def owner_url(self) -> str:
        """The address of the database for the role that migrates."""
        return self._database_url(OWNER_ROLE)

    @property
    def redis_url(self) -> str:
        """The address of Valkey, as redis-py writes it."""
        return f"unix://{self.valkey_socket}"

    def _database_url(self, role: str) -> str:
        return f"postgresql://{role}@{quote(str(self.postgres_sockets), safe='')}/{DATABASE}"

    def _short_enough(self, directory: Path, name: str, kind: str) -> Path:
        """Return `directory`, or a short one of our own when the socket's path would be too long."""
        if len(os.fsencode(directory / name)) <= LONGEST_SOCKET_PATH:
            return directory
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"isms-{os.getuid()}-{kind}-{digest}"


def places(var: Path) -> Places:
    """Return the places below `var`, made absolute so that every process agrees on them."""
    return Places(var=var.resolve())


def private_directory(path: Path, *, owner: pwd.struct_passwd | None = None) -> Path:
    """Create `path` for `owner` (default: ourselves) only; refuse one that somebody else has put there."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    allowed = {os.getuid()} | ({owner.pw_uid} if owner else set())
    if path.is_symlink() or path.stat().st_uid not in allowed:
        raise Problem(
            f"Katalogen {path} tillhör någon annan. Ta bort den eller välj en annan temporärkatalog (TMPDIR)."
        )
    path.chmod(0o700)
    if owner:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return path
