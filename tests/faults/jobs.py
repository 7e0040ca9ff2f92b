"""A job for the tests of lost workers: writes down when it begins and ends, and waits while it is held."""

import os
import time
from pathlib import Path

from django.conf import settings

from isms.celery import app

app.conf.broker_transport_options = {
    **app.conf.broker_transport_options,
    "visibility_timeout": int(os.environ.get("TEST_PATIENCE_SECONDS", "3600")),
}


@app.task(name="tests.faults.held")
def held(directory: str, name: str) -> None:
    """Write ``began`` with the process's id, wait until nobody holds the job, and write ``done``.

    The job that is called greedy takes more memory than a process may.
    """
    place = Path(directory)
    with (place / "log").open("a") as log:
        log.write(f"began {name} {os.getpid()}\n")
    if name == "greedy":
        _taken = b"x" * 1_000 * settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD
    while (place / f"hold-{name}").exists():
        time.sleep(0.05)
    with (place / "log").open("a") as log:
        log.write(f"done {name}\n")
