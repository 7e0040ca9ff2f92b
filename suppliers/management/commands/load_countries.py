"""Load the countries with a standing in chapter V of the GDPR that ship with the product."""

from typing import Any

from django.core.management.base import BaseCommand

from suppliers.countries_loader import load_countries


class Command(BaseCommand):
    """Part of every deployment: adds countries that the database lacks."""

    help = "Adds the countries of EU/EEA and those with a decision of adequacy; existing rows stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and name what was added."""
        for country in load_countries():
            self.stdout.write(str(country))
