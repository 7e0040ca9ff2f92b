"""The whole system on one machine with people who work in it, for tests that kill parts of it."""

import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from isms.local.places import Places
from isms.local.postgres import Postgres
from tests.faults.machinery import BASE_DIR, Machinery, lose, wait_for

PEOPLE = 3
FORM = "/kulturforvaltningen/lagg-till/system/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Run in processes of their own: this one's settings are those of the tests.
BUILD = """
import json, django
django.setup()
from django.core.management import call_command
from isms.local.prepare import migrate
migrate()
call_command("collectstatic", interactive=False, verbosity=0)
from benchmarks.measure_lists import session_of
from isms.accounts.models import Organisation, Post, Unit, User
from isms.accounts.roles import COORDINATOR
from isms.register.access import grant_role
place = Organisation.objects.create(name="Kulturförvaltningen", slug="kulturforvaltningen")
unit = Unit.objects.create(organisation=place, name="Kulturskolan")
person = User.objects.create_user(email="kajsa@kultur.example", password=None, name="Kajsa Samordnare")
post = Post.objects.create(unit=unit, title="Enhetschef", holder=person)
grant_role(user=person, role=COORDINATOR, organisation=place)
print(json.dumps({"session": session_of(person), "owner": post.pk, "unit": unit.pk}))
"""
READ = """
import json, django
django.setup()
from assets.models import System
from django.apps import apps
told = apps.get_model("register", "EntryEvent").objects.filter(pgh_label__startswith="insert")
print(json.dumps({"rows": list(System.objects.order_by("pk").values_list("title", "reference")),
                  "told": list(told.values_list("title", flat=True))}))
"""


class House:
    """PostgreSQL, Valkey, the web server and a worker, and people who add systems."""

    def __init__(self, var: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.machinery = Machinery(var)
        self.machinery.environment["ISMS_LOG_LEVEL"] = "CRITICAL"
        self.postgres = Postgres(places=Places(var=var))
        self.acknowledged: list[str] = []
        self.tried = 0
        self._stopped = threading.Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.web: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start the servers, make the register and open the web."""
        self.machinery.queue.start()
        self.postgres.start()
        self.known = json.loads(self._python(BUILD).splitlines()[-1])
        self.start_web()

    def close(self) -> None:
        """Stop everything."""
        self._stopped.set()
        if self.web is not None:
            lose(self.web)
        self.machinery.queue.stop()
        self.postgres.stop()
        self.postgres.remove()

    def start_web(self) -> None:
        """Start the web server, as whatever watches over it does when it is gone."""
        command = [
            *(
                sys.executable,
                "-m",
                "gunicorn",
                "isms.wsgi",
                "--config",
                "python:isms.gunicorn_conf",
                "--no-control-socket",
            ),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4", "--log-level", "critical"),
        ]
        self.web = subprocess.Popen(command, cwd=BASE_DIR, env=self.machinery.environment, start_new_session=True)
        wait_for(self.answers, seconds=60)

    def answers(self) -> bool:
        """Tell whether the web server answers."""
        with suppress(OSError, http.client.HTTPException):
            return self._ask("GET", "/livez", None, "")[0] == 200
        return False

    def work(self, seconds: float, kills: int) -> list[str]:
        """Let people work for a while and kill something now and then; return what was killed."""
        people = [threading.Thread(target=self._go_on) for _number in range(PEOPLE)]
        for person in people:
            person.start()
        killed = []
        for _number in range(kills):
            time.sleep(self.chance.uniform(0.5, 1.5) * seconds / kills)
            name = self.chance.choice(["web worker", "web server", "database", "queue"])
            getattr(self, f"_kill_{name.replace(' ', '_')}")()
            killed.append(name)
        before = len(self.acknowledged)
        wait_for(lambda: len(self.acknowledged) > before + PEOPLE, seconds=60)  # it goes on by itself
        self._stopped.set()
        for person in people:
            person.join(timeout=90)
        self._stopped.clear()
        return killed

    def stored(self) -> dict[str, list]:
        """Return what the database holds, and what its history tells."""
        return json.loads(self._python(READ).splitlines()[-1])

    def _kill_web_worker(self) -> None:
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()
        if children:
            os.kill(int(self.chance.choice(children)), signal.SIGKILL)

    def _kill_web_server(self) -> None:
        lose(self.web)
        self.start_web()

    def _kill_database(self) -> None:
        pid = int((self.postgres.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{pid}").exists())
        time.sleep(0.5)  # its children see that it is gone
        self.postgres.start()

    def _kill_queue(self) -> None:
        self.machinery.kill_queue()
        time.sleep(self.chance.uniform(0.2, 1.0))  # meanwhile the web works without it
        self.machinery.queue.start()

    def _go_on(self) -> None:
        """Add one system after the other; what is answered with 302 is acknowledged."""
        cookie = f"isms_session={self.known['session']}"
        token = ""
        while not self._stopped.is_set():
            try:
                if not token:
                    status, page, csrf = self._ask("GET", FORM, None, cookie)
                    if status != 200:
                        time.sleep(0.1)
                        continue
                    token, cookie = TOKEN.search(page)[1], f"{cookie}; {csrf}"
                title = f"System {uuid.uuid4()}"
                values = {"csrfmiddlewaretoken": token, "title": title} | {k: self.known[k] for k in ("owner", "unit")}
                self.tried += 1
                if self._ask("POST", FORM, urlencode(values), cookie)[0] == 302:
                    self.acknowledged.append(title)
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)

    def _ask(self, method: str, address: str, body: str | None, cookie: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), (answer.headers.get("Set-Cookie") or "").split(";")[0]
        finally:
            connection.close()

    def _python(self, program: str) -> str:
        """Run a program in a process of its own and return what it prints."""
        command = [sys.executable, "-c", program]
        told = subprocess.run(
            command, cwd=BASE_DIR, env=self.machinery.environment, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr[-2_000:]
        return told.stdout
