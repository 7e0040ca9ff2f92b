"""Writes of attachments: which files are taken, and how they are kept."""

import datetime as dt
import hashlib
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.register.errors import EntryArchived
from isms.register.models import Attachment, Entry

MAX_BYTES = 25 * 1024 * 1024
LONGEST_NAME = 200
# Documents, spreadsheets, pictures and mail; nothing that a browser or an office would run.
ENDINGS = frozenset(
    [
        ".pdf",
        ".docx",
        ".xlsx",
        ".pptx",
        ".odt",
        ".ods",
        ".odp",
        ".txt",
        ".csv",
        ".md",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".eml",
        ".msg",
        ".ics",
        ".zip",
    ]
)


@transaction.atomic
def add_attachment(
    *, entry: Entry, upload: UploadedFile, by: User, at: dt.datetime, description: str = ""
) -> Attachment:
    """Keep a file with an entry.

    Args:
        upload: the file as it came; at most 25 MB.

    Raises:
        ValidationError: the kind of file is not taken, or it is empty or too large.
        EntryArchived: the entry is put away.
    """
    locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if locked.is_archived:
        raise EntryArchived
    name = _plain_name(upload.name)
    check_upload(upload)
    attachment = Attachment(
        entry_id=entry.pk,
        file=upload,
        name=name,
        description=description.strip(),
        size=upload.size,
        sha256=_digest(upload),
        added_at=at,
        added_by=by,
    )
    attachment.full_clean()
    attachment.save(force_insert=True)
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User, at: dt.datetime) -> Attachment:
    """Withdraw a file from an entry's page; the file itself stays until it is disposed of by decision."""
    Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True).update(removed_at=at, removed_by=by)
    attachment.refresh_from_db()
    return attachment


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


def _plain_name(name: str | None) -> str:
    """Return the last part of a file's name without control characters, short enough to store."""
    plain = "".join(letter for letter in PurePath((name or "").replace("\\", "/")).name if letter.isprintable())
    path = PurePath(plain or "bilaga")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix


def _digest(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
