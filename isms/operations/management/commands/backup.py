"""Make a backup of the database and the files."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from isms import heartbeats
from isms.local.problems import Problem
from isms.operations.backups.making import make_backup
from isms.operations.backups.manifest import Manifest


class Command(BaseCommand):
    """One command that can run at any time, beside everything else."""

    help = "Säkerhetskopierar databasen och filerna till en ny katalog under den som anges."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add where to, how, and how many are kept."""
        parser.add_argument("directory", type=Path, help="katalogen som säkerhetskopiorna ligger i")
        parser.add_argument("--passphrase-file", type=Path, help="kryptera med lösenfrasen i den här filen (gpg)")
        parser.add_argument("--keep", type=int, help="så många kopior behålls; utan den tas ingen bort")
        parser.add_argument("--database", default="default", help="förbindelse att läsa genom")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup; say where it is and what must be kept beside it."""
        try:
            made = make_backup(
                parent=options["directory"].resolve(),
                using=options["database"],
                at=timezone.now(),
                passphrase=options["passphrase_file"],
                keep=options["keep"],
            )
        except Problem as problem:
            raise CommandError(str(problem)) from problem
        manifest = Manifest.read(made)
        heartbeats.note(heartbeats.BACKUP, at=manifest.made_at)
        rows = sum(state.rows for state in manifest.tables.values())
        self.stdout.write(str(made))
        self.stdout.write(f"{len(manifest.tables)} tabeller, {rows} rader, {manifest.file_count} filer.")
        self.stdout.write("Förvara på annan plats än säkerhetskopian:")
        for key in manifest.keys:
            mark = f" [{key.fingerprint}]" if key.fingerprint else ""
            self.stdout.write(f"  {key.name}{mark}: {key.why}")
