"""Restore a backup, and prove that what came back is what was put away."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from isms.local.problems import Problem
from isms.operations.backups.files import Restored, check_files, clashing_files, unpack_files
from isms.operations.backups.making import DATABASE, FILES
from isms.operations.backups.manifest import Manifest, fingerprint
from isms.operations.backups.server import Server, major_version
from isms.operations.backups.streams import ENCRYPTED, reading
from isms.operations.backups.tables import differences, table_states

#: Everything that the owner's role has made, but not what belongs to an extension.
REMOVE_EVERYTHING = """
DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT c.oid::regclass AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
            WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))
        ORDER BY c.relkind DESC
    LOOP
        IF to_regclass(thing.name::text) IS NOT NULL THEN
            EXECUTE format('DROP %s %s CASCADE', thing.kind, thing.name);
        END IF;
    END LOOP;
    FOR thing IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', thing.name);
    END LOOP;
END $$
"""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a restore has done, and what is left to do."""

    manifest: Manifest
    files: Restored
    waiting_migrations: int
    has_another_key: bool


def restore_backup(
    *,
    directory: Path,
    using: str,
    replace: bool = False,
    passphrase: Path | None = None,
    tell: Callable[[str], object] = lambda _sentence: None,
) -> Outcome:
    """Write a backup into an empty database and storage; nothing is touched before everything has been checked.

    Args:
        directory: the backup, as `make_backup` named it.
        using: the connection of the role that owns the database.
        replace: remove first what the database holds, and write over files that are other ones.
        passphrase: a file with the passphrase of an encrypted backup.
        tell: is told of each step.

    Raises:
        Problem: the backup is not whole, does not fit this version, or would write over something.
    """
    server = Server.of(using)
    manifest = Manifest.read(directory)
    if manifest.is_encrypted and passphrase is None:
        raise Problem("Säkerhetskopian är krypterad. Ange filen med lösenfrasen: --passphrase-file FIL")
    key = passphrase if manifest.is_encrypted else None
    suffix = ENCRYPTED if manifest.is_encrypted else ""
    database, files = directory / (DATABASE + suffix), directory / (FILES + suffix)

    tell("Kontrollerar säkerhetskopian.")
    manifest.check_parts(directory)
    waiting = _waiting_migrations(manifest)
    with reading(files, passphrase=key) as source:
        digests = check_files(source)
    with server.connect() as connection:
        major = major_version(connection)
        program = server.program("pg_restore", major=major)
        if major < manifest.postgres:
            raise Problem(f"Säkerhetskopian kommer från PostgreSQL {manifest.postgres}, men servern är {major}.")
        _check_role(connection)
        _check_empty(connection, digests, replace=replace)
        if replace:
            tell("Tar bort det som finns.")
            _remove_everything(connection)

    tell("Läser in databasen.")
    with reading(database, passphrase=key) as source:
        server.run(
            program, "--dbname", server.name, "--no-password", "--single-transaction", "--exit-on-error", "--no-owner",
            "--no-privileges", "--no-comments", stdin=source,
        )  # fmt: skip
    tell("Jämför varje tabell med manifestet.")
    with server.connect() as connection:
        wrong = differences(manifest.tables, table_states(connection))
    if wrong:
        raise Problem(f"Databasen är inläst men stämmer inte med manifestet: {', '.join(wrong)}")
    tell("Läser in filerna.")
    with reading(files, passphrase=key) as source:
        restored = unpack_files(source)
    return Outcome(
        manifest=manifest,
        files=restored,
        waiting_migrations=waiting,
        has_another_key=not _has_key(manifest),
    )


def _waiting_migrations(manifest: Manifest) -> int:
    """Return how many migrations this version adds; refuse a backup of a newer version."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = set(manifest.migrations) - known
    if newer:
        raise Problem(
            f"Säkerhetskopian är gjord med en annan version ({manifest.version}). Installera den versionen först. "
            f"Okända migreringar: {', '.join(sorted(newer)[:3])}"
        )
    return len(known - set(manifest.migrations))


def _check_role(connection: psycopg.Connection) -> None:
    row = connection.execute("SELECT has_schema_privilege('public', 'CREATE'), current_user").fetchone()
    if row is not None and not row[0]:
        raise Problem(
            f"Rollen {row[1]} får inte skapa tabeller. Kör som databasens ägare: deploy/manage --owner restore …"
        )


def _check_empty(connection: psycopg.Connection, digests: dict[str, str], *, replace: bool) -> None:
    if replace:
        return
    row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if row is not None and row[0]:
        raise Problem(
            "Databasen är inte tom. Säkerhetskopiera den, stoppa web, worker och beat, och kör igen med --replace om "
            "det som finns i den ska bort."
        )
    if clashing_files(digests):
        raise Problem("Lagringen håller andra filer under samma namn. Töm den, eller kör igen med --replace.")


def _remove_everything(connection: psycopg.Connection) -> None:
    """Drop every table, view and function; another process that holds one is told of, not waited for."""
    connection.execute("SET LOCAL lock_timeout = '10s'")
    try:
        connection.execute(REMOVE_EVERYTHING)
    except psycopg.errors.LockNotAvailable:
        raise Problem("Databasen används. Stoppa web, worker och beat först.") from None


def _has_key(manifest: Manifest) -> bool:
    """Tell whether this installation has the secret key that the backup was made with."""
    wanted = {key.fingerprint for key in manifest.keys if key.name == "SECRET_KEY"}
    return wanted <= {fingerprint(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)}
