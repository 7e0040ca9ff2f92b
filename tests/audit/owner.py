"""Act as the role that owns the tables, as a thief of its password would."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.conftest import APPLICATION_ROLE


@contextmanager
def as_owner() -> Iterator[None]:
    """Run statements with the owner's rights, then with the application's again."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
