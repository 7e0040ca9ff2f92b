"""Give a rendering to a worker, or do it here when there is none."""

import structlog
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from isms.celery import app
from reports.models import RenderJob
from reports.services import run_rendering
from reports.tasks import render

log = structlog.get_logger(__name__)
PING_SECONDS = 0.5


def dispatch_rendering(*, edition_id: int) -> None:
    """Start the rendering of an approved edition; call it when the approval has been committed.

    Without a worker that answers within half a second the PDF is made in this request. A failure is
    kept on the job, which the page shows with a button to try again.
    """
    if has_worker():
        try:
            render.delay(edition_id)
        except (OSError, OperationalError):
            log.warning("queue_away")
        else:
            return
    job = RenderJob.objects.select_related("edition").get(edition_id=edition_id)
    try:
        run_rendering(job=job, clock=timezone.now)
    except Exception:
        log.warning("rendering_in_request_failed", edition=edition_id)


def has_worker() -> bool:
    """Tell whether any worker answers; False when the broker itself is away."""
    try:
        with Redis.from_url(settings.REDIS_URL, **settings.REDIS_PATIENCE) as broker:
            broker.ping()
        return bool(app.control.ping(timeout=PING_SECONDS, limit=1))
    except (RedisError, OSError, OperationalError):
        return False
