"""Load the catalogue of requirements that ships with the product."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from classification.requirements_loader import load_requirements


class Command(BaseCommand):
    """Part of every deployment: adds the shipped catalogue's version if the database lacks it."""

    help = "Adds the shipped catalogue of requirements; a new version keeps the answers to the old one."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and name the version that was added."""
        version = load_requirements(at=timezone.now())
        if version is not None:
            self.stdout.write(str(version))
