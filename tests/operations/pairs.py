"""Two web servers and two workers that share nothing but what several machines would share, behind a proxy."""

import itertools
import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

from isms.local.places import Places
from isms.local.postgres import Postgres
from isms.local.valkey import Valkey
from tests.faults.machinery import BASE_DIR, lose, wait_for

PASSWORD = "fyra ord som ingen gissar"
# Run in a process of its own: this one's settings are those of the tests.
BUILD = """
import django
django.setup()
from django.core.management import call_command
from isms.local.prepare import migrate
migrate()
call_command("collectstatic", interactive=False, verbosity=0)
from isms.accounts.models import Organisation, Post, Unit, User
from isms.accounts.roles import COORDINATOR
from isms.register.access import grant_role
place = Organisation.objects.create(name="Kulturförvaltningen", slug="kulturforvaltningen")
unit = Unit.objects.create(organisation=place, name="Kulturskolan")
for name in ("kajsa", "olle"):
    person = User.objects.create_user(email=f"{name}@kultur.example", password=%r, name=name.title())
    grant_role(user=person, role=COORDINATOR, organisation=place)
post = Post.objects.create(unit=unit, title="Enhetschef", holder=person)
"""


class Proxy(socketserver.ThreadingTCPServer):
    """Gives each new connection to the next server; one that does not answer is passed over."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Relay)
        self.port: int = self.server_address[1]
        self.backends: list[int] = []
        self.taken: Counter[int] = Counter()
        self._turns = itertools.count()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def next_backend(self) -> socket.socket:
        """Return a connection to the server whose turn it is."""
        turn = next(self._turns)
        for number in range(len(self.backends)):
            port = self.backends[(turn + number) % len(self.backends)]
            with suppress(OSError):
                backend = socket.create_connection(("127.0.0.1", port), timeout=60)
                self.taken[port] += 1
                return backend
        raise ConnectionError("no server answers")


class _Relay(socketserver.BaseRequestHandler):
    server: Proxy

    def handle(self) -> None:
        """Carry bytes both ways until the server has closed."""
        with suppress(OSError), self.server.next_backend() as backend:
            threading.Thread(target=_carry, args=(self.request, backend), daemon=True).start()
            _carry(backend, self.request)


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while content := source.recv(65_536):
            target.sendall(content)


class Pairs:
    """The installation: each process has a directory of its own, as on a machine of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.places = Places(var=var)
        self.postgres = Postgres(places=self.places, durable=False)
        self.queue = Valkey(places=self.places)
        self.proxy = Proxy()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.ports: dict[str, int] = {}

    def open(self) -> None:
        """Start the servers, make the register, and start two of everything."""
        self.postgres.start()
        self.queue.start()
        built = self._environment("first") | {"MIGRATE_DATABASE_URL": self.places.owner_url}
        subprocess.run([sys.executable, "-c", BUILD % PASSWORD], cwd=BASE_DIR, env=built, check=True)
        for name in ("a", "b"):
            self.ports[name] = _free_port()
            self._start(
                f"worker-{name}",
                *("celery", "--app", "isms.celery", "worker", "--hostname", f"{name}@%h", "--concurrency", "1"),
            )
            self.start_web(name)
        self.proxy.backends = list(self.ports.values())
        for name in ("a", "b"):
            wait_for(lambda name=name: " ready." in self.log(f"worker-{name}"))

    def start_web(self, name: str) -> None:
        """Start a web server, the first time or after it was lost."""
        port = self.ports[name]
        self._start(
            f"web-{name}",
            *("gunicorn", "isms.wsgi", "--config", "python:isms.gunicorn_conf", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"),
        )
        wait_for(lambda: _listens(port))

    def close(self) -> None:
        """Stop everything."""
        for process in self.processes.values():
            lose(process)
        self.proxy.shutdown()
        self.proxy.server_close()
        self.queue.stop()
        self.postgres.stop()
        self.postgres.remove()

    def kill(self, name: str) -> None:
        """Kill a process with its children, as a lost machine; of a web server, until none of them listens."""
        lose(self.processes[name])
        if port := self.ports.get(name.removeprefix("web-")):
            wait_for(lambda: not _listens(port))

    def log(self, name: str) -> str:
        """Return what a process has written."""
        return (self.var / name / "log").read_text(encoding="utf-8")

    def jobs_done_by(self, worker: str, job: str) -> list[str]:
        """Return the ids of the jobs of a kind that a worker has ended with success."""
        told = [json.loads(line).get("event", "") for line in self.log(worker).splitlines() if line.startswith("{")]
        return [
            each.split("[")[1].split("]")[0] for each in told if each.startswith(f"Task {job}[") and "succeeded" in each
        ]

    def _start(self, name: str, *arguments: str) -> None:
        environment = self._environment(name)
        static = self.var / name / "static"
        if not static.exists():  # each machine has the same code, thus the same static files
            static.symlink_to(self.var / "first" / "static")
        with (self.var / name / "log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=BASE_DIR,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _environment(self, name: str) -> dict[str, str]:
        """Return the settings of operation, without TLS; what machines share, and a directory of the process's own."""
        own = self.var / name
        (own / "tmp").mkdir(parents=True, exist_ok=True)
        unwanted = ("ISMS_", "DATABASE_URL", "MIGRATE_DATABASE_URL", "REDIS_URL")
        return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)} | {
            "DJANGO_SETTINGS_MODULE": "isms.settings",
            "SECRET_KEY": "the-same-on-every-machine-" * 2,
            "ISMS_ADDRESS": f"http://127.0.0.1:{self.proxy.port}",
            "ISMS_TLS": "0",
            "ISMS_SECOND_STEP": "0",
            "ISMS_FILES": str(self.var / "files"),
            "ISMS_VAR": str(own),
            "TMPDIR": str(own / "tmp"),
            "DATABASE_URL": self.places.database_url,
            "REDIS_URL": self.places.redis_url,
            "EMAIL_URL": "dummy:",
        }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
