"""Help a person who has lost app, keys and recovery codes: take them away, so that new ones can be set up."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from isms.accounts.models import User
from isms.accounts.signin.second_step import remove_second_step


class Command(BaseCommand):
    """Make sure who asks before running it: afterwards the password alone signs the account in."""

    help = (
        "Takes away an account's second step. The person sets up a new one at the next sign-in, if the role demands it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whose second step it is."""
        parser.add_argument("email", help="the account's address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it away and say how much there was."""
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Det finns inget konto med adressen {options['email']}.")
        count = remove_second_step(user=user, by=getpass.getuser())
        self.stdout.write(f"{user.email}: {count} borttagna.")
