"""Compare every stored file with the checksum from when it was received."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from isms.register.attachments import AttachmentSpoilt, read_attachment
from isms.register.models import Attachment


class Command(BaseCommand):
    """Run after restoring a backup, and now and then."""

    help = "Names the attachments whose file is gone or changed; ends with an error when there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read each file once; a name is never printed, only reference and key."""
        spoilt = count = 0
        for attachment in Attachment.objects.select_related("entry__organisation").order_by("pk").iterator(500):
            count += 1
            try:
                read_attachment(attachment)
            except AttachmentSpoilt as error:
                spoilt += 1
                entry = attachment.entry
                self.stdout.write(
                    f"{entry.organisation.slug} {entry.reference} bilaga {attachment.pk}: {error.message}"
                )
        if spoilt:
            raise CommandError(f"{spoilt} av {count} bilagor stämmer inte.")
        self.stdout.write(f"{count} bilagor stämmer med sina kontrollsummor.")
