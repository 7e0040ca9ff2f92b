"""Measure the pages as they run in operation: gunicorn, production settings, signed-in people, one and eight at once.

``python -m benchmarks.measure_pages [shape …]`` builds each register in the scratch database, measures every page of
`PAGES` for a coordinator and for an owner, and writes the section "Pages" of results.md. A page more is a line more.
"""

import argparse
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import place
from benchmarks.build_register import Built, Shape, build, tidy
from benchmarks.build_risks import add_risks
from benchmarks.measure_lists import Site, session_of
from benchmarks.results import Timing, table, write_section

SHAPES = ("1x1000", "1x10000", "1x100000", "50x100000")
WORKERS, THREADS = 2, 4
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """What is measured: its address below the organisation, for whom, and what peers need for the like of it."""

    name: str
    address: str
    who: tuple[str, ...] = ("coordinator", "owner")
    peers: str = ""


# Peers: NetBox / CISO Assistant, p50 ms with 10,000 records on one machine; for orientation.
PAGES = (
    Page("list", "system/", peers="274 / 357"),
    Page("filtered list", "system/?operation=cloud&q=plattform"),
    Page("search", "sok/?q=bokning", peers="476 / 379"),
    Page("detail", "system/SYS-0001/", peers="53 / 185"),
    Page("dashboard", "oversikt/", ("coordinator",), peers="80 / 1,129"),
    Page("Min sida", "min-sida/"),
    Page("risk matrix", "riskbild/", ("coordinator",), peers="– / 3,200"),
    Page("risk list", "risker/", ("coordinator",)),
)
POST = Page("form post", "lagg-till/system/", ("coordinator",), peers="74 / –")


class Client:
    """A browser's connection to one server, kept open."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookie = cookie

    def get(self, address: str, *, expected: int = 200) -> bytes:
        """Fetch a page; another answer than the expected one stops the measurement."""
        return self._ask("GET", address, None, {}, expected)

    def post(self, address: str, values: Mapping[str, Any]) -> bytes:
        """Send a form that is accepted."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, urlencode(values, doseq=True), kind, 302)

    def _ask(self, method: str, address: str, body: str | None, headers: dict[str, str], expected: int) -> bytes:
        self.connection.request(method, address, body, headers | {"Cookie": self.cookie})
        answer = self.connection.getresponse()
        content = answer.read()
        for value in answer.headers.get_all("Set-Cookie") or []:
            if "csrf" in value:
                self.cookie += "; " + value.split(";")[0]
        if answer.status != expected:
            raise RuntimeError(f"{method} {address} answered {answer.status}")
        return content


class Server:
    """A gunicorn that serves the product or the floor."""

    def __init__(self, application: str, *, statements: Path | None = None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        command = [
            *(sys.executable, "-m", "gunicorn", application, "--config", "python:isms.gunicorn_conf"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS), "--threads", str(THREADS)),
            *("--timeout", "120", "--no-control-socket", "--preload", "--log-level", "error"),
        ]
        environment = os.environ | ({"ISMS_BENCH_STATEMENTS": str(statements)} if statements else {})
        self.process = subprocess.Popen(command, cwd=place.ROOT, env=environment)
        for _attempt in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"{application} does not listen")

    def memory(self) -> float:
        """Return what the largest worker holds alone and its share of the rest, in MB (PSS)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        rolled = [Path(f"/proc/{child}/smaps_rollup").read_text() for child in children]
        return max(int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) for text in rolled) / 1024

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(timeout=60)


@contextmanager
def serving(application: str, *, statements: Path | None = None) -> Iterator[Server]:
    """Run a server for a while."""
    server = Server(application, statements=statements)
    try:
        yield server
    finally:
        server.stop()


def timed(calls: list[Callable[[], object]], *, rounds: int, warm_up: int) -> tuple[Timing, float]:
    """Let each call go on in a thread of its own; return the times of all and how many ended per second."""
    taken: list[float] = []
    failed: list[BaseException] = []

    def go_on(call: Callable[[], object]) -> None:
        try:
            for _number in range(warm_up):
                call()
            for _number in range(rounds):
                started = time.perf_counter()
                call()
                taken.append((time.perf_counter() - started) * 1000)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=go_on, args=(call,)) for call in calls]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return Timing(tuple(taken)), len(taken) / (time.perf_counter() - started)


def asked_by(call: Callable[[], object]) -> list[str]:
    """Return the statements of a page, as they were sent."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    return [each["sql"] for each in captured.captured_queries]


def replayable(statements: list[str]) -> list[str]:
    """Keep what can be asked again: readings; a server-side cursor as the reading that it is for."""
    bare = [re.sub(r"^DECLARE \S+ .*?CURSOR (?:WITH HOLD )?FOR ", "", each, flags=re.DOTALL) for each in statements]
    return [each for each in bare if each.lstrip().startswith(("SELECT", "WITH"))]


