"""What every job has in common: it is named in the history, and a queue that is away does not stop a request."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pghistory
import pytest
import structlog
from celery import Task
from django.conf import settings

from isms.celery import HistoryTask, app
from isms.heartbeats import last_runs, noting_run
from isms.legal.tasks import mail_reports

BASE_DIR = Path(__file__).resolve().parent.parent.parent
#: A process of its own, since Celery reads the queue's address once.
QUEUE_AWAY = """
import time
import django
django.setup()
from django.db import transaction
from kombu.exceptions import OperationalError
from isms.celery import app

@app.task
def job(): ...

began = time.monotonic()
try:
    job.delay()
except OperationalError:
    print("told", time.monotonic() - began < 5)
with transaction.atomic():
    job.delay_on_commit()
print("committed", time.monotonic() - began < 10)
"""


@pytest.fixture
def job() -> Iterator[HistoryTask]:
    """Return a job that tells the history context and the log context it runs in."""

    @app.task(name="tests.contexts", shared=False)
    def contexts() -> tuple[dict[str, object], dict[str, object]]:
        # Joining the context that is there is how pghistory lets it be read.
        with pghistory.context() as history:
            return dict(history.metadata), structlog.contextvars.get_contextvars()

    yield contexts
    app.tasks.pop("tests.contexts")


def test_a_job_is_named_in_the_history_and_in_the_log(job: HistoryTask) -> None:
    history, log = job.apply(task_id="17").get()

    assert (history["task"], history["task_id"]) == ("tests.contexts", "17")
    assert (log["task"], log["task_id"]) == ("tests.contexts", "17")


def test_the_log_context_ends_with_the_job(job: HistoryTask) -> None:
    job.apply(task_id="17")

    assert "task" not in structlog.contextvars.get_contextvars()


def test_a_job_carries_the_id_of_the_request_that_asked_for_it(job: HistoryTask, monkeypatch) -> None:
    sent = []
    monkeypatch.setattr(Task, "apply_async", lambda *_args, headers, **_kwargs: sent.append(headers))
    with structlog.contextvars.bound_contextvars(request_id="a1b2"):
        job.delay()
    job.delay()
    assert sent == [{"isms_request_id": "a1b2"}, {}]

    history, log = job.apply(headers=sent[0]).get()

    assert (history["request_id"], log["request_id"]) == ("a1b2", "a1b2")
    assert "request_id" not in job.apply().get()[1]


def test_how_a_job_went_last_is_kept(job: HistoryTask) -> None:
    job.apply()
    assert last_runs([job.name])[job.name].ended_at is not None
    with noting_run(job.name):
        running = last_runs([job.name])[job.name]
    run = noting_run(job.name)
    run.__enter__()
    assert not run.__exit__(ValueError, ValueError("half"), None)

    assert (running.ended_at, running.is_failed) == (None, False)
    assert last_runs([job.name])[job.name].is_failed


def test_a_queue_that_is_away_is_told_soon_and_never_stops_what_has_been_saved(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", QUEUE_AWAY],
        cwd=BASE_DIR,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "isms.settings",
            "MIGRATE_DATABASE_URL": settings.MIGRATE_DATABASE_URL,
            "REDIS_URL": f"unix://{tmp_path}/nobody.sock",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stdout.splitlines() == ["told True", "committed True"], result.stderr
    assert "Error calling" in result.stderr


def test_every_entry_of_the_schedule_is_a_registered_job() -> None:
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_a_job_is_given_to_another_worker_only_after_it_must_have_ended() -> None:
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost


def test_a_job_is_one_of_ours_in_every_thread_of_the_web_server() -> None:
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(lambda: isinstance(mail_reports._get_current_object(), HistoryTask)).result()
