"""Whether the process lives, whether it can serve, and what people see while the database is away."""

import datetime as dt
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Event

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signals import got_request_exception
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from isms import heartbeats

log = structlog.get_logger(__name__)

#: SQLSTATE values of a server that is stopping, starting or full; class 08 is a broken connection.
AWAY_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})

# A plain file: a template, a static file, a session or a query may be just what is missing.
AWAY_PAGE = Path(__file__).with_name("away.html").read_bytes()


def is_database_away(error: BaseException) -> bool:
    """Say whether `error` means that the database cannot be reached (not that a query was refused)."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith("08") or state in AWAY_STATES


def _remember_lost_database(*, request: HttpRequest | None = None, **_: object) -> None:
    """Mark the request whose handling has just failed because the database is away."""
    error = sys.exc_info()[1]
    if request is not None and error is not None and is_database_away(error):
        request.is_database_away = True


got_request_exception.connect(_remember_lost_database, dispatch_uid="isms.health")


class DatabaseAwayMiddleware:
    """Answer 503 with a page that needs no database when the database cannot be reached.

    Stands outermost, so that it also covers the middleware that reads sessions and users.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the chain's answer, or the page."""
        request.is_database_away = False
        try:
            response = self.get_response(request)
        except (OperationalError, InterfaceError) as error:  # the page of errors needed the database, too
            if not is_database_away(error):
                raise
            request.is_database_away = True
        if not request.is_database_away:
            return response
        log.error("database_away")
        page = HttpResponse(AWAY_PAGE, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})
        page.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        return page


@never_cache
@require_safe
@login_not_required
def livez(request: HttpRequest) -> HttpResponse:
    """Answer that the process handles requests; touches nothing else."""
    return JsonResponse({"process": "ok"})


@never_cache
@require_safe
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers and is migrated, else 503; the rest is told, and the site serves without."""
    told = {"database": "ok", "migrations": "ok", "queue": "ok"}
    try:
        if has_waiting_migrations():
            told["migrations"] = "waiting"
    except (OperationalError, InterfaceError):
        told |= {"database": "away", "migrations": "unknown"}
    try:
        with Redis.from_url(settings.REDIS_URL, **settings.REDIS_PATIENCE) as broker:
            broker.ping()
    except (RedisError, OSError):
        told |= {"queue": "away", heartbeats.WORKER: "unknown", heartbeats.CLOCK: "unknown"}
    else:
        told |= {
            who: sign_of_life(at, now=timezone.now())
            for who, at in heartbeats.heard_at(heartbeats.WORKER, heartbeats.CLOCK).items()
        }
    can_serve = told["database"] == "ok" and told["migrations"] == "ok"
    return JsonResponse(told, status=200 if can_serve else 503)


def sign_of_life(heard_at: dt.datetime | None, *, now: dt.datetime) -> str:
    """Return ``ok``, ``late`` or ``unknown`` for a process last heard from at a moment."""
    if heard_at is None:
        return "unknown"
    return "late" if now - heard_at > heartbeats.LATE_AFTER else "ok"


def has_waiting_migrations() -> bool:
    """Tell whether this version has a migration that the database lacks; one that has more is newer, and fine.

    Asks no more once all are there: a migration that has been applied stays so.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        if _migrated.is_set():
            return False
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    if _migrations_of_this_version() <= applied:
        _migrated.set()
        return False
    return True


_migrated = Event()


@lru_cache(maxsize=1)
def _migrations_of_this_version() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
