"""Give editions a masked version: the content without the text, new checksums, new files."""

from isms.register.audit.frozen import FrozenChange
from reports.checksums import checksums_of
from reports.models import Edition, EditionFile, MaskedEdition, RenderJob


def mask_editions(change: FrozenChange) -> None:
    """Mask editions and let their files be made anew by the worker; an approval stays as it was given."""
    change.mask()
    for edition in Edition.objects.using(change.using).filter(pk__in=change.keys).order_by("pk"):
        content, public = checksums_of(edition)
        Edition.objects.using(change.using).filter(pk=edition.pk).update(content_sha256=content, public_sha256=public)
        MaskedEdition.objects.using(change.using).create(
            edition_id=edition.pk, masking_id=change.masking.pk, masked_at=change.at
        )
    EditionFile.objects.using(change.using).filter(edition__in=change.keys).delete()
    RenderJob.objects.using(change.using).filter(edition__in=change.keys).update(
        state=RenderJob.State.QUEUED, step=RenderJob.Step.WAITING, error="", queued_at=change.at, seen_at=change.at
    )
