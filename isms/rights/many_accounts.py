"""Many accounts from a spreadsheet: names and addresses are read, judged row by row, and made together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import Organisation, User
from isms.register.access import Actor
from isms.register.errors import DomainError
from isms.register.imports.columns import plain
from isms.register.personal_numbers import find_personal_numbers
from isms.register.spreadsheets import SpreadsheetError, guess_columns, read_table
from isms.rights.accounts import add_account, locked_administrator
from isms.rights.people import people_of

# Each new account is mailed its link at once.
MOST = 100
HEADERS = {
    "name": ("Namn", "Personens namn", "Medarbetare", "Name"),
    "email": ("E-postadress", "E-post", "Mejl", "Epost", "Email", "E-mail"),
}


@dataclass(frozen=True)
class AccountRow:
    """One row of the file: what would become of it."""

    number: int
    name: str
    email: str
    is_known: bool = False
    fault: str = ""

    @property
    def is_new(self) -> bool:
        """True when an account would be made."""
        return not self.is_known and not self.fault


def read_rows(upload: File) -> list[tuple[int, str, str]]:
    """Read number, name and address of each row of a spreadsheet.

    Raises:
        SpreadsheetError: the file is no spreadsheet, is too long, or lacks a column.
    """
    known = [name for names in HEADERS.values() for name in names]
    table = read_table(upload, max_rows=MOST, known=known)
    columns = guess_columns(table.headers, HEADERS)
    if missing := [HEADERS[field][0] for field in HEADERS if field not in columns]:
        raise SpreadsheetError(_("Filen saknar kolumnen %(columns)s.") % {"columns": ", ".join(missing)})
    return [
        (number, plain(row[columns["name"]]), plain(row[columns["email"]]).lower())
        for number, row in zip(table.row_numbers, table.rows, strict=True)
    ]


def judge_rows(rows: Iterable[Sequence], *, organisation: Organisation) -> list[AccountRow]:
    """Tell of each row whether it is a new account, one that the organisation has, or cannot be read."""
    rows = [(int(number), str(name).strip(), str(email).strip().lower()) for number, name, email in rows]
    addresses = [email for _number, _name, email in rows]
    everybody = User.objects.filter(email__in=addresses)  # addresses are kept in small letters
    taken = set(everybody.values_list("email", flat=True))
    own = set(people_of(organisation).filter(email__in=addresses).values_list("email", flat=True))
    judged: list[AccountRow] = []
    seen: set[str] = set()
    for number, name, email in rows:
        is_known = email in own and email not in seen
        judged.append(AccountRow(number, name, email, is_known, "" if is_known else _fault(name, email, seen, taken)))
        seen.add(email)
    return judged


def _fault(name: str, email: str, seen: set[str], taken: set[str]) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return _("E-postadressen är inte giltig.")
    if not name or len(name) > User._meta.get_field("name").max_length:
        return _("Namnet saknas eller är för långt.")
    if find_personal_numbers(name):
        return _("Texten verkar innehålla ett personnummer. Ta bort det i filen.")
    if email in seen:
        return _("Adressen står redan högre upp i filen.")
    return _("Det finns redan ett konto med den adressen.") if email in taken else ""


@transaction.atomic
def make_accounts(*, rows: Iterable[Sequence], actor: Actor) -> list[User]:
    """Make an account of each row that is new; nothing when one of them cannot be made.

    Raises:
        DomainError: the actor is no administrator, or somebody else has made one of them since the rows were judged.
    """
    organisation = locked_administrator(actor).organisation
    made = []
    for row in judge_rows(rows, organisation=organisation):
        if row.is_new:
            try:
                made.append(add_account(name=row.name, email=row.email, organisation=organisation))
            except ValidationError as error:
                raise DomainError(f"{row.email}: {' '.join(error.messages)}") from error
    return made
