"""Recompute the checksums of what is frozen, and tell what a checksum belongs to."""

import hashlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reports.archive import write_package
from reports.checksums import checksums_of, is_approved_content
from reports.content import content_hash
from reports.models import Edition, EditionFile, ManagementReview


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
    editions = Edition.objects.select_related("review", "approval").prefetch_related("maskings").order_by("pk")
    for edition in editions.iterator(chunk_size=20):
        edition_count += 1
        found, public = checksums_of(edition)
        if found != edition.content_sha256:
            mismatches.append(_("%(edition)s: innehållet är ändrat.") % {"edition": edition})
        if public != edition.public_sha256:
            mismatches.append(_("%(edition)s: det öppna innehållet är ändrat.") % {"edition": edition})
        if hasattr(edition, "approval") and not is_approved_content(edition, (found, public)):
            mismatches.append(_("%(edition)s: det som godkändes är inte det som är sparat.") % {"edition": edition})
    files = EditionFile.objects.select_related("edition", "edition__review").order_by("pk")
    for file in files.iterator(chunk_size=5):
        file_count += 1
        if hashlib.sha256(bytes(file.pdf)).hexdigest() != file.sha256:
            mismatches.append(
                _("%(edition)s: filen är ändrad (%(variant)s).")
                % {"edition": file.edition, "variant": file.get_variant_display().lower()}
            )
    return Verification(edition_count, file_count, tuple(mismatches))


@dataclass(frozen=True)
class Origin:
    """The edition that a checksum belongs to, what of it, and whether the stored original is unchanged."""

    edition: Edition
    what: str
    is_intact: bool


def find_origin(sha256: str, *, reviews: QuerySet[ManagementReview]) -> Origin | None:
    """Return what has a checksum among the editions of some reviews; None when nothing has.

    Args:
        sha256: 64 lower-case hexadecimal digits, of a file, a package or a content.
        reviews: those that the asker may see.
    """
    file = EditionFile.objects.filter(sha256=sha256, edition__review__in=reviews).select_related("edition").first()
    if file is not None:
        what = _("filen, %(variant)s utgåva") % {"variant": file.get_variant_display().lower()}
        return Origin(_detailed(file.edition_id), what, hashlib.sha256(bytes(file.pdf)).hexdigest() == sha256)
    edition = (
        Edition.objects.filter(review__in=reviews).filter(Q(content_sha256=sha256) | Q(public_sha256=sha256)).first()
    )
    if edition is not None:
        is_full = edition.content_sha256 == sha256
        what = _("innehållet i den fullständiga utgåvan") if is_full else _("innehållet i den öppna utgåvan")
        content = edition.content if is_full else edition.public_content
        return Origin(_detailed(edition.pk), what, content_hash(content) == sha256)
    return _package_origin(sha256, reviews)


def _package_origin(sha256: str, reviews: QuerySet[ManagementReview]) -> Origin | None:
    """Write each approved edition's package anew and look whether it is the one asked about."""
    editions = Edition.objects.approved().filter(review__in=reviews, files__variant=EditionFile.Variant.FULL)
    for edition in editions.defer("content", "public_content").order_by("pk").iterator(chunk_size=5):
        if hashlib.sha256(write_package(edition)).hexdigest() == sha256:
            return Origin(_detailed(edition.pk), _("arkivpaketet"), is_intact=True)
    return None


def _detailed(pk: int) -> Edition:
    return Edition.objects.with_detail().get(pk=pk)
