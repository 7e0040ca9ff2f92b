"""The whole system on one machine with people who work in it, for tests that kill parts of it."""

import asyncio
import json
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
from aiosmtpd.smtp import SMTP, Envelope, Session
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

from isms.local.demo import demo_environment
from isms.local.places import Places
from isms.local.postgres import Postgres
from isms.local.problems import Problem
from tests.faults.copied_database import copy_database
from tests.faults.machinery import BASE_DIR, Machinery, lose, wait_for
from tests.faults.people import People, ask
from tests.followup.mail_server import HOST, Postbox, free_port, serve

#: More than a worker sends in that time, so that a kill mostly falls into a mail.
MAILS_AT_ONCE = 8
#: What can be killed; a short round goes without those that take long to start again.
QUICK = ("web worker", "worker", "database", "queue")
ALL = (*QUICK, "web server", "beat", "mail server")
WEB = (
    "gunicorn", "isms.wsgi", "--config", "python:isms.gunicorn_conf", "--no-control-socket",
    "--threads", "4", "--log-level", "critical",
)  # fmt: skip
CELERY = ("celery", "--app", "isms.celery", "--quiet")
WORKER = (*CELERY, "worker")
# Run in a process of its own: this one's settings are those of the tests.
BUILD = """
import datetime as dt, json, sys, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
plain = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
    call_command("collectstatic", interactive=False, verbosity=0)
from benchmarks.measure_lists import session_of
from isms.accounts.models import Organisation, Post, Unit, User
from isms.accounts.roles import COORDINATOR, DIRECTOR
from isms.register.access import grant_role
from isms.register.decisions import DecisionGround
from reports.models import RenderJob
from reports.services import approve_edition, start_review, submit_review, write_section
place = Organisation.objects.create(name="Kulturförvaltningen", slug="kulturforvaltningen")
unit = Unit.objects.create(organisation=place, name="Kulturskolan")
person = User.objects.create_user(email="kajsa@kultur.example", password=sys.argv[2] or None, name="Kajsa Samordnare")
post = Post.objects.create(unit=unit, title="Enhetschef", holder=person)
grant_role(user=person, role=COORDINATOR, organisation=place)
director = User.objects.create_user(email="disa@kultur.example", password=None, name="Disa Direktör")
chair = Post.objects.create(unit=unit, title="Kulturdirektör", holder=director)
grant_role(user=director, role=DIRECTOR, organisation=place)
for number in range(int(sys.argv[1])):
    terms = {"by": person, "at": timezone.now()}
    review = start_review(organisation=place, unit=unit, owner=chair, year=2010 + number, **terms)
    write_section(review=review, code="summary", text="Läget är gott.", version=review.version, **terms)
    review.refresh_from_db()
    edition = submit_review(review=review, version=review.version, **terms)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=timezone.now())
RenderJob.objects.update(seen_at=timezone.now() + dt.timedelta(days=365))  # each waits for its round
print(json.dumps({"organisation": place.pk, "person": person.pk, "session": session_of(person), "owner": post.pk,
                  "unit": unit.pk}))
"""
MAIL = """
    INSERT INTO followup_outgoingmail (organisation_id, recipient_id, address, kind, period, prepared_on, subject,
        text, message_id, queued_at, attempts, next_attempt_at, last_error)
    SELECT %s, %s, 'kajsa@kultur.example', 'alarm', gen_random_uuid()::text::varchar(20), current_date, 'Tidsfrist',
        'Text', '<' || gen_random_uuid() || '@kultur.example>', now(), 0, now(), '' FROM generate_series(1, %s)
"""
#: An edition's job without a sign of life for two minutes is taken up again; one in the future waits for its round.
NEXT_EDITION = """
    UPDATE reports_renderjob SET seen_at = now() - interval '3 minutes'
    WHERE id = (SELECT min(id) FROM reports_renderjob WHERE seen_at > now() + interval '100 days')
"""
SHORTER_LEASE = """
    UPDATE followup_outgoingmail SET claimed_until = now()
    WHERE sent_at IS NULL AND claimed_until BETWEEN now() AND now() + interval '9 minutes 57 seconds'
"""
#: What the mail server did not take waits a minute before the second attempt.
NEXT_ATTEMPT = (
    "UPDATE followup_outgoingmail SET next_attempt_at = now() WHERE sent_at IS NULL AND claimed_until IS NULL"
)
SHORTER_PATIENCE = """
    UPDATE reports_renderjob SET seen_at = seen_at - interval '10 seconds' WHERE state <> 'done' AND seen_at <= now()
"""
LEFT = """
    SELECT (SELECT count(*) FROM followup_outgoingmail WHERE sent_at IS NULL)
         + (SELECT count(*) FROM reports_renderjob WHERE state <> 'done' AND seen_at < now() + interval '100 days')
"""


