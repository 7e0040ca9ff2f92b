"""Make and keep the PDF of an approved edition: once, whoever is first."""

import datetime as dt
import hashlib
from collections.abc import Callable

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from isms.register.errors import DomainError
from reports.checksums import checksums_of, is_approved_content
from reports.models import Edition, EditionFile, RenderJob
from reports.pdf import write_report

log = structlog.get_logger(__name__)


def render_edition(*, edition: Edition, at: dt.datetime, tell: Callable[[str], None] | None = None) -> EditionFile:
    """Render an approved edition, full and public, and keep both files; those that are there already stay.

    Rendering itself holds no transaction. If somebody else stores a file meanwhile, theirs stays.

    Args:
        tell: called with a code of ``RenderJob.Step`` before each step.

    Returns:
        The full file.

    Raises:
        DomainError: the edition is not approved, or its content does not agree with the checksum.
    """
    tell = tell or (lambda step: None)
    stored = {file.variant: file for file in edition.files.without_bytes()}
    wanted = [variant for variant in _variants(edition) if variant not in stored]
    if wanted:
        tell(RenderJob.Step.CHECKING)
        edition = Edition.objects.select_related("approval__decision__decided_by").get(pk=edition.pk)
        _check(edition)
        for variant in wanted:
            stored[variant] = _render_variant(edition, variant, at=at, tell=tell)
    return stored[EditionFile.Variant.FULL]


def _variants(edition: Edition) -> list[str]:
    """Return the files that an edition has; one from before the public editions has the full file only."""
    return [EditionFile.Variant.FULL, *([EditionFile.Variant.PUBLIC] if edition.public_sha256 else [])]


def _check(edition: Edition) -> None:
    if not hasattr(edition, "approval"):
        raise DomainError(_("Utgåvan är inte godkänd. Förhandsgranska den i stället."))
    found = checksums_of(edition)
    if found != (edition.content_sha256, edition.public_sha256) or not is_approved_content(edition, found):
        raise DomainError(_("Utgåvans innehåll stämmer inte med den godkända kontrollsumman."))


def _render_variant(edition: Edition, variant: str, *, at: dt.datetime, tell: Callable[[str], None]) -> EditionFile:
    content = edition.public_content if variant == EditionFile.Variant.PUBLIC else edition.content
    document = write_report(content=content, edition=edition, approval=edition.approval, variant=variant, tell=tell)
    file = EditionFile(
        edition=edition,
        variant=variant,
        pdf=document.pdf,
        sha256=hashlib.sha256(document.pdf).hexdigest(),
        page_count=document.page_count,
        rendered_at=at,
    )
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        return edition.files.without_bytes().get(variant=variant)
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
