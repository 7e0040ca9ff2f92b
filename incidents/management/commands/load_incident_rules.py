"""Load the stages of reporting and the questions that ship with the product."""

from typing import Any

from django.core.management.base import BaseCommand

from incidents.rules.loader import load_incident_rules


class Command(BaseCommand):
    """Part of every deployment: adds what the database lacks and changes nothing that is there."""

    help = "Adds the shipped stages of reporting and sets of questions that are not yet stored."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many were added."""
        self.stdout.write(f"{load_incident_rules()}")
