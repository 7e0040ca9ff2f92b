"""The jobs of the register that run on the clock."""

import structlog
from celery import shared_task
from django.utils import timezone

from isms.register.audit.retention import apply, due, may_apply
from isms.register.imports.work import run, run_waiting

log = structlog.get_logger(__name__)


@shared_task(name="register.apply_retention")
def apply_retention() -> None:
    """Dispose of what needs no decision and no owner; the rest waits for the command."""
    for found in due(today=timezone.localdate(), using="default"):
        if reason := may_apply(found, decision="", as_owner=False):
            log.info("retention_waits", table=found.model._meta.label, rows=found.count, reason=reason)
            continue
        count = apply(found, decision="", at=timezone.now(), using="default")
        log.info("retention_applied", table=found.model._meta.label, rows=count)


# Ten thousand rows that the registers' services write one by one take longer than other jobs may.
@shared_task(name="register.run_import", soft_time_limit=3_300, time_limit=3_360)
def run_import(batch_id: int) -> None:
    """Judge, write or undo one large import."""
    run(batch_id, clock=timezone.now)


@shared_task(name="register.run_waiting_imports", soft_time_limit=3_300, time_limit=3_360)
def run_waiting_imports() -> None:
    """Take up the imports that nobody has begun or that a stopped worker has left."""
    run_waiting(clock=timezone.now)
