"""Makes the demo's database and files ready, in one process: migrate, rights, static files, register, review.

Started by `isms.local.demo` with the environment of the demo. What the apps do is reached by the names of
their commands; nothing here imports an app.
"""

import argparse
import errno
import io
import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError

from isms.local.quick_migrations import quick_migrations

#: The review that the demo shows, and the organisation it belongs to.
ORGANISATION = "kulturforvaltningen"
YEAR = 2025
#: Exit code for a fault that stderr explains in one sentence.
EXPLAINED = 3
FULL_DISK = "53100"  # PostgreSQL's code for it


def say(text: str) -> None:
    """Tell the person who waits what happens now."""
    print(text, flush=True)


def migrate() -> None:
    """Bring the database to the newest state, if it is not there already; an empty one by the short way."""
    executor = MigrationExecutor(connections["owner"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Skapar databasens tabeller …")
        with nullcontext() if executor.loader.applied_migrations else quick_migrations():
            call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("grant_application_role", database="owner", verbosity=0)


def output_of(command: str, **options: Any) -> str:
    """Return what a management command prints."""
    text = io.StringIO()
    call_command(command, stdout=text, **options)
    return text.getvalue().strip()


def load() -> None:
    """Load the demo register into an empty database; a database with content is left alone."""
    say("Ser efter att exempelregistret finns (första gången tar det ett par minuter) …")
    printed = output_of("load_demo")
    if printed:
        say(printed)


def render(description: Path, *, again: bool) -> str:
    """Return the path of the yearly review's PDF, rendering it if there is none or `again`."""
    from django.conf import settings

    known = json.loads(description.read_text()).get("review_pdf") if description.exists() else None
    if known and Path(known).exists() and not again:
        return known
    say(f"Skapar ledningens genomgång {YEAR} som PDF …")
    printed = output_of("render_review", organisation=ORGANISATION, year=YEAR, output=settings.VAR)
    return str(Path(printed.splitlines()[-1]).resolve())


def describe(description: Path, *, address: str, review: str) -> None:
    """Write var/demo.json, all or nothing, readable by its owner only: it holds the demo's passwords."""
    accounts = json.loads(output_of("demo_accounts", json=True))
    half = description.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"address": address, "review_pdf": review, "accounts": accounts}, file, ensure_ascii=False, indent=2)
    half.replace(description)


def prepare(*, address: str, again: bool) -> None:
    """Do every step; each can be repeated."""
    from django.conf import settings

    description = settings.VAR / "demo.json"
    migrate()
    call_command("collectstatic", interactive=False, verbosity=0)
    load()
    describe(description, address=address, review=render(description, again=again))


def main() -> int:
    """Run the steps; explain a full disk in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m isms.local.prepare")
    parser.add_argument("--address", required=True)
    parser.add_argument("--render-again", action="store_true")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isms.settings")
    django.setup()
    try:
        prepare(address=chosen.address, again=chosen.render_again)
    except (OSError, DatabaseError) as error:
        is_full = getattr(error, "errno", None) == errno.ENOSPC
        is_full = is_full or getattr(error.__cause__, "sqlstate", None) == FULL_DISK
        if not is_full:
            raise
        print("Disken blev full medan registret förbereddes. Frigör plats och försök igen.", file=sys.stderr)
        return EXPLAINED
    return 0


if __name__ == "__main__":
    sys.exit(main())
