"""Measure what the web answers while ten reviews are rendered at once, as a worker of two processes renders them.

``python -m benchmarks.measure_at_once`` loads the demo register into the scratch database, asks gunicorn for a list
of systems over and over, first alone and then while ten approved editions become PDFs, and writes the section
"Ten reviews at once" of results.md. Every rendering is rolled back.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from benchmarks import place
from benchmarks.measure_lists import session_of
from benchmarks.measure_pdf import approved, product
from benchmarks.results import Timing, table, write_section

ORGANISATIONS = 10
RENDERERS = 2
CALLS_ALONE = 60
PATH = "/kulturforvaltningen/system/"
SECONDS_TO_START = 30


def render_one(number: int) -> float:
    """Render one approved edition in this process; return the seconds it took."""
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        edition = approved(rows=0, later=100 + number)
        started = time.perf_counter()
        product(edition)()
        taken = time.perf_counter() - started
        transaction.set_rollback(True)
    return taken


def ask(port: int, cookie: str) -> float:
    """Ask for the list once; return the milliseconds until the whole answer is read."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", PATH, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{PATH} answered {answer.status}")
    return (time.perf_counter() - started) * 1000


def ask_meanwhile(port: int, cookie: str, jobs: list[Future[float]]) -> Timing:
    """Ask again and again until every job is done."""
    taken = []
    while not all(job.done() for job in jobs):
        taken.append(ask(port, cookie))
    return Timing(tuple(taken))


def serve(port: int) -> subprocess.Popen[bytes]:
    """Start gunicorn with two processes and wait until it answers."""
    web = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "isms.wsgi", "--config", "python:isms.gunicorn_conf",
            "--bind", f"127.0.0.1:{port}", "--workers", "2", "--preload",
        ],
        cwd=place.ROOT,
        env=dict(os.environ),
    )  # fmt: skip
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return web
        except OSError:
            time.sleep(0.2)
    web.kill()
    raise RuntimeError("gunicorn did not start")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def measure() -> list[list[Any]]:
    """Return the table's lines: the web alone, and while ten reviews are rendered."""
    from django.conf import settings

    from isms.accounts.models import User

    coordinator = User.objects.get(email="samira.lindqvist@kultur.example")
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(coordinator)}"
    port = free_port()
    web = serve(port)
    try:
        for _number in range(10):
            ask(port, cookie)
        alone = Timing(tuple(ask(port, cookie) for _number in range(CALLS_ALONE)))
        started = time.perf_counter()
        with ProcessPoolExecutor(RENDERERS, mp_context=get_context("spawn")) as renderers:
            jobs = [renderers.submit(render_one, number) for number in range(ORGANISATIONS)]
            meanwhile = ask_meanwhile(port, cookie, jobs)
            slowest = max(job.result() for job in jobs)
        whole = time.perf_counter() - started
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(timeout=30)
    return [
        ["web alone", len(alone.milliseconds), alone.p50, alone.p95, "–", "–"],
        ["ten reviews at once", len(meanwhile.milliseconds), meanwhile.p50, meanwhile.p95, slowest, whole],
    ]


def main() -> None:
    """Measure, and write the section."""
    place.set_up()
    from django.core.management import call_command
    from django.db import connections

    with place.running_server():
        place.create_database()
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", verbosity=0)
        connections.close_all()
        lines = measure()
        place.drop_database()
    note = (
        f"The list of systems through gunicorn (two processes), asked one call after the other, while {ORGANISATIONS} "
        f"approved editions of the demo are rendered by {RENDERERS} processes on the same machine."
    )
    head = ("while", "calls answered", "p50 ms", "p95 ms", "slowest review s", "all ten s")
    write_section(name="Ten reviews at once", text=f"{note}\n\n{table(head, lines)}")


if __name__ == "__main__":
    main()
