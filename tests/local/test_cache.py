"""The cache answers with Redis and without."""

from pathlib import Path

import pytest
from django.conf import settings

from isms.cache import CacheThatSurvives


@pytest.fixture(params=["redis", "away"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> CacheThatSurvives:
    """Return a cache with a Redis behind it, and one without."""
    server = settings.REDIS_URL if request.param == "redis" else f"unix://{tmp_path}/nobody.sock"
    cache = CacheThatSurvives(server, {"OPTIONS": settings.REDIS_PATIENCE, "KEY_PREFIX": str(tmp_path)})
    cache._memory.clear()
    return cache


def test_it_keeps_values(cache: CacheThatSurvives) -> None:
    cache.set("word", "åäö")
    cache.set_many({"one": 1, "two": 2})

    assert cache.get("word") == "åäö"
    assert cache.get_many(["one", "two"]) == {"one": 1, "two": 2}
    assert cache.get("missing", "nothing") == "nothing"


def test_it_counts(cache: CacheThatSurvives) -> None:
    assert cache.add("tries", 1) is True
    assert cache.add("tries", 1) is False
    assert cache.incr("tries") == 2
    assert cache.has_key("tries")
    assert cache.delete("tries") is True
    assert cache.get("tries") is None
