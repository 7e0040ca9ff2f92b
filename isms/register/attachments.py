"""Writes of attachments: which files are taken, and how they are kept, superseded, marked and withdrawn."""

import datetime as dt
import errno
import hashlib
from pathlib import PurePath

import structlog
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.errors import DomainError, EntryArchived
from isms.register.file_kinds import ENDINGS, WrongContent, check_content
from isms.register.models import Attachment, Entry
from isms.register.personal_numbers import replace_personal_numbers
from isms.register.scanning import Infected, ScannerAway, scan

MAX_BYTES = 25 * 1024 * 1024
LONGEST_NAME = 200
log = structlog.get_logger(__name__)


class AttachmentKept(DomainError):
    """The file is what something else rests on, or has a newer version: it stays as it is."""


class AttachmentSpoilt(DomainError):
    """The stored file is gone, or is not the one that was received."""


@transaction.atomic
def add_attachment(
    *,
    entry: Entry,
    upload: UploadedFile,
    by: User,
    at: dt.datetime,
    description: str = "",
    is_secret: bool = False,
    replaces: Attachment | None = None,
) -> Attachment:
    """Keep a file with an entry, perhaps as the newer version of one that is there.

    Args:
        upload: the file as it came; at most 25 MB. Personal identity numbers are taken out of its name.
        is_secret: marked for secrecy: hidden from those who only read.
        replaces: the earlier version, which stays as it was and is named by the new one.

    Raises:
        ValidationError: the kind of file is not taken, its content is another, it is empty, too large or harmful, or
            there is no room for it.
        EntryArchived: the entry is put away.
        AttachmentKept: the earlier version is withdrawn or has a newer one already.
    """
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if locked.is_archived:
        raise EntryArchived
    if replaces is not None:
        _check_replaceable(replaces, entry)
    name = _plain_name(upload.name)
    check_upload(upload)
    attachment = Attachment(
        entry_id=entry.pk,
        file=upload,
        name=name,
        description=description.strip(),
        is_secret=is_secret or (replaces is not None and replaces.is_secret),
        replaces=replaces,
        size=upload.size,
        sha256=_digest(upload),
        added_at=at,
        added_by=by,
    )
    attachment.full_clean()
    try:
        attachment.save(force_insert=True)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        log.error("storage_full")
        told = _("Filen kunde inte sparas: lagringen är full. Hör av dig till it-stödet och försök igen.")
        raise ValidationError({"file": told}) from error
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, at: dt.datetime) -> Attachment:
    """Withdraw a file from an entry's page; the file itself stays until it is disposed of by decision.

    Raises:
        AttachmentKept: a decision or a proof rests on the file, or it has a newer version that names it.
    """
    Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=attachment.entry_id)
    present = Attachment.objects.present().with_state().filter(pk=attachment.pk).first()
    if present is not None:
        if present.is_evidence:
            raise AttachmentKept(_("Ett beslut eller intyg vilar på filen. Lägg till en ny version i stället."))
        if present.is_superseded:
            raise AttachmentKept(_("Filen har en nyare version, som hänvisar till den. Den tidigare är kvar."))
        Attachment.objects.filter(pk=attachment.pk).update(removed_at=at, removed_by=by)
    attachment.refresh_from_db()
    return attachment


@transaction.atomic
def mark_attachment(*, attachment: Attachment, is_secret: bool) -> Attachment:
    """Mark a file for secrecy, or take the mark away; its history keeps both.

    The mark is a warning (OSL 5 kap. 5 §): whether a file is handed out is tried anew each time.
    """
    Attachment.objects.filter(pk=attachment.pk).update(is_secret=is_secret)
    attachment.refresh_from_db()
    return attachment


def read_attachment(attachment: Attachment) -> bytes:
    """Return the file as it was received.

    Raises:
        AttachmentSpoilt: it is gone from the storage, or its checksum is another: it proves nothing any more.
    """
    try:
        with attachment.file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError as missing:
        log.error("attachment_missing", attachment=attachment.pk)
        raise AttachmentSpoilt(_("Filen finns inte i lagringen.")) from missing
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        log.error("attachment_changed", attachment=attachment.pk)
        raise AttachmentSpoilt(_("Filen i lagringen är inte den som togs emot. Hör av dig till it-stödet."))
    return content


def check_upload(upload: UploadedFile) -> None:
    """Refuse what is not taken as an attachment.

    Raises:
        ValidationError: with a message for the field ``file``.
    """
    ending = PurePath(upload.name or "").suffix.lower()
    if ending not in ENDINGS:
        kinds = ", ".join(sorted(each.removeprefix(".") for each in ENDINGS))
        raise ValidationError({"file": _("Filtypen tas inte emot. Det går att bifoga %(kinds)s.") % {"kinds": kinds}})
    if not upload.size:
        raise ValidationError({"file": _("Filen är tom.")})
    if upload.size > MAX_BYTES:
        raise ValidationError({"file": _("Filen är större än 25 MB.")})
    try:
        check_content(upload.file, upload.name)
        scan(upload.file)
    except (WrongContent, Infected, ScannerAway) as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal


def _check_replaceable(earlier: Attachment, entry: Entry) -> None:
    found = Attachment.objects.present().with_state().filter(pk=earlier.pk, entry_id=entry.pk).first()
    if found is None:
        raise AttachmentKept(_("Filen finns inte kvar på posten."))
    if found.is_superseded:
        raise AttachmentKept(_("Filen har redan en nyare version. Ladda sidan på nytt."))


def _plain_name(name: str | None) -> str:
    """Return the last part of a file's name without control characters or personal numbers, short enough to store."""
    plain = "".join(letter for letter in PurePath((name or "").replace("\\", "/")).name if letter.isprintable())
    path = PurePath(replace_personal_numbers(plain) or "bilaga")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
