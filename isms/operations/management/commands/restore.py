"""Restore a backup and check what came back."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from isms.local.problems import Problem
from isms.operations.backups.restoring import restore_backup


class Command(BaseCommand):
    """One command from an empty database to a checked register."""

    help = "Läser in en säkerhetskopia i en tom databas och kontrollerar varje tabell, fil och historiken."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add what to restore, and whether what is there may go."""
        parser.add_argument("directory", type=Path, help="säkerhetskopian, alltså katalogen med manifest.json")
        parser.add_argument("--replace", action="store_true", help="ta bort det som finns i databasen först")
        parser.add_argument("--passphrase-file", type=Path, help="filen med lösenfrasen, om kopian är krypterad")
        parser.add_argument("--database", default="owner", help="förbindelse för rollen som äger databasen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, give the application its rights, and check the history and the files."""
        try:
            outcome = restore_backup(
                directory=options["directory"].resolve(),
                using=options["database"],
                replace=options["replace"],
                passphrase=options["passphrase_file"],
                tell=self.stdout.write,
            )
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        manifest, files = outcome.manifest, outcome.files
        rows = sum(state.rows for state in manifest.tables.values())
        self.stdout.write(
            f"{len(manifest.tables)} tabeller med {rows} rader stämmer. "
            f"{files.written_count} filer inlästa, {files.kept_count} fanns redan."
        )
        if outcome.has_another_key:
            self.stderr.write(
                "Obs: SECRET_KEY är en annan än när kopian gjordes. Lägg den gamla i SECRET_KEY_FALLBACKS, annars "
                "måste var och en göra om sitt andra steg vid inloggning."
            )
        if outcome.waiting_migrations:
            self.stdout.write(
                f"Kopian är äldre än programmet: {outcome.waiting_migrations} migreringar väntar. Kör migrate, "
                "grant_application_role, verify_history och check_attachments (docs/operations.md)."
            )
            return
        call_command("grant_application_role", database=options["database"], stdout=self.stdout)
        call_command("verify_history", database=options["database"], stdout=self.stdout)
        call_command("check_attachments", stdout=self.stdout)
