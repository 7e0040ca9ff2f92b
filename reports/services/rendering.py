"""Make and keep the PDF of an approved edition: once, whoever is first."""

import datetime as dt
import hashlib
from collections.abc import Callable

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from isms.register.errors import DomainError
from reports.content import content_hash
from reports.models import Edition, EditionFile, RenderJob
from reports.pdf import write_report

log = structlog.get_logger(__name__)


def render_edition(*, edition: Edition, at: dt.datetime, tell: Callable[[str], None] | None = None) -> EditionFile:
    """Render an approved edition and keep the file; a file that is there already is the answer.

    Rendering itself holds no transaction. If somebody else stores the file meanwhile, theirs stays.

    Args:
        tell: called with a code of ``RenderJob.Step`` before each step.

    Raises:
        DomainError: the edition is not approved, or its content does not agree with the checksum.
    """
    stored = edition.files.without_bytes().filter(variant=EditionFile.Variant.FULL).first()
    if stored is not None:
        return stored
    tell = tell or (lambda step: None)
    tell(RenderJob.Step.CHECKING)
    edition = Edition.objects.select_related("approval__decision__decided_by").get(pk=edition.pk)
    if not hasattr(edition, "approval"):
        raise DomainError(_("Utgåvan är inte godkänd. Förhandsgranska den i stället."))
    if content_hash(edition.content) != edition.approval.content_sha256:
        raise DomainError(_("Utgåvans innehåll stämmer inte med den godkända kontrollsumman."))
    document = write_report(content=edition.content, edition=edition, approval=edition.approval, tell=tell)
    file = EditionFile(
        edition=edition,
        variant=EditionFile.Variant.FULL,
        pdf=document.pdf,
        sha256=hashlib.sha256(document.pdf).hexdigest(),
        page_count=document.page_count,
        rendered_at=at,
    )
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        return edition.files.without_bytes().get(variant=EditionFile.Variant.FULL)
    return file


def run_rendering(*, job: RenderJob, clock: Callable[[], dt.datetime]) -> EditionFile:
    """Render a job's edition and keep on its row how far it has come; safe to run twice and at once.

    Args:
        clock: gives the time at each step, the job's sign of life.

    Raises:
        Exception: whatever stopped the rendering, after it has been noted on the job.
    """
    RenderJob.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)

    def tell(step: str) -> None:
        _note(job, state=RenderJob.State.RUNNING, step=step, error="", seen_at=clock())

    try:
        file = render_edition(edition=job.edition, at=clock(), tell=tell)
    except Exception as error:
        log.exception("rendering_failed", edition=job.edition_id)
        message = error.message if isinstance(error, DomainError) else _("Filen kunde inte framställas. Försök igen.")
        _note(job, state=RenderJob.State.FAILED, error=str(message), seen_at=clock())
        raise
    _note(job, state=RenderJob.State.DONE, step=RenderJob.Step.STORED, error="", seen_at=clock())
    return file


@transaction.atomic
def restart_rendering(*, job: RenderJob, at: dt.datetime) -> RenderJob:
    """Queue a job again that has failed or lost its worker.

    Raises:
        DomainError: the job is done, or somebody is working on it.
    """
    job = RenderJob.objects.select_for_update().get(pk=job.pk)
    if not job.may_restart(at):
        raise DomainError(_("Filen framställs redan eller är klar."))
    job.state, job.step, job.error, job.queued_at, job.seen_at = "queued", RenderJob.Step.WAITING, "", at, at
    job.save()
    return job


def _note(job: RenderJob, **values: object) -> None:
    """Write on the job's row at once, outside any transaction of the rendering; a finished job stays finished."""
    RenderJob.objects.filter(pk=job.pk).exclude(state=RenderJob.State.DONE).update(**values)
    for name, value in values.items():
        setattr(job, name, value)
