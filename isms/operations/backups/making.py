"""Make a backup: everything that a stranger needs on an empty machine, but for the keys."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from isms.local.problems import Problem
from isms.operations.backups.files import pack_files
from isms.operations.backups.manifest import NAME, Manifest, digest_of, needed_keys
from isms.operations.backups.server import Server, major_version
from isms.operations.backups.streams import ENCRYPTED, writing
from isms.operations.backups.tables import table_states
from isms.version import version

DATABASE, FILES = "database.dump", "files.tar"
HALF = ".half"
PREFIX = "isms-"


def make_backup(
    *, parent: Path, using: str, at: dt.datetime, passphrase: Path | None = None, keep: int | None = None
) -> Path:
    """Write a new backup into a directory of its own below `parent`; return that directory.

    The database is dumped, and its rows are counted, in one snapshot; files are copied after it. A file is never
    changed, so the files hold at least all that the database names.

    Args:
        parent: where the backups lie; made if missing.
        using: the connection to read through. The application's role is enough.
        at: the moment that gives the backup its name.
        passphrase: a file with a passphrase; the parts are then encrypted.
        keep: how many backups are left when this one is whole; None removes none.

    Raises:
        Problem: a program is missing, the database is away, or the disk is full.
    """
    name = f"{PREFIX}{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    try:
        with _half(parent, name) as half:
            _fill(half, server=Server.of(using), at=at, passphrase=passphrase)
        if keep is not None:
            _remove_old(parent, keep=keep)
    except OSError as error:
        raise Problem(f"Säkerhetskopian kunde inte skrivas i {parent}: {error.strerror or error}") from error
    return parent / name


@contextmanager
def _half(parent: Path, name: str) -> Iterator[Path]:
    """Give a directory that gets its name only when everything in it is whole and on the disk."""
    parent.mkdir(parents=True, exist_ok=True)
    whole, half = parent / name, parent / (name + HALF)
    if whole.exists():
        raise Problem(f"{whole} finns redan.")
    half.mkdir(mode=0o700)
    try:
        yield half
        for path in (*half.iterdir(), half):
            _flush(path)
        half.rename(whole)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    _flush(parent)


def _fill(half: Path, *, server: Server, at: dt.datetime, passphrase: Path | None) -> None:
    suffix = "" if passphrase is None else ENCRYPTED
    database, files = half / (DATABASE + suffix), half / (FILES + suffix)
    with server.connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        postgres = major_version(connection)
        program = server.program("pg_dump", major=postgres)
        with writing(database, passphrase=passphrase) as sink:
            server.run(program, "--format=custom", "--no-password", f"--snapshot={snapshot[0]}", stdout=sink)
        tables = table_states(connection)
        migrations = [
            f"{app}.{name}"
            for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        ]
    with writing(files, passphrase=passphrase) as sink:
        file_count = pack_files(sink)
    Manifest(
        version=version(),
        made_at=at,
        postgres=postgres,
        is_encrypted=passphrase is not None,
        parts={part.name: digest_of(part) for part in (database, files)},
        tables=tables,
        file_count=file_count,
        migrations=migrations,
        keys=needed_keys(is_encrypted=passphrase is not None),
    ).write(half)


def whole_backups(parent: Path) -> list[Path]:
    """Return the finished backups below a directory, the oldest first."""
    return sorted(path.parent for path in parent.glob(f"{PREFIX}*/{NAME}") if not path.parent.name.endswith(HALF))


def _remove_old(parent: Path, *, keep: int) -> None:
    """Remove the oldest backups, and halves that a lost machine has left behind."""
    for path in whole_backups(parent)[: -max(keep, 1)]:
        shutil.rmtree(path)
    for path in parent.glob(f"{PREFIX}*{HALF}"):
        shutil.rmtree(path)


def _flush(path: Path) -> None:
    """Wait until a file or a directory is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