def measure(shape: Shape, *, rounds: int) -> tuple[list[list[object]], str]:
    """Build a register and return the rows of the table, and a sentence about memory and size."""
    from isms.accounts.models import User

    place.create_database()
    built = build(shape=shape, using="owner")
    add_risks(built, using="owner")
    tidy(using="owner")
    users = {name: User.objects.get(pk=getattr(built, name).pk) for name in ("coordinator", "owner")}
    asked = _asked(built, users)
    statements = place.PLACES.var / "statements.json"
    statements.write_text(json.dumps({name: replayable(told) for name, told in asked.items()}), encoding="utf-8")
    cookies = {name: _cookie(user) for name, user in users.items()}
    rows = []
    with serving("isms.wsgi") as product, serving("benchmarks.bare:application()", statements=statements) as floor:
        at_start = product.memory()
        for page in (*PAGES, POST):
            for who in page.who:
                rows.append(_row(page, who, built, product, floor, cookies[who], asked, rounds=rounds))
        memory = f"{at_start:.0f} MB at the start, {product.memory():.0f} MB after all pages"
    size = _size()
    place.drop_database()
    return rows, f"{shape}: a web worker holds {memory} (PSS); the database {size}."


def _asked(built: Built, users: Mapping[str, Any]) -> dict[str, list[str]]:
    site = Site()
    return {
        _key(page, who): asked_by(site.page(user=users[who], path=f"/{built.organisation.slug}/{page.address}"))
        for page in PAGES
        for who in page.who
    }


def _row(
    page: Page,
    who: str,
    built: Built,
    product: Server,
    floor: Server,
    cookie: str,
    asked: Mapping[str, list[str]],
    *,
    rounds: int,
) -> list[object]:
    address = f"/{built.organisation.slug}/{page.address}"

    def call() -> Callable[[], object]:
        client = Client(product.port, cookie)
        return _posting(client, address, built) if page is POST else lambda: client.get(address)

    def bare() -> Callable[[], object]:
        client = Client(floor.port)
        return lambda: client.get(f"/bare/{_key(page, who)}/")

    alone, _rate = timed([call()], rounds=rounds, warm_up=8)
    eight, rate = timed([call() for _number in range(8)], rounds=max(3, rounds // 8), warm_up=1)
    queries: object = "–"
    ratio: object = "–"
    least: object = "–"
    if page is not POST:
        lowest, _rate = timed([bare()], rounds=rounds, warm_up=8)
        queries, least, ratio = len(asked[_key(page, who)]), lowest.p50, f"{alone.p50 / lowest.p50:.1f}×"
    both = (f"{each.p50:.0f} / {each.p95:.0f}" for each in (alone, eight))
    return [page.name, who, queries, least, *both, ratio, rate, page.peers or "–"]


def _posting(client: Client, address: str, built: Built) -> Callable[[], object]:
    """Return a call that adds a system in five fields, as the form asks."""
    from isms.accounts.models import Post

    token = TOKEN.search(client.get(address).decode())[1]
    post = Post.objects.filter(unit__organisation=built.organisation).order_by("pk").first()
    values = {"csrfmiddlewaretoken": token, "title": "Mätsystem", "owner": post.pk, "unit": post.unit_id}
    return lambda: client.post(address, values)


def _cookie(user: Any) -> str:
    from django.conf import settings

    return f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"


def _key(page: Page, who: str) -> str:
    return f"{page.name}-{who}".replace(" ", "-")


def _size() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        return cursor.fetchone()[0]


def main() -> int:
    """Measure the shapes that are named, else all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", default=SHAPES, help="organisations x systems, such as 1x10000")
    parser.add_argument("--rounds", type=int, default=60)
    arguments = parser.parse_args()
    place.set_up()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    parts = [
        f"gunicorn with {WORKERS} workers of {THREADS} threads on the same machine as PostgreSQL and the client; "
        f"milliseconds as p50 / p95. *Floor*: the page's own SELECT statements in a bare Django view under the same "
        "gunicorn. *Peers*: NetBox / CISO Assistant, p50 with 10,000 records on one machine, for orientation."
    ]
    head = [
        "page",
        "who",
        "queries",
        "floor",
        "one at a time",
        "eight at once",
        "page / floor",
        "per second",
        "peers",
    ]
    with place.running_server():
        for text in arguments.shapes:
            organisations, _x, systems = text.partition("x")
            shape = Shape(int(organisations), int(systems))
            sys.stdout.write(f"{shape} …\n")
            rows, told = measure(shape, rounds=arguments.rounds)
            parts += [f"### {shape}", table(head, rows), told]
            write_section(name="Pages", text="\n\n".join(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
