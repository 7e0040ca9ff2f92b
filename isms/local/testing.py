"""The pytest plugin that gives the tests a PostgreSQL and a Valkey of their own, apart from the demo's."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from isms.local.places import Places, places
from isms.local.postgres import Postgres
from isms.local.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Set while the plugin is imported: pytest-django reads the settings soon after. Workers of pytest-xdist inherit it.
if "ISMS_TEST" not in os.environ:
    os.environ["ISMS_TEST"] = "1"
    os.environ["ISMS_VAR"] = str(Path(os.environ.get("ISMS_VAR") or BASE_DIR / "var") / "test")
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.environ["ISMS_VAR"] + "/hypothesis"  # not in the checkout


def _test_places() -> Places:
    return places(Path(os.environ["ISMS_VAR"]))


def pytest_configure(config: pytest.Config) -> None:
    """Start what the environment does not name an address for.

    A worker of pytest-xdist inherits it and only takes a cache of its own.
    """
    if hasattr(config, "workerinput"):
        _take_own_cache(int(config.workerinput["workerid"].removeprefix("gw")))
        return
    where = _test_places()
    (Path(os.environ["ISMS_VAR"]) / "static").mkdir(parents=True, exist_ok=True)  # whitenoise warns when it is absent
    config.isms_started = []
    for name, server in (
        ("DATABASE_URL", Postgres(places=where, durable=False)),
        ("REDIS_URL", Valkey(places=where)),
    ):
        if not os.environ.get(name) and server.start():
            config.isms_started.append(server)


def _take_own_cache(worker: int) -> None:
    """Give each worker its own database of the one Valkey: else one's rate limits count, and clear, the other's."""
    cache = settings.CACHES["default"]
    cache["OPTIONS"] = {**cache["OPTIONS"], "db": worker + 1}


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this run has started."""
    for server in getattr(config, "isms_started", []):
        server.stop()
