"""Dispose of a table's history older than a day, on a decision; run as the owner of the database."""

import argparse
import datetime as dt
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from isms.register.audit.retention import DisposalRefused, dispose_history


class Command(BaseCommand):
    """Nothing in the history goes by itself: this asks for the reference of a gallringsbeslut."""

    help = "Gallrar historik för en tabell. Kräver ett gallringsbeslut och databasens ägarroll."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the table, the day and the decision."""
        parser.add_argument("model", help="tabellen, till exempel assets.System")
        parser.add_argument("--before", type=dt.date.fromisoformat, required=True, help="äldre än dagen, ÅÅÅÅ-MM-DD")
        parser.add_argument("--decision", required=True, help="gallringsbeslutets beteckning")
        parser.add_argument("--dry-run", action="store_true", help="räkna, men ta inte bort något")
        parser.add_argument("--database", default="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count or dispose."""
        try:
            count = dispose_history(
                model=apps.get_model(options["model"]),
                before=options["before"],
                decision=options["decision"],
                at=timezone.now(),
                using=options["database"],
                dry_run=options["dry_run"],
            )
        except (LookupError, DisposalRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count} rader {'skulle gallras' if options['dry_run'] else 'gallrade'}.")
