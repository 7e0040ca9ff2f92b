"""The health addresses, and the page that people see while the database is away."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
import time_machine
from celery import signals
from django.core.cache import cache
from django.db import connections
from django.db.utils import InterfaceError, OperationalError, ProgrammingError
from django.test import Client
from psycopg import errors

from isms import health, heartbeats
from isms.celery import hear_clock
from isms.health import AWAY_PAGE, is_database_away


@pytest.fixture
def database_away(tmp_path: Path) -> Iterator[None]:
    """Point the application at a socket where nobody listens."""
    connection = connections["default"]
    before = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(tmp_path)
    yield
    connection.close()
    connection.settings_dict["HOST"] = before


def caused_by(error: Exception, cause: Exception | None) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (caused_by(OperationalError(), errors.OperationalError()), True),
        (caused_by(OperationalError(), errors.AdminShutdown()), True),
        (caused_by(OperationalError(), errors.TooManyConnections()), True),
        (caused_by(OperationalError(), errors.ConnectionFailure()), True),
        (caused_by(InterfaceError(), None), True),
        (caused_by(OperationalError(), errors.DeadlockDetected()), False),
        (caused_by(OperationalError(), errors.QueryCanceled()), False),
        (caused_by(OperationalError(), errors.DiskFull()), False),
        (ProgrammingError(), False),
        (ValueError(), False),
    ],
)
def test_only_a_lost_connection_counts_as_away(error: Exception, is_away: bool) -> None:
    assert is_database_away(error) is is_away


def test_livez_answers_without_a_database(database_away: None) -> None:
    assert Client().get("/livez").json() == {"process": "ok"}


@pytest.mark.django_db
def test_readyz_answers_that_the_database_answers() -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json()["database"]) == (200, "ok")


@pytest.mark.django_db
def test_readyz_serves_without_the_queue(settings: SimpleNamespace, tmp_path: Path) -> None:
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"

    response = Client().get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "database": "ok",
        "migrations": "ok",
        "queue": "away",
        "worker": "unknown",
        "beat": "unknown",
    }


@pytest.mark.django_db
def test_readyz_tells_whether_worker_and_clock_are_heard_from(clock: time_machine.Traveller) -> None:
    cache.clear()
    assert Client().get("/readyz").json()["worker"] == "unknown"
    heartbeats._last_heard.clear()
    signals.heartbeat_sent.send(sender=None)
    hear_clock()
    clock.shift(dt.timedelta(minutes=2))
    assert Client().get("/readyz").json() == dict.fromkeys(("database", "migrations", "queue", "worker", "beat"), "ok")
    clock.shift(dt.timedelta(minutes=2))
    heartbeats._last_heard.clear()
    hear_clock()

    response = Client().get("/readyz")

    # Without a worker the site serves.
    assert (response.status_code, response.json()["worker"], response.json()["beat"]) == (200, "late", "ok")


@pytest.mark.django_db
def test_readyz_answers_503_until_the_database_is_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    known = health._migrations_of_this_version()
    monkeypatch.setattr(health, "_migrated", Event())
    monkeypatch.setattr(health, "_migrations_of_this_version", lambda: known | {("risks", "9999_of_tomorrow")})
    waiting = Client().get("/readyz")
    assert (waiting.status_code, waiting.json()["migrations"]) == (503, "waiting")
    monkeypatch.setattr(health, "_migrations_of_this_version", lambda: frozenset(list(known)[1:]))

    # A database that is ahead serves the version before, while the new one is rolled out.
    assert Client().get("/readyz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_readyz_answers_503_when_the_database_is_away(database_away: None) -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.json()["database"]) == (503, "away")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/", "/konto/login/"])
def test_people_see_a_page_that_says_so(database_away: None, address: str) -> None:
    # The cookie makes the session middleware ask the database before any view is reached.
    client = Client(raise_request_exception=False)
    client.cookies["isms_session"] = "a" * 32

    response = client.get(address)

    assert response.status_code == 503
    assert response.content == AWAY_PAGE
    assert "Databasen svarar inte just nu" in response.content.decode()
    assert response.headers["Retry-After"] == "30"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
