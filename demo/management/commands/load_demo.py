"""Load the demo register."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from demo.loader import load_demo


class Command(BaseCommand):
    """Fills an empty database; a database that holds an organisation is left alone."""

    help = "Loads the demo register into an empty database and does nothing otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was loaded."""
        loaded = load_demo(now=timezone.now())
        if loaded:
            self.stdout.write(loaded)
