"""List where personal identity numbers are stored, without repeating them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from isms.register.personal_number_search import stored_personal_numbers


class Command(BaseCommand):
    """Run after taking over an older register, and now and then."""

    help = "Lists the entry and the field of each personal identity number that is stored; never the number."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what may be left out, and how to use the command in a script."""
        parser.add_argument("--without-history", action="store_true", help="look at what is in the register now only")
        parser.add_argument("--check", action="store_true", help="end with an error when there are any")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per place."""
        findings = sorted(set(stored_personal_numbers(with_history=not options["without_history"])))
        for each in findings:
            place = " ".join(part for part in (each.organisation, each.reference) if part) or "(utan post)"
            past = ", historik" if each.is_history else ""
            self.stdout.write(f"{place}: {each.model}, {each.field} (rad {each.key}{past})")
        told = f"{len(findings)} ställen med personnummer."
        if findings and options["check"]:
            raise CommandError(told)
        self.stdout.write(told)
