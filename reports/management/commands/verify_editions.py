"""Prove that nothing frozen has changed: recompute every checksum of editions and files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.verification import verify_editions


class Command(BaseCommand):
    """``manage.py verify_editions`` prints each mismatch and ends with status 1 when there is any."""

    help = "Räknar om kontrollsumman för varje utgåva och fil. Avslutas med status 1 om någon inte stämmer."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything."""
        result = verify_editions()
        for mismatch in result.mismatches:
            self.stderr.write(mismatch)
        if result.mismatches:
            raise CommandError(f"{len(result.mismatches)} kontrollsummor stämmer inte.")
        self.stdout.write(f"{result.edition_count} utgåvor och {result.file_count} filer är oförändrade.")
