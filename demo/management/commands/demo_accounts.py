"""Name one account per role and organisation of the demo."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from demo.loader import demo_accounts


class Command(BaseCommand):
    """Prints the demo's accounts, as lines or as JSON."""

    help = "Prints one account per role and organisation of the demo register."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the output format."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the accounts."""
        accounts = demo_accounts(today=timezone.localdate())
        if options["json"]:
            self.stdout.write(json.dumps(accounts, ensure_ascii=False))
            return
        for account in accounts:
            self.stdout.write("{organisation:24} {role:26} {email:40} {password}".format(**account))
