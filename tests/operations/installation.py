"""An installation beside the test's own: an empty database of the same server, and commands run against it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from isms.local.postgres import EXTENSIONS
from tests.conftest import APPLICATION_ROLE

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A database and a directory, as a machine of its own would have them."""

    database: str
    var: Path

    @property
    def files(self) -> Path:
        """Where its files lie."""
        return self.var / "files"

    def connect(self) -> psycopg.Connection:
        """Open a connection as the owner."""
        values = connection.settings_dict
        return psycopg.connect(
            host=values["HOST"],
            port=values["PORT"] or None,
            user=values["USER"],
            password=values["PASSWORD"] or None,
            dbname=self.database,
        )

    def url(self, role: str) -> str:
        """Return the database's address for a role."""
        values = connection.settings_dict
        secret = f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else ""
        port = f":{values['PORT']}" if values["PORT"] else ""
        return f"postgresql://{role}{secret}@{quote(values['HOST'], safe='')}{port}/{self.database}"

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run manage.py with this installation's database, as the application's and the owner's role."""
        environment = {name: value for name, value in os.environ.items() if name != "ISMS_TEST"} | {
            "ISMS_DEMO": "1",
            "ISMS_VAR": str(self.var),
            "ISMS_FILES": str(self.files),
            "SECRET_KEY": "k" * 50,
            "DATABASE_URL": self.url(APPLICATION_ROLE),
            "MIGRATE_DATABASE_URL": self.url(connection.settings_dict["USER"]),
            "REDIS_URL": settings.REDIS_URL,
        }
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def another_installation(var: Path) -> Iterator[Installation]:
    """Make an empty database and remove it again."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(**_server(), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        other = Installation(database=name, var=var)
        with other.connect() as made:
            for extension in EXTENSIONS:
                made.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
        try:
            yield other
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _server() -> dict[str, object]:
    values = connection.settings_dict
    return {
        "host": values["HOST"],
        "port": values["PORT"] or None,
        "user": values["USER"],
        "password": values["PASSWORD"] or None,
        "dbname": "postgres",
    }
