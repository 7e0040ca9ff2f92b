"""Where the measurements run: a PostgreSQL of their own under var/bench, with one scratch database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from isms.local.places import OWNER_ROLE, places
from isms.local.postgres import EXTENSIONS, Postgres
from isms.local.quick_migrations import quick_migrations

ROOT = Path(__file__).resolve().parent.parent
PLACES = places(ROOT / "var" / "bench")
DATABASE = "isms_bench"
# Only building writes, so nothing is measured that a careful disk would slow down.
SERVER = Postgres(places=PLACES, durable=False)


def set_environment() -> None:
    """Point the settings at the scratch database, as in operation but on one machine; call before Django starts."""
    os.environ.pop("ISMS_TEST", None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "isms.settings",
        "ISMS_DEMO": "1",
        "ISMS_VAR": str(PLACES.var),
        "ISMS_LOG_LEVEL": "ERROR",
        "DEBUG": "0",
        "DATABASE_URL": _address(PLACES.database_url),
        "MIGRATE_DATABASE_URL": _address(PLACES.owner_url),
    }


def set_up() -> None:
    """Start Django on the scratch database: from here on models can be imported."""
    set_environment()
    import django

    django.setup()


def _address(url: str) -> str:
    return f"{url.rpartition('/')[0]}/{DATABASE}"


@contextmanager
def running_server() -> Iterator[None]:
    """Run the server for a while; one that ran before goes on running."""
    was_stopped = SERVER.start()
    try:
        yield
    finally:
        if was_stopped:
            SERVER.stop()


def create_database() -> None:
    """Make the scratch database anew, with its tables and rights; Django must be set up."""
    from django.core.management import call_command

    drop_database()
    with SERVER.connect(database="postgres") as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE))
        )
    with SERVER.connect(database=DATABASE) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    with quick_migrations():
        call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("grant_application_role", database="owner", verbosity=0)


def drop_database() -> None:
    """Remove the scratch database."""
    from django.db import connections

    connections.close_all()
    with SERVER.connect(database="postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
