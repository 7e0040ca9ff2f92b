"""How the installation fares, read in one place for the administrator's page and for the monitoring."""

import datetime as dt
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.models import Count, Min, Q
from redis import Redis
from redis.exceptions import RedisError

from isms import heartbeats
from isms.celery import app as celery_app
from isms.followup.models import FollowUp, OutgoingMail
from isms.heartbeats import Run
from isms.version import version

#: A job that should have begun this long ago has not been taken.
JOB_GRACE = dt.timedelta(minutes=15)
BACKUP_LATE_AFTER = dt.timedelta(hours=26)


@dataclass(frozen=True)
class Job:
    """A job on the clock, and how it went last."""

    name: str
    run: Run | None
    is_late: bool


@dataclass(frozen=True)
class Outbox:
    """What waits to be sent, in the whole installation or in one organisation."""

    waiting_count: int
    failing_count: int
    given_up_count: int
    waiting_since: dt.datetime | None


@dataclass(frozen=True)
class Disk:
    """The disk that the files lie on, in bytes."""

    free: int
    total: int

    @property
    def free_percent(self) -> int:
        """How much of the disk is free."""
        return round(100 * self.free / self.total) if self.total else 0

    @property
    def is_nearly_full(self) -> bool:
        """Whether less than a tenth is free."""
        return self.free_percent < 10


@dataclass(frozen=True)
class Queue:
    """The queue of jobs: how many wait, and the version of its server; None when it is away."""

    waiting_count: int | None
    server: str = ""


@dataclass(frozen=True, kw_only=True)
class State:
    """Everything at one moment; names nobody and no entry."""

    queue: Queue
    worker_at: dt.datetime | None
    clock_at: dt.datetime | None
    backup_at: dt.datetime | None
    jobs: list[Job]
    outbox: Outbox
    late_followup_count: int
    disk: Disk | None


def state_of_installation(*, now: dt.datetime, today: dt.date) -> State:
    """Return how the whole installation fares."""
    heard = heartbeats.heard_at(heartbeats.WORKER, heartbeats.CLOCK, heartbeats.BACKUP)
    return State(
        queue=queue_state(),
        worker_at=heard[heartbeats.WORKER],
        clock_at=heard[heartbeats.CLOCK],
        backup_at=heard[heartbeats.BACKUP],
        jobs=scheduled_jobs(),
        outbox=outbox_state(),
        late_followup_count=FollowUp.objects.overdue(today).count(),
        disk=disk_state(),
    )


def scheduled_jobs() -> list[Job]:
    """Return each job on the clock; late when the time of a run has passed without one."""
    names = sorted({entry["task"] for entry in celery_app.conf.beat_schedule.values()})
    runs = heartbeats.last_runs(names)
    schedules = {entry["task"]: entry["schedule"] for entry in celery_app.conf.beat_schedule.values()}
    return [Job(name, runs[name], _is_late(schedules[name], runs[name])) for name in names]


def _is_late(schedule: object, run: Run | None) -> bool:
    return run is not None and schedule.remaining_estimate(run.began_at) < -JOB_GRACE  # type: ignore[attr-defined]


def outbox_state(*, organisation_id: int | None = None) -> Outbox:
    """Return what waits and what has failed, in all organisations or in one."""
    mails = OutgoingMail.objects.all() if organisation_id is None else OutgoingMail.objects.filter(
        organisation_id=organisation_id
    )  # fmt: skip
    is_waiting = Q(sent_at__isnull=True, given_up_at__isnull=True)
    found = mails.filter(sent_at__isnull=True).aggregate(
        waiting=Count("pk", filter=is_waiting),
        failing=Count("pk", filter=is_waiting & ~Q(last_error="")),
        given_up=Count("pk", filter=Q(given_up_at__isnull=False)),
        since=Min("queued_at", filter=is_waiting),
    )
    return Outbox(found["waiting"], found["failing"], found["given_up"], found["since"])


def queue_state() -> Queue:
    """Return how many jobs no worker has taken."""
    try:
        with Redis.from_url(settings.REDIS_URL, **settings.REDIS_PATIENCE) as broker:
            server = broker.info("server")
            name = "Valkey" if "valkey_version" in server else "Redis"
            number = server.get("valkey_version") or server.get("redis_version", "")
            return Queue(int(broker.llen(settings.CELERY_TASK_DEFAULT_QUEUE)), f"{name} {number}")
    except (RedisError, OSError):
        return Queue(None)


def disk_state() -> Disk | None:
    """Return the room where the files lie; None when they lie in another storage than a disk."""
    storage = default_storage
    if not isinstance(storage, FileSystemStorage):
        return None
    place = Path(storage.location)
    there = next(path for path in (place, *place.parents) if path.exists())
    usage = shutil.disk_usage(there)
    return Disk(usage.free, usage.total)


def versions(queue: Queue) -> dict[str, str]:
    """Return the version of each part."""
    major, minor = divmod(connection.pg_version, 10_000)
    found = {
        "Registret": version(),
        "Django": django.get_version(),
        "Python": platform.python_version(),
        "PostgreSQL": f"{major}.{minor}",
    }
    if queue.server:
        name, _, number = queue.server.partition(" ")
        found[name] = number
    return found
