"""Act as the role that owns the tables, as a thief of its password would."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import connection

from isms.accounts.models import Organisation, User
from isms.register.audit.masking import ask_masking, decide_masking
from isms.register.models import Masking
from tests.conftest import APPLICATION_ROLE
from tests.factories import STOCKHOLM_NOON


@contextmanager
def as_owner() -> Iterator[None]:
    """Run statements with the owner's rights, then with the application's again."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")


def mask(
    text: str, *, organisation: Organisation, by: User, confirmed_by: User, kind: str = "protected_identity"
) -> tuple[Masking, str]:
    """Mask a text as two persons and the owner's command do; return the request and what the command said."""
    masking = ask_masking(organisation=organisation, kind=kind, text=text, by=by, at=STOCKHOLM_NOON)
    decide_masking(masking=masking, confirm=True, by=confirmed_by, at=STOCKHOLM_NOON)
    out = StringIO()
    with as_owner():
        call_command("apply_maskings", "--database", "default", stdout=out)
    masking.refresh_from_db()
    return masking, out.getvalue()
