"""What a worker does with large imports: judge them, write them or undo them, and tell how far it has come.

The work is one transaction, so that a worker that dies leaves nothing half done; how far it has come is told
through the cache, and when the cache is away the page says only that the work goes on.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pghistory
import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.register.access import Actor, resolve_actor
from isms.register.errors import DomainError
from isms.register.imports.services import apply_now, judge, stored_verdicts, undo_now
from isms.register.imports.writing import Progress
from isms.register.models import ImportBatch

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 3
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Step:
    """How far a worker has come."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """The share that is done."""
        return min(100, self.done * 100 // self.total) if self.total else 0


def step_of(batch: ImportBatch) -> Step | None:
    """Return how far the worker has come, None when it has not told."""
    told = cache.get(_key(batch.pk))
    return Step(*told) if told else None


def run_waiting(*, clock: Callable[[], dt.datetime]) -> int:
    """Do all that waits, also what an earlier worker has left; return how many imports were handled."""
    keys = list(ImportBatch.objects.waiting().values_list("pk", flat=True))
    return sum(run(pk, clock=clock) for pk in keys)


def run(batch_id: int, *, clock: Callable[[], dt.datetime]) -> bool:
    """Do what has been asked for with one import; return False when there is nothing, or somebody is doing it.

    Args:
        clock: gives the time at which what is written is written.
    """
    with transaction.atomic():
        batch = _take(batch_id)
        if batch is None:
            return False
        if batch.work_attempts >= MOST_ATTEMPTS:
            _give_up(batch, _("Arbetet avbröts av ett fel i systemet. Ingenting är inläst. Kontakta förvaltaren."))
            return True
        ImportBatch.objects.filter(pk=batch.pk).update(work_attempts=F("work_attempts") + 1)
    with transaction.atomic():
        batch = _take(batch_id)
        if batch is None:
            return False
        now = clock()
        actor = resolve_actor(
            user=batch.work_asked_by, organisation=batch.organisation, today=timezone.localtime(now).date()
        )
        if not actor.may_create:
            _give_up(batch, _("Den som begärde importen har inte längre behörighet till den."))
            return True
        try:
            # The history names whoever asked, as when the page does it.
            with pghistory.context(user=batch.work_asked_by_id), transaction.atomic():
                _do(batch, actor, now=now, progress=_teller(batch.pk))
        except DomainError as error:
            log.info("import_refused", batch=batch.pk, work=batch.work)
            fresh = ImportBatch.objects.select_related("organisation").get(pk=batch.pk)
            if fresh.is_open:
                fresh.verdicts = stored_verdicts(judge(fresh, actor))
            _give_up(fresh, str(error.message))
    cache.delete(_key(batch_id))
    return True


def _do(batch: ImportBatch, actor: Actor, *, now: dt.datetime, progress: Progress) -> None:
    by, options = batch.work_asked_by, batch.work_options
    if batch.work == ImportBatch.Work.JUDGE:
        batch.verdicts = stored_verdicts(judge(batch, actor, progress=progress))
        batch.save(update_fields=["verdicts"])
    elif batch.work == ImportBatch.Work.APPLY:
        apply_now(
            batch,
            actor,
            seen=options["seen"],
            by=by,
            at=now,
            skips_faults=options["skips_faults"],
            names=options["names"],
            progress=progress,
        )
    else:
        undo_now(batch, actor, by=by, at=now, progress=progress)
    ImportBatch.objects.filter(pk=batch.pk).update(work="", problem="")


def _take(batch_id: int) -> ImportBatch | None:
    """Lock an import that has something to be done; None when another worker has it."""
    waiting = ImportBatch.objects.waiting().select_for_update(of=("self",), skip_locked=True)
    return waiting.select_related("organisation", "work_asked_by").filter(pk=batch_id).first()


def _give_up(batch: ImportBatch, problem: str) -> None:
    batch.work, batch.problem = "", problem[:500]
    batch.save(update_fields=["work", "problem", "verdicts"])


def _teller(batch_id: int) -> Progress:
    """Return what tells the page how far the work has come."""

    def tell(done: int, total: int) -> None:
        cache.set(_key(batch_id), (done, total), KEPT_SECONDS)

    return tell


def _key(batch_id: int) -> str:
    return f"import-progress:{batch_id}"
