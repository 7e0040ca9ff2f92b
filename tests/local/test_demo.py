"""The demo as a person runs it: start, use, stop with Ctrl-C, start again, and the headless form."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from isms.local.places import places
from isms.local.postgres import Postgres

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECONDS_FOR_THE_FIRST_START = 300
SECONDS_FOR_THE_NEXT_START = 60
SECONDS_TO_STOP = 60

# Each state that a coordinator follows up, by the page that must show it.
SHOWN_TO_THE_COORDINATOR = {
    "riskbild/": (
        "Acceptansen har gått ut",
        "kräver en åtgärd men ingen är planerad",
        "Riskägare saknas",
        "Extremt hög",
    ),
    "riskanalyser/": ("Utkast", "Beslutad", "Ersatt"),
    "kritiskt/?per_page=100": ("Beslutad", "Bara utkast", "Saknas", "mer än tolv månader sedan"),
    "kontinuitetsplaner/": ("Utkast", "Beslutad"),
    "kontinuitetsplaner/KON-0001/": ("Skrivbordsövning", "Målen nåddes inte"),
    "handlingsplan/?per_page=250": ("Klar", "Pågår", "Ej påbörjad", "Avbruten", "försenad"),
    "arshjul/?ar=2026": ("Väsentlighets- och riskanalys", "klar"),
    "arshjul/?ar=2027": ("Tertialrapport 1 2027", "planerad"),
    "incidenter/": ("Anmälan till IMY", "h kvar", "Rapporterad", "Hanteras", "Avslutad"),
    "incidenter/statistik/": ("5 av 5", "1 av 2", "Rapporterad enligt cybersäkerhetslagen"),
    "agarnas-svar/": ("Frågor som väntar på svar", "Kulturskolechef"),
    "franvaro/": ("Kulturskolechef",),
}

pytestmark = pytest.mark.slow


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    """Return an empty var directory."""
    yield tmp_path
    Postgres(places=places(tmp_path)).remove()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(var: Path) -> dict[str, str]:
    """Return an environment without what the tests themselves have set."""
    ours = ("ISMS_", "DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"ISMS_VAR": str(var)}


def processes_of(var: Path) -> dict[int, str]:
    """Return the ids and command lines of all living processes that belong to the demo in `var`."""
    found = {}
    marks = (str(var), os.path.realpath(var / "postgres"))
    for directory in Path("/proc").iterdir():
        if not directory.name.isdigit() or int(directory.name) == os.getpid():
            continue
        try:
            command = (directory / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            surroundings = (directory / "environ").read_bytes().decode(errors="replace")
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        if any(mark in command for mark in marks) or f"ISMS_VAR={var}\0" in surroundings:
            found[int(directory.name)] = command
    return found


def process_id_of(var: Path, words: str) -> int:
    """Return the id of the oldest process of the demo whose command holds `words`."""
    return min(process_id for process_id, command in processes_of(var).items() if words in command)


class RunningDemo:
    """A demo in a process of its own, started and awaited."""

    def __init__(self, var: Path, *, seconds: float) -> None:
        self.var = var
        self.port = free_port()
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "isms.local", "demo", "--port", str(self.port)],
            cwd=BASE_DIR, env=environment(var), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.printed = ""
        for line in self.process.stdout:
            self.printed += line
            if "Stoppa med Ctrl-C" in line:
                break
        seconds_to_start = time.monotonic() - began
        if "Stoppa med Ctrl-C" not in self.printed or seconds_to_start > seconds:
            self.stop()
            pytest.fail(f"The demo did not start in {seconds_to_start:.0f} s:\n{self.printed}")

    def stop(self) -> None:
        """Press Ctrl-C and wait."""
        self.process.send_signal(signal.SIGINT)
        self.printed += self.process.communicate(timeout=SECONDS_TO_STOP)[0]

    def end(self) -> None:
        """Stop it unless the test has."""
        if self.process.poll() is None:
            self.stop()

    def page(self, address: str) -> tuple[str, str]:
        """Return the address a page leads to and its text."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=20) as answer:
            return answer.url, answer.read().decode()

    def signed_in(self, role: str) -> Callable[[str], str]:
        """Sign in as the main administration's person with a role; return what reads a page as that person."""
        account = next(
            account
            for account in self.description()["accounts"]
            if (account["organisation"], account["role"]) == ("kulturforvaltningen", role)
        )
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        base = f"http://127.0.0.1:{self.port}"
        opener.addheaders = [("Referer", base)]

        def read(address: str, data: dict[str, str] | None = None) -> str:
            body = urllib.parse.urlencode(data).encode() if data else None
            with opener.open(f"{base}{address}", body, timeout=20) as answer:
                return answer.read().decode()

        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', read("/konto/login/"))[1]
        form = {"login": account["email"], "password": account["password"], "csrfmiddlewaretoken": token}
        assert account["email"] not in read("/konto/login/", form)
        return read

    def description(self) -> dict[str, object]:
        """Return what var/demo.json says."""
        return json.loads((self.var / "demo.json").read_text())


