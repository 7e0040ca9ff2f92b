"""Begin an organisation's register, on a new installation or beside others."""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from isms.accounts.models import Organisation
from isms.rights.accounts import send_account_link
from isms.rights.beginning import begin_organisation


class Command(BaseCommand):
    """Nobody can do this in the interface: whoever runs commands on the server decides who keeps a register."""

    help = "Lägger upp en organisation med sin första administratör, som sedan släpper in de andra."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what an organisation is, and who administers it."""
        parser.add_argument("slug", help="adressnamnet, som inleder alla adresser: till exempel kulturforvaltningen")
        parser.add_argument("name", help="organisationens namn")
        parser.add_argument("--administrator", required=True, metavar="NAMN", help="administratörens namn")
        parser.add_argument("--email", required=True, help="administratörens e-postadress")
        parser.add_argument("--kind", choices=Organisation.Kind.values, default=Organisation.Kind.ADMINISTRATION)
        parser.add_argument("--parent", help="adressnamnet på organisationen som den ingår i, till exempel staden")
        parser.add_argument("--number", default="", help="organisationsnummer")
        parser.add_argument("--controller", default="", help="personuppgiftsansvarig; i en kommun nämnden")
        parser.add_argument("--case-numbers", default="", help="adressmall för diarienummer, med {case_number}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the organisation, mail the administrator a link, and say what comes next."""
        parent = None
        if options["parent"] and not (parent := Organisation.objects.filter(slug=options["parent"]).first()):
            raise CommandError(f"Det finns ingen organisation med adressnamnet {options['parent']}.")
        organisation = Organisation(
            slug=options["slug"],
            name=options["name"],
            kind=options["kind"],
            parent=parent,
            organisation_number=options["number"],
            controller=options["controller"],
            case_number_url_template=options["case_numbers"],
        )
        try:
            administrator = begin_organisation(
                organisation=organisation,
                name=options["administrator"],
                email=options["email"],
                made_by=getpass.getuser(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{organisation.name} är upplagd med {administrator.name} som administratör.")
        if administrator.has_usable_password() or administrator.socialaccount_set.exists():
            self.stdout.write("Kontot fanns redan: logga in som vanligt.")
        elif send_account_link(user=administrator, organisation=organisation):
            self.stdout.write("En länk för att välja lösenord är skickad dit.")
        else:
            self.stdout.write("Mejlservern tog inte emot länken för att välja lösenord.")
        self.stdout.write(f"Utan mejl: kommandot make_sign_in_link {administrator.email} skriver ut en engångslänk.")
