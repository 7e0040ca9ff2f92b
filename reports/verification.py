"""Recompute the checksums of what is frozen."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.content import content_hash
from reports.models import Edition, EditionFile


@dataclass(frozen=True)
class Verification:
    """How much was checked, and a sentence for each thing that is not as it was."""

    edition_count: int
    file_count: int
    mismatches: tuple[str, ...]


def verify_editions() -> Verification:
    """Check every edition's content, every approval and every stored file, one at a time."""
    mismatches = []
    edition_count = file_count = 0
    editions = Edition.objects.select_related("review", "approval").order_by("pk")
    for edition in editions.iterator(chunk_size=20):
        edition_count += 1
        found = content_hash(edition.content)
        if found != edition.content_sha256:
            mismatches.append(_("%(edition)s: innehållet är ändrat.") % {"edition": edition})
        if hasattr(edition, "approval") and edition.approval.content_sha256 != found:
            mismatches.append(_("%(edition)s: det som godkändes är inte det som är sparat.") % {"edition": edition})
    files = EditionFile.objects.select_related("edition", "edition__review").order_by("pk")
    for file in files.iterator(chunk_size=5):
        file_count += 1
        if hashlib.sha256(bytes(file.pdf)).hexdigest() != file.sha256:
            mismatches.append(_("%(edition)s: filen är ändrad.") % {"edition": file.edition})
    return Verification(edition_count, file_count, tuple(mismatches))
