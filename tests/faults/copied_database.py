"""The tests' own database, copied to a server that a test may kill: faster than to migrate anew."""

import subprocess

from isms.local.places import DATABASE
from isms.local.postgres import SUPERUSER, Postgres
from isms.operations.backups.server import Server


def copy_database(*, to: Postgres) -> None:
    """Fill the empty database of a running server with the tables, rights and rows of the tests' own."""
    source = Server.of("default")
    target = Server(host=str(to.places.postgres_sockets), port="", name=DATABASE, user=SUPERUSER, password="")
    with source.connect() as connection:
        major = connection.info.server_version // 10_000
    dump, restore = (str(source.program(name, major=major)) for name in ("pg_dump", "pg_restore"))
    with subprocess.Popen(
        [dump, "--format=custom", "--compress=0", "--no-comments"], env=source.environment(), stdout=subprocess.PIPE
    ) as dumping:
        command = [restore, "--exit-on-error", "--single-transaction", "--no-comments", f"--dbname={DATABASE}"]
        subprocess.run(command, env=target.environment(), stdin=dumping.stdout, check=True)
    assert dumping.returncode == 0
