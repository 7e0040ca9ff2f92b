"""The demo: from a fresh checkout to a running system, or to the yearly review's PDF, with one command."""

import json
import os
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from isms.local import checks
from isms.local.places import Places
from isms.local.postgres import Postgres
from isms.local.prepare import EXPLAINED
from isms.local.problems import Problem
from isms.local.supervisor import Program, StopRequested, Supervisor, ignore_signals, stop_on_signals
from isms.local.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_ANSWER = 60


def run_demo(where: Places, *, port: int, once: bool) -> int:
    """Set up everything below `where`; serve it until told to stop, or (`once`) only make the PDF.

    Every way out stops what was started, the database last. A Problem is for the caller to print.
    """
    stop_on_signals()
    try:
        with ExitStack() as stack:
            try:
                _run(where, stack, port=port, once=once)
            finally:
                ignore_signals()
    except StopRequested:
        print("Demon är stoppad.", flush=True)
        return 130 if once else 0
    return 0


def _run(where: Places, stack: ExitStack, *, port: int, once: bool) -> None:
    """Check, start, prepare and serve; what must be stopped again is put on `stack`."""
    stack.enter_context(checks.take_lock(where.var))
    checks.check_disk(where.var)
    checks.check_pdf_libraries()
    if not once:
        checks.check_port(port)
    for server in (Postgres(places=where), Valkey(places=where)):
        stack.callback(server.stop)
        server.start()
    address = f"http://127.0.0.1:{port}"
    environment = demo_environment(where, address=address)
    supervisor = stack.enter_context(Supervisor(environment=environment, directory=BASE_DIR))
    _prepare(supervisor, address=address, again=once)
    description = json.loads((where.var / "demo.json").read_text())
    if once:
        print(description["review_pdf"], flush=True)
    else:
        _serve(supervisor, where, description, port=port)


def demo_environment(where: Places, *, address: str) -> dict[str, str]:
    """Return the environment of the demo's processes: ours, but with the embedded database and queue."""
    names = ("DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL", "ISMS_TEST")
    unwanted = {*names, *(f"{name}_FILE" for name in names)}
    return {name: value for name, value in os.environ.items() if name not in unwanted} | {
        "DJANGO_SETTINGS_MODULE": "isms.settings",
        "ISMS_DEMO": "1",
        "ISMS_VAR": str(where.var),
        "ISMS_ADDRESS": address,
        "DATABASE_URL": where.database_url,
        "MIGRATE_DATABASE_URL": where.owner_url,
        "REDIS_URL": where.redis_url,
    }


def programs(where: Places, *, port: int) -> list[Program]:
    """Return the three processes of the system: the web server, the worker and the clock."""
    logs = where.var / "log"
    celery = [sys.executable, "-m", "celery", "--app", "isms.celery"]
    return [
        Program(
            name="Webbservern",
            command=[
                sys.executable, "-m", "gunicorn", "isms.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
                "--threads", "4", "--timeout", "120", "--graceful-timeout", "5", "--no-control-socket", "--preload",
                "--config", "python:isms.gunicorn_conf",
            ],
            log=logs / "web.log",
        ),
        Program(
            name="Arbetaren (Celery)",
            command=[*celery, "worker", "--concurrency", "1", "--without-mingle", "--without-gossip"],
            log=logs / "worker.log",
        ),
        Program(
            name="Klockan (Celery beat)",
            command=[*celery, "beat", "--pidfile="],
            log=logs / "beat.log",
        ),
    ]  # fmt: skip


def _prepare(supervisor: Supervisor, *, address: str, again: bool) -> None:
    """Run `isms.local.prepare`, which tells what it does and explains its own faults."""
    command = [sys.executable, "-m", "isms.local.prepare", "--address", address]
    command += ["--render-again"] if again else []
    code = supervisor.run(Program(name="Förberedelsen", command=command, log=None))
    if code == EXPLAINED:
        raise Problem("Demon startade inte.")
    if code:
        raise Problem("Registret kunde inte förberedas. Felet står ovanför.")


def _serve(supervisor: Supervisor, where: Places, description: dict[str, Any], *, port: int) -> None:
    """Run the system until a signal comes or a process ends."""
    for program in programs(where, port=port):
        supervisor.start(program)
    supervisor.wait_until(
        lambda: _answers(f"{description['address']}/readyz"),
        seconds=SECONDS_TO_ANSWER,
        otherwise=f"Webbservern svarar inte. Läs varför i {where.var / 'log' / 'web.log'}.",
    )
    _print_welcome(description)
    supervisor.watch()


def _answers(address: str) -> bool:
    """Say whether the address answers 200; never asks a proxy."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def _print_welcome(description: dict[str, Any]) -> None:
    """Print the address, the review, the accounts and how to stop."""
    print(f"\nRegistret är igång: {description['address']}")
    print(f"Ledningens genomgång: {description['review_pdf']}\n")
    print("Logga in med något av kontona (alla i var/demo.json):")
    for account in description["accounts"]:
        print("  {organisation:<22} {role:<26} {email:<38} {password}".format(**account))
    print("\nStoppa med Ctrl-C.", flush=True)
