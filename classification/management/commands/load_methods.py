"""Load the classification methods that ship with the product."""

from typing import Any

from django.core.management.base import BaseCommand

from classification.methods_loader import load_methods


class Command(BaseCommand):
    """Part of every deployment: adds method versions that the database lacks."""

    help = "Adds the classification methods that ship with the product; existing versions stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and name what was added."""
        for method in load_methods():
            self.stdout.write(str(method))
