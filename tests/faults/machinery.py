"""A queue and a worker of the test's own, which it may kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from isms.local.places import Places
from isms.local.valkey import Valkey

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SEND = """
import sys
from tests.faults.jobs import held
held.delay(*sys.argv[1:])
"""


def wait_for(condition: Callable[[], object], *, seconds: float = 60) -> object:
    """Return what the condition gives once it is true; fail when it does not become so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


class Machinery:
    """One queue, and workers that write into one log."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.queue = Valkey(places=Places(var=var))
        self.environment = {name: value for name, value in os.environ.items() if name != "ISMS_TEST"} | {
            "ISMS_DEMO": "1",
            "ISMS_VAR": str(var),
            "REDIS_URL": self.queue.places.redis_url,
            "DJANGO_SETTINGS_MODULE": "isms.settings",
        }

    def lines(self) -> list[list[str]]:
        """Return what the jobs have written."""
        log = self.var / "log"
        return [line.split() for line in log.read_text().splitlines()] if log.exists() else []

    def began(self, name: str, *, times: int = 1, seconds: float = 60) -> int:
        """Wait until a job has begun so many times; return the process of the last."""

        def begun() -> list[list[str]]:
            found = [line for line in self.lines() if line[:2] == ["began", name]]
            return found if len(found) >= times else []

        return int(wait_for(begun, seconds=seconds)[-1][2])

    def done(self, name: str) -> None:
        """Wait until a job has ended."""
        wait_for(lambda: ["done", name] in self.lines())

    def hold(self, name: str) -> Path:
        """Make a job wait until the returned file is removed."""
        mark = self.var / f"hold-{name}"
        mark.touch()
        return mark

    def send(self, name: str) -> int:
        """Queue the job from a process of its own; return its exit code."""
        command = [sys.executable, "-c", SEND, str(self.var), name]
        return subprocess.run(
            command, cwd=BASE_DIR, env=self.environment, check=False, stderr=subprocess.DEVNULL
        ).returncode

    def kill_queue(self) -> None:
        """Kill the queue as a lost machine would."""
        os.kill(int((self.queue.places.valkey / "pid").read_text()), signal.SIGKILL)
        wait_for(lambda: not self.queue.is_running())

    def heard(self, who: str) -> bool:
        """Tell whether a process has left a sign of life since the queue was emptied."""
        with self.queue._client() as redis:
            return bool(redis.keys(f"*heartbeat:{who}"))

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start a worker; whatever is left of it is killed."""
        arguments = ("--concurrency", "1", "--without-mingle", "--without-gossip", "--include", "tests.faults.jobs")
        with self._process("worker", *arguments) as process:
            yield process

    @contextmanager
    def clock(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start beat."""
        with self._process("beat", "--pidfile=") as process:
            yield process

    @contextmanager
    def _process(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start one of Celery's processes in a session of its own."""
        command = [sys.executable, "-m", "celery", "--app", "isms.celery", *arguments]
        with (self.var / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=BASE_DIR, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            lose(process)


def lose(process: subprocess.Popen[bytes]) -> None:
    """Kill a worker with its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
