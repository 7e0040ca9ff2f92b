"""Check that the history is complete: every tracked row's present state equals its last event."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from isms.register.audit.verification import differences


class Command(BaseCommand):
    """Compare every tracked table with its events; end with 1 when something does not agree."""

    help = "Jämför varje rad med sin senaste händelse och listar det som avviker: tabell och nyckel, aldrig innehåll."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the connection, and how many differences are written out."""
        parser.add_argument("--database", default="default", help="förbindelse att läsa genom")
        parser.add_argument("--limit", type=int, default=1000, help="så många avvikelser skrivs ut; alla räknas")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write each difference on a line of its own."""
        count = 0
        for difference in differences(using=options["database"]):
            count += 1
            if count <= options["limit"]:
                self.stdout.write(str(difference))
        if count:
            raise CommandError(f"{count} avvikelser: historiken förklarar inte allt som står i registret.")
        self.stdout.write("Historiken är fullständig.")
