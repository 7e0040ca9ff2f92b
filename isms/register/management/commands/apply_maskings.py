"""Carry out the maskings that two persons have agreed on; run as the owner of the database."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from isms.register.audit.masking import carry_out_masking
from isms.register.models import Masking


class Command(BaseCommand):
    """Mask what is confirmed, one request at a time; what is masked is written nowhere."""

    help = "Utför bekräftade maskeringar i rader, historik, sökning och filnamn. Kräver databasens ägarroll."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the connection."""
        parser.add_argument("--database", default="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through what is confirmed, oldest first; say how many rows, and where frozen text remains."""
        using = options["database"]
        for masking in Masking.objects.using(using).waiting_to_run():
            try:
                done = carry_out_masking(masking=masking, at=timezone.now(), using=using)
            except DatabaseError:
                # The database's own message may repeat the row.
                raise CommandError(f"Maskering {masking.pk} gick inte att utföra, inget är ändrat.") from None
            self.stdout.write(f"Maskering {done.pk}: {done.row_count} rader, {done.event_count} i historiken.")
            for name in done.reissued:
                self.stdout.write(f"  ny maskerad version: {name}")
