"""The command line of the embedded parts: `python -m isms.local up | down | status | demo`."""

import argparse
import os
import sys
from pathlib import Path

from isms.local.demo import run_demo
from isms.local.places import Places, places
from isms.local.postgres import Postgres
from isms.local.problems import Problem
from isms.local.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def local_places() -> Places:
    """Return the places of the var directory that the settings use as well."""
    return places(Path(os.environ.get("ISMS_VAR") or BASE_DIR / "var"))


def up(where: Places) -> None:
    """Start PostgreSQL and Valkey, and print their addresses."""
    Postgres(places=where).start()
    Valkey(places=where).start()
    print(f"DATABASE_URL={where.database_url}")
    print(f"MIGRATE_DATABASE_URL={where.owner_url}")
    print(f"REDIS_URL={where.redis_url}")


def down(where: Places) -> None:
    """Stop both."""
    Valkey(places=where).stop()
    Postgres(places=where).stop()


def status(where: Places) -> None:
    """Print whether each runs."""
    for name, server in (("PostgreSQL", Postgres(places=where)), ("Valkey", Valkey(places=where))):
        print(f"{name}: {'igång' if server.is_running() else 'stoppad'}")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a fault that a person can mend is printed as one sentence."""
    parser = argparse.ArgumentParser(prog="python -m isms.local", description="De inbyggda delarna under var/.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="kommando")
    commands.add_parser("up", help="starta databas och kö")
    commands.add_parser("down", help="stoppa databas och kö")
    commands.add_parser("status", help="visa om de är igång")
    demo = commands.add_parser("demo", help="starta hela systemet med ett exempelregister")
    demo.add_argument("--once", action="store_true", help="skapa bara ledningens genomgång som PDF och avsluta")
    demo.add_argument("--port", type=int, default=8000, help="port på den egna datorn (8000)")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "demo":
            return run_demo(local_places(), port=chosen.port, once=chosen.once)
        {"up": up, "down": down, "status": status}[chosen.command](local_places())
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
