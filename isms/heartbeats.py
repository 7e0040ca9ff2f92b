"""Signs of life: who has been heard from, how each job went last, and when the last backup was made.

They lie in the cache (Redis), where nothing else depends on them: whoever empties it loses only what the next
minutes write anew.
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

WORKER, CLOCK, BACKUP = "worker", "beat", "backup"
#: A worker is heard every half minute, the clock at every full minute.
LATE_AFTER = dt.timedelta(minutes=3)
SECONDS_BETWEEN = 30
_last_heard: dict[str, float] = {}


@dataclass(frozen=True)
class Run:
    """How a job went the last time; without an end it runs still, or its worker was lost."""

    began_at: dt.datetime
    ended_at: dt.datetime | None = None
    is_failed: bool = False


def hear(who: str) -> None:
    """Note that a process lives; more often than every half minute is not written."""
    now = time.monotonic()
    if now - _last_heard.get(who, -SECONDS_BETWEEN) >= SECONDS_BETWEEN:
        _last_heard[who] = now
        note(who, at=timezone.now())


def note(what: str, *, at: dt.datetime) -> None:
    """Keep when something was last heard of, until it is heard of again."""
    cache.set(_key(what), at, timeout=None)


def heard_at(*names: str) -> dict[str, dt.datetime | None]:
    """Return when each was last heard of; None when nobody knows."""
    found = cache.get_many([_key(name) for name in names])
    return {name: found.get(_key(name)) for name in names}


@contextmanager
def noting_run(job: str) -> Iterator[None]:
    """Keep when a job begins, when it ends and whether it failed."""
    began_at = timezone.now()
    key = _key(f"job:{job}")
    cache.set(key, Run(began_at), timeout=None)
    is_failed = True
    try:
        yield
        is_failed = False
    finally:
        cache.set(key, Run(began_at, timezone.now(), is_failed), timeout=None)


def last_runs(jobs: list[str]) -> dict[str, Run | None]:
    """Return how each job went the last time."""
    found = cache.get_many([_key(f"job:{job}") for job in jobs])
    return {job: found.get(_key(f"job:{job}")) for job in jobs}


def _key(what: str) -> str:
    return f"heartbeat:{what}"
