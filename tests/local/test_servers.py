"""The embedded PostgreSQL and Valkey, really started and stopped in a directory of the test's own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from isms.local import postgres as postgres_module
from isms.local.places import Places, places
from isms.local.postgres import Postgres, _installed
from isms.local.problems import Problem
from isms.local.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Return the places of an empty var directory that any user may enter."""
    var = tmp_path_factory.mktemp("var")
    for parent in (var, *var.parents):
        if parent.stat().st_uid == os.getuid() and parent != Path(parent.root):
            parent.chmod(parent.stat().st_mode | 0o011)
    return places(var)


@pytest.fixture(scope="module")
def postgres(where: Places) -> Iterator[Postgres]:
    """Return a running server."""
    server = Postgres(places=where, durable=False)
    assert server.start() is True
    yield server
    server.stop()
    server.remove()


def test_starting_twice_keeps_the_server(postgres: Postgres) -> None:
    assert postgres.is_running()
    assert postgres.start() is False


def test_it_does_not_listen_on_the_network(postgres: Postgres) -> None:
    with postgres.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert postgres.places.postgres_sockets.stat().st_mode & 0o777 == 0o700


def test_the_owner_owns_the_database_and_the_application_may_make_nothing(postgres: Postgres) -> None:
    with psycopg.connect(postgres.places.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (id int)")
        owner.execute("INSERT INTO kept VALUES (1)")
    with psycopg.connect(postgres.places.database_url, autocommit=True) as application:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("SELECT * FROM kept")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE mine (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE DATABASE mine")
        assert application.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone() == (False,)


def test_the_extensions_are_there(postgres: Postgres) -> None:
    with psycopg.connect(postgres.places.owner_url) as owner:
        found = {name for (name,) in owner.execute("SELECT extname FROM pg_extension")}
    assert {"pg_trgm", "btree_gist", "unaccent"} <= found


def test_the_data_survives_a_restart(postgres: Postgres) -> None:
    with psycopg.connect(postgres.places.owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE survivor (word text)")
        owner.execute("INSERT INTO survivor VALUES ('åäö')")

    postgres.stop()
    assert not postgres.is_running()
    postgres.start()

    with psycopg.connect(postgres.places.owner_url) as owner:
        assert owner.execute("SELECT word FROM survivor").fetchone() == ("åäö",)


def test_a_server_that_cannot_start_is_one_sentence(postgres: Postgres) -> None:
    postgres.stop()
    settings = postgres.data / "postgresql.conf"
    before = settings.read_text()
    settings.write_text(before + "\nshared_buffers = 'mycket'\n")
    try:
        with pytest.raises(Problem, match=r"Databasen startade inte\. Läs varför i .*log"):
            postgres.start()
    finally:
        settings.write_text(before)
    assert postgres.start() is True


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's checkout can be closed to the server's user")
def test_root_may_keep_checkout_and_programs_where_no_other_user_may_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = _installed().parent
    for part in (package, package.with_suffix(".libs")):
        shutil.copytree(part, closed / part.name, symlinks=True)
    monkeypatch.setattr("isms.local.postgres._installed", lambda: closed / package.name / "pginstall")
    monkeypatch.setattr("isms.local.postgres.REACHABLE_HOME", Path(tempfile.mkdtemp(dir="/var/lib")))
    server = Postgres(places=places(closed / "var"), durable=False)
    try:
        assert server.start() is True
        assert server.places.postgres.is_symlink()
        with psycopg.connect(server.places.owner_url) as owner:
            assert owner.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()
        server.remove()
        shutil.rmtree(postgres_module.REACHABLE_HOME)
    assert not server.places.postgres.exists()


def test_valkey_starts_keeps_its_queue_and_stops(where: Places) -> None:
    server = Valkey(places=where)
    try:
        assert server.start() is True
        assert server.start() is False
        with Redis.from_url(where.redis_url) as client:
            client.lpush("isms", "job")
        server.stop()
        assert not server.is_running()
        server.start()
        with Redis.from_url(where.redis_url) as client:
            assert client.lpop("isms") == b"job"
            assert client.config_get("port") == {"port": "0"}
    finally:
        server.stop()
    server.stop()  # stopping what does not run is no fault


def test_the_command_line_tells_what_runs(where: Places, postgres: Postgres) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "isms.local", "status"],
        cwd=BASE_DIR,
        env=os.environ | {"ISMS_VAR": str(where.var)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines() == ["PostgreSQL: igång", "Valkey: stoppad"]
