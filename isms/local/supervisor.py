"""Keeps a handful of processes running together: starts them, watches them, stops every one."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from isms.local.problems import Problem

SECONDS_TO_STOP = 15
SECONDS_BETWEEN_LOOKS = 0.2
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Somebody pressed Ctrl-C or asked the process to end; not an Exception, so that nothing swallows it."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """One process: what people call it, its command and where its output goes (None: to the terminal)."""

    name: str
    command: Sequence[str]
    log: Path | None


@dataclass(kw_only=True)
class Supervisor:
    """The running processes; use it as a context manager, so that every way out stops them."""

    environment: Mapping[str, str]
    directory: Path
    _running: list[tuple[Program, subprocess.Popen[bytes]]] = field(default_factory=list)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, program: Program) -> "subprocess.Popen[bytes]":
        """Start `program` in a process group of its own, so that the terminal's Ctrl-C reaches only us."""
        with ExitStack() as stack:
            log = None
            if program.log is not None:
                program.log.parent.mkdir(parents=True, exist_ok=True)
                log = stack.enter_context(program.log.open("ab"))
            # A signal in the middle waits: the process must be known to us before we are told to stop.
            stack.enter_context(_signals_held())
            process = subprocess.Popen(
                list(program.command),
                cwd=self.directory,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_let_signals_through,
            )
            self._running.append((program, process))
        return process

    def run(self, program: Program) -> int:
        """Start `program`, wait until it has ended and return its code."""
        process = self.start(program)
        code = process.wait()
        self._running.remove((program, process))
        return code

    def check(self) -> None:
        """Raise a Problem naming the first process that has ended by itself."""
        for program, process in self._running:
            code = process.poll()
            if code is not None:
                raise Problem(f"{program.name} stannade oväntat (kod {code}). Läs varför i {program.log}.")

    def wait_until(self, is_ready: Callable[[], bool], *, seconds: float, otherwise: str) -> None:
        """Wait until `is_ready` says yes; raise a Problem when a process ends or the time is up."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self.check()
            if time.monotonic() > deadline:
                raise Problem(otherwise)
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def watch(self) -> None:
        """Watch until a process ends by itself (a Problem) or a signal asks us to stop (StopRequested)."""
        while True:
            self.check()
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def stop(self) -> None:
        """Ask every process to end, last started first; end those by force that do not."""
        for _, process in reversed(self._running):
            _signal_group(process, signal.SIGTERM, only_leader=True)
        deadline = time.monotonic() + SECONDS_TO_STOP
        for _, process in reversed(self._running):
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            # The group outlives its leader when a process it started has not ended.
            _signal_group(process, signal.SIGKILL)
            process.wait()
        self._running.clear()


def stop_on_signals() -> None:
    """Turn Ctrl-C, a polite kill and a closed terminal into StopRequested, once; later ones are ignored."""

    def request_stop(_: int, __: FrameType | None) -> None:
        ignore_signals()
        raise StopRequested

    for each in SIGNALS:
        signal.signal(each, request_stop)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Let signals wait until the block has ended."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _let_signals_through() -> None:
    """Give a new process the signals that are held while it is started."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def ignore_signals() -> None:
    """Let nothing interrupt the stopping: a second Ctrl-C would leave processes behind."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals, *, only_leader: bool = False) -> None:
    """Send a signal to the process, or to everything it has started as well."""
    with suppress(ProcessLookupError):
        if only_leader:
            process.send_signal(number)
        else:
            os.killpg(process.pid, number)
