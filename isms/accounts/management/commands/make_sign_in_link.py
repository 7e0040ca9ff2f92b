"""Let an administrator in when passwords and directories fail: make a link that signs in once."""

import datetime as dt
import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from isms.accounts.models import User
from isms.accounts.signin.links import NotAnAdministratorError, make_link
from isms.accounts.signin.second_step import remove_second_step


class Command(BaseCommand):
    """Whoever may run commands on the server may let an administrator in; the history and the log say that it was."""

    help = "Prints a link that signs an administrator in once. Use it when the directory or the password fails."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whom the link is for, how long it lasts and whether a lost second step is taken away."""
        parser.add_argument("email", help="the administrator's address")
        parser.add_argument("--minutes", type=int, default=15, help="how long the link can be used (1 to 60)")
        parser.add_argument(
            "--remove-second-step",
            action="store_true",
            help="take away app, keys and recovery codes that are lost; new ones are set up after signing in",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the link and print its address."""
        if not 1 <= options["minutes"] <= 60:
            raise CommandError("Ange mellan 1 och 60 minuter.")
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Det finns inget konto med adressen {options['email']}.")
        try:
            secret = make_link(
                user=user,
                made_by=getpass.getuser(),
                at=timezone.now(),
                lasts=dt.timedelta(minutes=options["minutes"]),
            )
        except NotAnAdministratorError:
            raise CommandError(f"{user.email} är inte administratör, eller är stängt.") from None
        if options["remove_second_step"]:
            remove_second_step(user=user, by=getpass.getuser())
        self.stdout.write(settings.ISMS_ADDRESS + reverse("signin_link", kwargs={"secret": secret}))
        self.stderr.write(f"Länken loggar in {user.email} en gång, inom {options['minutes']} minuter.")
