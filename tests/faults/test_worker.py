"""A job that is queued is done, whatever dies meanwhile; and no more often than it must."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.machinery import Machinery, lose, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.fixture
def machinery(tmp_path: Path) -> Iterator[Machinery]:
    made = Machinery(tmp_path)
    made.queue.start()
    yield made
    made.queue.stop()


def test_a_killed_process_and_a_queue_that_comes_back_lose_no_job(machinery: Machinery) -> None:
    hold = machinery.hold("first")
    machinery.send("first")
    machinery.send("waiting")
    machinery.kill_queue()  # what it has said yes to is still there when it comes back
    assert machinery.send("refused") != 0
    machinery.queue.start()
    with machinery.worker() as worker:
        # The process that does the job is killed: the worker gives it to another.
        os.kill(machinery.began("first"), signal.SIGKILL)
        machinery.began("first", times=2)
        hold.unlink()
        machinery.done("first")
        machinery.done("waiting")
        # The queue is killed under a worker, and comes back: the worker mends itself.
        machinery.kill_queue()
        machinery.queue.start()
        machinery.send("after")
        machinery.done("after")
        # A process that has taken much memory ends its job and makes way for another.
        machinery.send("greedy")
        machinery.send("modest")
        machinery.done("modest")
        assert machinery.began("modest") != machinery.began("greedy")
        assert worker.poll() is None
        wait_for(lambda: machinery.heard("worker") and machinery.heard("job:tests.faults.held"))
    done = [line[1] for line in machinery.lines() if line[0] == "done"]
    assert sorted(done) == ["after", "first", "greedy", "modest", "waiting"]


@pytest.mark.nightly
def test_a_clock_that_reaches_the_queue_is_heard(machinery: Machinery) -> None:
    assert not machinery.heard("beat")
    with machinery.clock():
        wait_for(lambda: machinery.heard("beat"), seconds=90)  # a job goes every minute


@pytest.mark.nightly
def test_a_job_of_a_lost_machine_is_taken_by_the_next_worker(machinery: Machinery) -> None:
    machinery.environment["TEST_PATIENCE_SECONDS"] = "5"  # an hour in operation: longer than any job may run
    hold = machinery.hold("lost")
    machinery.send("lost")
    with machinery.worker() as worker:
        machinery.began("lost")
        lose(worker)  # the whole machine
    hold.unlink()
    with machinery.worker():
        machinery.began("lost", times=2, seconds=180)  # a worker looks when it starts, and then every hundred seconds
        machinery.done("lost")


@pytest.mark.nightly
def test_a_job_under_way_when_the_queue_is_lost_is_done_once_it_is_back(machinery: Machinery) -> None:
    machinery.environment["TEST_PATIENCE_SECONDS"] = "5"
    hold = machinery.hold("cut")
    machinery.send("cut")
    with machinery.worker():
        machinery.began("cut")
        machinery.kill_queue()  # the worker ends the job, since it could not say that it is done
        machinery.queue.start()
        machinery.began("cut", times=2, seconds=180)  # a worker that has met the loss looks every hundred seconds
        hold.unlink()
        machinery.done("cut")
    assert machinery.lines().count(["done", "cut"]) == 1
