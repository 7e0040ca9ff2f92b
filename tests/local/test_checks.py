"""What stops the demo is told in one sentence that says what to do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from isms.local import checks
from isms.local.problems import Problem

BASE_DIR = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def taken_port() -> int:
    """Return a port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_is_told_with_another_to_try(taken_port: int) -> None:
    with pytest.raises(Problem) as problem:
        checks.check_port(taken_port)

    assert str(problem.value) == (
        f"Port {taken_port} används redan av ett annat program. Stäng det eller välj en annan port: "
        f"script/demo --port {taken_port + 1}"
    )


def test_a_free_port_is_accepted(taken_port: int) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    checks.check_port(port)


def test_a_port_that_cannot_exist_is_told() -> None:
    with pytest.raises(Problem, match="Port 70000 finns inte"):
        checks.check_port(70000)


def test_missing_pango_is_told_with_the_command_that_mends_it() -> None:
    with pytest.raises(Problem) as problem:
        checks.check_pdf_libraries(["libpango-which-nobody-has.so.0"])

    assert str(problem.value) == (
        "Biblioteket libpango-which-nobody-has.so.0 (Pango), som gör PDF:en, saknas. Installera det med: "
        "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
    )


def test_the_libraries_of_this_machine_are_found() -> None:
    checks.check_pdf_libraries()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"Disken är full: .* MB ledigt, men 100000000 MB behövs"):
        checks.check_disk(tmp_path / "not" / "there", needed_megabytes=100_000_000)


def test_enough_disk_is_accepted(tmp_path: Path) -> None:
    checks.check_disk(tmp_path / "not" / "there", needed_megabytes=1)


def test_a_second_demo_in_the_same_place_is_told_who_holds_it(tmp_path: Path) -> None:
    with checks.take_lock(tmp_path), pytest.raises(Problem, match=f"körs redan .process {os.getpid()}"):
        checks.take_lock(tmp_path)
    checks.take_lock(tmp_path).close()


def test_the_command_prints_the_sentence_and_no_traceback(taken_port: int, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "isms.local", "demo", "--port", str(taken_port)],
        cwd=BASE_DIR,
        env=os.environ | {"ISMS_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {taken_port} används redan")
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "postgres").exists()
