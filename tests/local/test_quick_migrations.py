"""The short way to an empty database's tables leads to the same ones as Django's own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from isms.local.places import places
from isms.local.postgres import Postgres
from tests.local.schema import structure_of

BASE_DIR = Path(__file__).resolve().parent.parent.parent
MINUTES_AT_MOST = 15


@pytest.mark.nightly
def test_the_tables_are_those_of_operation(tmp_path: Path, db: None) -> None:
    """Whatever the short way leaves out or makes differently stands in the difference."""
    server = Postgres(places=places(tmp_path))
    server.start()
    try:
        ours = ("ISMS_", "DATABASE_URL", "MIGRATE_DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_")
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        for command in ("migrate", "grant_application_role"):
            subprocess.run(
                [sys.executable, "manage.py", command, "--database=owner", "--verbosity=0"],
                cwd=BASE_DIR,
                env=surroundings | {"ISMS_VAR": str(tmp_path), "ISMS_DEMO": "1"},
                check=True,
                timeout=MINUTES_AT_MOST * 60,
            )
        with server.connect() as database, database.cursor() as cursor:
            of_operation = structure_of(cursor)
    finally:
        server.stop()
        server.remove()
    with connection.cursor() as cursor:
        of_the_tests = structure_of(cursor)
    assert len(of_operation) > 1_000
    assert of_the_tests ^ of_operation == set()