class SlowPostbox(Postbox):
    """A mail server that takes its time before and after it has accepted, so that a kill falls in between."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail slowly."""
        await asyncio.sleep(0.05)
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.05)
        return answer


def is_ready(port: int) -> bool:
    """Tell whether a web server says that it can serve and reaches the queue."""
    with suppress(OSError):
        answer = ask(port, "GET", "/readyz", cookies={})
        return answer.status == 200 and json.loads(answer.text)["queue"] == "ok"
    return False


class House:
    """PostgreSQL, Valkey, a mail server, the web server, a worker, the clock, and people who work."""

    def __init__(self, var: Path, *, seed: int = 0, editions: int = 0, password: str = "") -> None:
        self.chance = random.Random(seed)
        self.var = var
        self.port, self.editions, self.password = free_port(), editions, password
        self.postgres = Postgres(places=Places(var=var))
        self.machinery = Machinery(var)
        self.queue = self.machinery.queue
        self.postbox = SlowPostbox()
        self.machinery.environment = self.environment = demo_environment(
            self.postgres.places, address=f"http://127.0.0.1:{self.port}"
        ) | {"ISMS_LOG_LEVEL": "CRITICAL"}
        self.programs: dict[str, tuple[str, ...]] = {
            "web server": (*WEB, "--workers", "2", "--bind", f"127.0.0.1:{self.port}"),
            "worker": (*WORKER, "--concurrency", "2"),
            "beat": (*CELERY, "beat", "--pidfile="),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._clockwork = threading.Event()

    def open(self) -> None:
        """Start the servers, make the register and open the web."""
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        mail_port = free_port()
        self.environment["EMAIL_URL"] = f"smtp://{HOST}:{mail_port}"
        self.mail_server = serve(self.postbox, mail_port)
        self.queue.start()
        self.postgres.start()
        copy_database(to=self.postgres)
        first = [name for name in self.programs if WORKER[-1] in self.programs[name]]
        for name in first:  # while the register is made
            self.start(name)
        told = self._run(sys.executable, "-c", BUILD, str(self.editions), self.password)
        self.known: dict[str, Any] = json.loads(told.splitlines()[-1])
        for name in self.programs.keys() - first:
            self.start(name)
        self.people = People(self.port, *(self.known[name] for name in ("session", "owner", "unit")))
        wait_for(self.is_ready, seconds=90)

    def close(self) -> None:
        """Stop everything."""
        for process in self.running.values():
            lose(process)
        self.mail_server.stop()
        self.queue.stop()
        self.postgres.stop()
        self.postgres.remove()

    def start(self, name: str) -> None:
        """Start a process as whatever watches over it in operation does when it is gone."""
        with (self.var / "processes.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *self.programs[name]],
                cwd=BASE_DIR, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def is_ready(self) -> bool:
        """Tell whether the web can serve."""
        return is_ready(self.port)

    def hears(self, who: str) -> bool:
        """Tell whether the web has heard of the worker or the clock since the last call."""
        with self.queue._client() as redis:
            keys = redis.keys(f"*heartbeat:{who}")
            return bool(keys and redis.delete(*keys))

    def work(self, kinds: tuple[str, ...]) -> list[str]:
        """Let people work, mail go and editions be made, kill each kind once in any order; return what was killed."""
        order = self.chance.sample(kinds, len(kinds))
        with self.postgres.connect() as database:
            database.execute(NEXT_EDITION)
        self._clockwork.clear()
        clockwork = threading.Thread(target=self._ask_for_jobs)
        clockwork.start()
        self.people.begin()
        try:
            for kind in order:
                time.sleep(self.chance.uniform(0.2, 1.0))
                getattr(self, f"_kill_{kind.replace(' ', '_')}")()
            wait_for(self.is_ready)
            self._see_work_go_on()
            self.people.end()
            wait_for(self._is_all_done, seconds=240)
        finally:
            self.people.end()
            self._clockwork.set()
            clockwork.join()
        return order

    def write_mail(self, count: int) -> None:
        """Put mails in the outbox."""
        with self.postgres.connect() as database:
            database.execute(MAIL, [self.known["organisation"], self.known["person"], count])

    def ask_for(self, *jobs: tuple[str, list[str]]) -> None:
        """Queue jobs by their names and arguments, as the clock does."""
        queue = self.environment["REDIS_URL"].replace("unix://", "redis+socket://")
        with closing(Celery(broker=queue, set_as_current=False)) as asking, asking.connection_for_write() as connection:
            for name, arguments in jobs:
                asking.send_task(name, arguments, queue="isms", connection=connection, expires=60, retry=False)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with self.postgres.connect() as database:
            return database.execute(query).fetchall()

    def _see_work_go_on(self) -> None:
        before = len(self.people.acknowledged)
        wait_for(lambda: len(self.people.acknowledged) > before + self.people.count)

    def _ask_for_jobs(self) -> None:
        """Write mails and ask for the clock's jobs, twice a second instead of every minute."""
        jobs = ["followup.send_mail", *(["reports.render_forgotten"] if self.editions else [])]
        while not self._clockwork.wait(0.5):
            with suppress(psycopg.OperationalError):
                if self.people.are_at_work:
                    self.write_mail(MAILS_AT_ONCE)
            with suppress(OperationalError, OSError):
                self.ask_for(*((name, []) for name in jobs))

    def _is_all_done(self) -> bool:
        """Let what waits minutes for a lost worker (mail ten, editions two) wait some seconds; tell if all is done."""
        time.sleep(0.5)
        for name, process in self.running.items():
            if process.poll() is not None:  # a worker that loses the queue at a bad moment may end by itself
                self.start(name)
        with self.postgres.connect() as database:
            database.execute(SHORTER_LEASE)
            database.execute(NEXT_ATTEMPT)
            database.execute(SHORTER_PATIENCE)
            (left,) = database.execute(LEFT).fetchone()
        return left == 0

    def _kill_web_worker(self) -> None:
        self._kill_one_of("web server")

    def _kill_web_server(self) -> None:
        self._restart("web server")

    def _kill_worker(self) -> None:
        """Kill one of the worker's processes, or all of them."""
        if self.chance.random() < 0.3:
            self._kill_one_of("worker")
        else:
            self._restart("worker")

    def _kill_beat(self) -> None:
        self._restart("beat")

    def _kill_database(self) -> None:
        pid = int((self.postgres.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{pid}").exists())
        wait_for(self._starts_database)

    def _starts_database(self) -> bool:
        """Try to start PostgreSQL: it refuses while a process of the one before is left."""
        with suppress(Problem):
            self.postgres.start()
            return True
        return False

    def _kill_queue(self) -> None:
        self.machinery.kill_queue()
        self._see_work_go_on()  # without it
        self.queue.start()

    def _kill_mail_server(self) -> None:
        """Let it take mails and answer nothing, for longer than the sender waits."""
        self.postbox.answers = False
        self._see_work_go_on()
        time.sleep(settings.EMAIL_TIMEOUT + 2)
        self.postbox.answers = True

    def _restart(self, name: str) -> None:
        lose(self.running[name])
        self.start(name)

    def _kill_one_of(self, name: str) -> None:
        """Kill a child of a process of ours; how many there are changes nothing for the chances that follow."""
        chosen = self.chance.random()
        if children := self.children(name):
            os.kill(children[int(chosen * len(children))], signal.SIGKILL)

    def children(self, name: str) -> list[int]:
        """Return the processes that one of ours has begun."""
        pid = self.running[name].pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def _run(self, *command: str) -> str:
        told = subprocess.run(command, cwd=BASE_DIR, env=self.environment, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr[-2_000:]
        return told.stdout
