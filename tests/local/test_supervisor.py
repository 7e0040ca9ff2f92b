"""The supervisor stops everything it started, whichever way it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isms.local.problems import Problem
from isms.local.supervisor import Program, Supervisor

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 20

#: A process with a child of its own, as gunicorn and Celery have; writes the child's id and waits.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(600)
"""
#: A supervisor in a process of its own, so that signals can be sent to it.
SUPERVISED = """
import os, sys
from pathlib import Path
from isms.local.supervisor import Program, StopRequested, Supervisor, stop_on_signals
where = Path(sys.argv[1])
stop_on_signals()
try:
    with Supervisor(environment=os.environ, directory=where) as supervisor:
        for name in ("a", "b"):
            command = [sys.executable, "-c", sys.argv[2], str(where / name)]
            supervisor.start(Program(name=name, command=command, log=where / "log"))
        supervisor.watch()
except StopRequested:
    print("stopped")
"""


def is_alive(process_id: int) -> bool:
    """Say whether the process exists and is more than an entry that waits to be collected."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(files: list[Path]) -> list[int]:
    """Return the process ids written to the files, as soon as all are there."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not all(file.exists() and file.read_text() for file in files):
        assert time.monotonic() < deadline, "the processes did not start"
        time.sleep(0.05)
    return [int(file.read_text()) for file in files]


def assert_all_end(process_ids: list[int]) -> None:
    """Fail unless all the processes are gone soon."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := [each for each in process_ids if is_alive(each)]:
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_no_process_behind(tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED, str(tmp_path), PARENT], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    with process:
        grandchildren = wait_for([tmp_path / "a", tmp_path / "b"])
        children = [int(Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()[1]) for each in grandchildren]

        process.send_signal(number)

        assert process.communicate(timeout=PATIENCE_SECONDS)[0] == "stopped\n"
    assert process.returncode == 0
    assert_all_end(children + grandchildren)


def test_one_that_ends_by_itself_is_named_and_the_others_are_stopped(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(Problem, match=rf"Arbetaren stannade oväntat \(kod 7\)\. Läs varför i {log}\."):  # noqa: PT012, SIM117
        with Supervisor(environment=os.environ, directory=tmp_path) as supervisor:
            supervisor.start(
                Program(name="Webben", command=[sys.executable, "-c", PARENT, str(tmp_path / "a")], log=log)
            )
            grandchildren = wait_for([tmp_path / "a"])
            supervisor.start(Program(name="Arbetaren", command=[sys.executable, "-c", "raise SystemExit(7)"], log=log))
            supervisor.watch()
    assert_all_end(grandchildren)


def test_one_that_ignores_the_polite_signal_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isms.local.supervisor.SECONDS_TO_STOP", 0.5)
    stubborn = (
        "import os, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
    )
    with Supervisor(environment=os.environ, directory=tmp_path) as supervisor:
        supervisor.start(
            Program(name="x", command=[sys.executable, "-c", stubborn, str(tmp_path / "a")], log=tmp_path / "log")
        )
        process_ids = wait_for([tmp_path / "a"])
    assert_all_end(process_ids)


def test_waiting_ends_with_the_given_sentence(tmp_path: Path) -> None:
    with (
        Supervisor(environment=os.environ, directory=tmp_path) as supervisor,
        pytest.raises(Problem, match="Svarar inte"),
    ):
        supervisor.wait_until(lambda: False, seconds=0.3, otherwise="Svarar inte.")
