"""A file that belongs to an entry."""

import uuid
from pathlib import PurePath

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import User
from isms.history import tracked
from isms.register.models.entry import Entry
from isms.register.querysets import AttachmentQuerySet
from isms.register.search.folding import Fold


def stored_name(attachment: "Attachment", filename: str) -> str:
    """Return the name a file is stored under: nothing of what the sender called it but a known ending."""
    return f"attachments/{attachment.entry_id}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


@tracked
class Attachment(models.Model):
    """A document on an entry, as it was received; it can be withdrawn or superseded but is never overwritten.

    A trigger keeps what was received: the stored file, its checksum, when and by whom. The names are left out of
    it, so that a personal number that got into one can be masked.
    """

    entry = models.ForeignKey(Entry, verbose_name=_("post"), on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(_("fil"), upload_to=stored_name, max_length=200)
    name = models.CharField(_("filnamn"), max_length=200)
    description = models.CharField(_("beskrivning"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("storlek (byte)"), validators=[MinValueValidator(1)])
    sha256 = models.CharField(max_length=64)
    is_secret = models.BooleanField(
        _("sekretessmarkerad"),
        default=False,
        help_text=_("Syns inte för den som bara läser posten. Varje utlämnande prövas på nytt."),
    )
    replaces = models.ForeignKey(
        "self", verbose_name=_("ersätter"), null=True, blank=True, on_delete=models.PROTECT, related_name="newer"
    )
    added_at = models.DateTimeField(_("tillagd"))
    added_by = models.ForeignKey(User, verbose_name=_("tillagd av"), on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(_("borttagen"), null=True, blank=True)
    removed_by = models.ForeignKey(
        User, verbose_name=_("borttagen av"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("bilaga")
        verbose_name_plural = _("bilagor")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="register_attachment_removed_pair",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=models.Q(removed_at__isnull=True),
                name="register_attachment_one_newer",
                violation_error_message=_("Filen har redan en nyare version."),
            ),
        ]
        indexes = [GinIndex(OpClass(Fold("name"), name="gin_trgm_ops"), name="register_attachment_folded")]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="as_received", fields=["entry", "file", "size", "sha256", "added_at", "added_by", "replaces"]
            ),
        ]

    def __str__(self) -> str:
        return self.name