def test_once_makes_the_review_and_leaves_nothing_running_and_then_it_serves_its_data(var: Path) -> None:
    """One test, since preparing takes most of the time: ``--once``, start, stop, and start again."""
    result = subprocess.run(
        [sys.executable, "-m", "isms.local", "demo", "--once"],
        cwd=BASE_DIR, env=environment(var), capture_output=True, text=True, check=False,
        timeout=SECONDS_FOR_THE_FIRST_START,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "Skapar" in result.stdout
    review = Path(result.stdout.splitlines()[-1])
    assert review.read_bytes().startswith(b"%PDF-")
    assert review.parent == var
    assert json.loads((var / "demo.json").read_text())["review_pdf"] == str(review)
    assert processes_of(var) == {}

    demo = RunningDemo(var, seconds=SECONDS_FOR_THE_NEXT_START)
    try:
        _check_what_it_serves(demo)
        first = demo.description()
        demo.stop()
        assert demo.process.returncode == 0
        assert demo.printed.rstrip().endswith("Demon är stoppad.")
        assert "Skapar" not in demo.printed
        assert processes_of(var) == {}
    finally:
        demo.end()

    again = RunningDemo(var, seconds=SECONDS_FOR_THE_NEXT_START)
    try:
        assert again.description()["review_pdf"] == first["review_pdf"] == str(review)
        assert again.description()["accounts"] == first["accounts"]
        _check_that_a_second_is_refused(again)
        # A process that ends is named, also when somebody presses Ctrl-C while the others are being stopped.
        os.kill(process_id_of(var, "celery --app isms.celery worker"), signal.SIGKILL)
        time.sleep(0.6)
        again.stop()
        log = var / "log" / "worker.log"
        assert again.process.returncode == 1
        assert again.printed.endswith(f"Arbetaren (Celery) stannade oväntat (kod -9). Läs varför i {log}.\n")
    finally:
        again.end()
    assert processes_of(var) == {}


def _check_what_it_serves(demo: RunningDemo) -> None:
    address, page = demo.page("/")
    assert "/konto/login/" in address
    assert '<html lang="sv"' in page

    first = demo.description()
    assert first["address"] == f"http://127.0.0.1:{demo.port}"
    assert Path(first["review_pdf"]).read_bytes().startswith(b"%PDF-")
    held = {(account["organisation"], account["role"]) for account in first["accounts"]}
    assert len(held) == len(first["accounts"])
    assert {"coordinator", "information_owner", "director"} <= {
        role for organisation, role in held if organisation == "kulturforvaltningen"
    }
    for account in first["accounts"]:
        assert account["email"] in demo.printed
        assert account["password"] in demo.printed
    assert (demo.var / "demo.json").stat().st_mode & 0o777 == 0o600

    read = demo.signed_in("coordinator")
    for address, words in SHOWN_TO_THE_COORDINATOR.items():
        page = read(f"/kulturforvaltningen/{address}")
        assert [word for word in words if word not in page] == [], address


def _check_that_a_second_is_refused(demo: RunningDemo) -> None:
    in_the_way = subprocess.run(
        [sys.executable, "-m", "isms.local", "demo", "--port", str(free_port())],
        cwd=BASE_DIR, env=environment(demo.var), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert in_the_way.returncode == 1
    assert re.fullmatch(r"Demon körs redan \(process \d+\)\. .*\n", in_the_way.stderr)
    assert demo.page("/livez")[1] == '{"process": "ok"}'


def test_ctrl_c_while_it_is_being_prepared_stops_everything(var: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "isms.local", "demo", "--once"],
        cwd=BASE_DIR, env=environment(var), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    for line in process.stdout:
        if "Skapar databasens tabeller" in line:
            break

    process.send_signal(signal.SIGINT)
    printed = process.communicate(timeout=SECONDS_TO_STOP)[0]

    assert process.returncode == 130, printed
    assert "Demon är stoppad." in printed
    assert "Traceback" not in printed
    assert processes_of(var) == {}
