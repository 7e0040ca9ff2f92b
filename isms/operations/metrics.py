"""Numbers for Prometheus: requests counted over all web processes, and the state of the installation.

Each process keeps its own counts and adds them to Redis every ten seconds, so that the page costs nothing and any
process can answer for all. What a process had not added yet is lost when it ends. Names are those of routes: no
address, no organisation and no person.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Iterable
from threading import Lock

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from redis import Redis
from redis.exceptions import RedisError

from isms.heartbeats import Run
from isms.operations.state import State, state_of_installation
from isms.version import version

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds; the page's own target is 0.3.
BUCKETS = (0.05, 0.1, 0.3, 1, 3, 10)
KEY = "isms:requests"
SECONDS_BETWEEN, SECONDS_AFTER_FAULT = 10, 60


class RequestCounts:
    """The counts of one process that have not been added to Redis yet."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()
        self._next_at = 0.0

    def add(self, *, route: str, status: int, seconds: float) -> None:
        """Count a request, and every ten seconds hand over what has been counted."""
        bucket = next((str(limit) for limit in BUCKETS if seconds <= limit), "+Inf")
        with self._lock:
            self._counts[f"requests|{route}|{status}"] += 1
            self._counts[f"bucket|{route}|{bucket}"] += 1
            self._counts[f"milliseconds|{route}"] += round(seconds * 1000)
            is_due = time.monotonic() >= self._next_at
        if is_due:
            self.hand_over()

    def hand_over(self) -> None:
        """Add the counts to Redis; while it is away they are kept, and it is not asked for a minute."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._next_at = time.monotonic() + SECONDS_BETWEEN
        try:
            with Redis.from_url(settings.REDIS_URL, **settings.REDIS_PATIENCE) as redis, redis.pipeline() as pipeline:
                for name, count in counts.items():
                    pipeline.hincrby(KEY, name, count)
                pipeline.execute()
        except (RedisError, OSError):
            with self._lock:
                self._counts.update(counts)
                self._next_at = time.monotonic() + SECONDS_AFTER_FAULT


requests = RequestCounts()


class RequestCountMiddleware:
    """Count every request by route and status, when somebody reads the numbers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Stand aside when no token is set."""
        if not settings.ISMS_METRICS_TOKEN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Measure the rest of the chain."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match is not None and match.view_name else "none"
        requests.add(route=route, status=response.status_code, seconds=time.perf_counter() - began)
        return response


def metrics_text(*, now: dt.datetime, today: dt.date) -> str:
    """Return everything in Prometheus' text format."""
    requests.hand_over()
    lines = [*_request_lines(_counted()), *_state_lines(state_of_installation(now=now, today=today))]
    return "\n".join([*lines, ""])


def _counted() -> dict[str, int]:
    try:
        with Redis.from_url(settings.REDIS_URL, decode_responses=True, **settings.REDIS_PATIENCE) as redis:
            return {name: int(count) for name, count in redis.hgetall(KEY).items()}
    except (RedisError, OSError):
        return {}


def _request_lines(counts: dict[str, int]) -> Iterable[str]:
    yield "# TYPE isms_requests_total counter"
    routes = set()
    for name, count in sorted(counts.items()):
        kind, route, *rest = name.split("|")
        routes.add(route)
        if kind == "requests":
            yield f'isms_requests_total{{route="{route}",status="{rest[0]}"}} {count}'
    yield "# TYPE isms_request_seconds histogram"
    for route in sorted(routes):
        total = 0
        for limit in (*map(str, BUCKETS), "+Inf"):
            total += counts.get(f"bucket|{route}|{limit}", 0)
            yield f'isms_request_seconds_bucket{{route="{route}",le="{limit}"}} {total}'
        yield f'isms_request_seconds_sum{{route="{route}"}} {counts.get(f"milliseconds|{route}", 0) / 1000}'
        yield f'isms_request_seconds_count{{route="{route}"}} {total}'


def _state_lines(state: State) -> Iterable[str]:
    gauges: list[tuple[str, float | None]] = [
        ("isms_queue_waiting", state.queue.waiting_count),
        ("isms_queue_up", int(state.queue.waiting_count is not None)),
        ("isms_outbox_waiting", state.outbox.waiting_count),
        ("isms_outbox_failing", state.outbox.failing_count),
        ("isms_outbox_given_up", state.outbox.given_up_count),
        ("isms_outbox_waiting_since_seconds", _seconds(state.outbox.waiting_since)),
        ("isms_followups_late", state.late_followup_count),
        ("isms_worker_heard_seconds", _seconds(state.worker_at)),
        ("isms_clock_heard_seconds", _seconds(state.clock_at)),
        ("isms_backup_seconds", _seconds(state.backup_at)),
        ("isms_disk_free_bytes", state.disk.free if state.disk else None),
        ("isms_disk_total_bytes", state.disk.total if state.disk else None),
    ]
    for name, value in gauges:
        if value is not None:
            yield f"# TYPE {name} gauge"
            yield f"{name} {value}"
    yield "# TYPE isms_info gauge"
    yield f'isms_info{{version="{version()}"}} 1'
    yield from _job_lines({job.name: job.run for job in state.jobs})


def _job_lines(runs: dict[str, Run | None]) -> Iterable[str]:
    for metric, value in (
        ("isms_job_began_seconds", lambda run: _seconds(run.began_at)),
        ("isms_job_ended_seconds", lambda run: _seconds(run.ended_at)),
        ("isms_job_failed", lambda run: int(run.is_failed)),
    ):
        yield f"# TYPE {metric} gauge"
        for name, run in runs.items():
            if run is not None and value(run) is not None:
                yield f'{metric}{{job="{name}"}} {value(run)}'


def _seconds(at: dt.datetime | None) -> float | None:
    return None if at is None else round(at.timestamp(), 3)
