"""The Celery app: how jobs are queued, what runs on the clock, and what every job has in common."""

import os
from typing import Any

import pghistory
import structlog
from celery import Celery, signals
from celery.contrib.django.task import DjangoTask
from celery.schedules import crontab
from django.db import transaction

from isms import heartbeats

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isms.settings")

REQUEST_HEADER = "isms_request_id"


class HistoryTask(DjangoTask):
    """A job whose changes and log lines say which job made them, and which request asked for it."""

    abstract = True

    def apply_async(self, *args: Any, headers: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """Queue the job together with the id of the request, so that its log lines can be found by it."""
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        asked = {} if request_id is None else {REQUEST_HEADER: str(request_id)}
        return super().apply_async(*args, headers={**asked, **(headers or {})}, **kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the job inside a history context and a log context of its own."""
        name, task_id = self.name, self.request.id
        sent = {**self.request.__dict__, **(self.request.headers or {})}
        asked = {"request_id": sent[REQUEST_HEADER]} if sent.get(REQUEST_HEADER) else {}
        with (
            structlog.contextvars.bound_contextvars(task=name, task_id=task_id, **asked),
            pghistory.context(task=name, task_id=task_id, **asked),
            heartbeats.noting_run(name),
        ):
            return super().__call__(*args, **kwargs)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Queue the job when the transaction has committed.

        A broker that is away is logged and does not fail the request: what the job would have done
        is found again by the job that runs on the clock.
        """

        def queue_job() -> None:
            self.delay(*args, **kwargs)

        transaction.on_commit(queue_job, robust=True)


app = Celery("isms", task_cls=HistoryTask)
app.set_default()  # also for the threads of a web server: a job that is queued there is one of these
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Times are Europe/Stockholm. A run that no worker has taken when the next one is due is dropped: each run
# looks at everything that is due, so a missed night or a stopped worker loses nothing.
app.conf.beat_schedule = {
    "prepare reminders": {
        "task": "followup.prepare_reminders",
        "schedule": crontab(minute="0", hour="6-18"),  # hourly: a lost morning is caught up the same day
        "options": {"expires": 3500},
    },
    "prepare alarms": {
        "task": "followup.prepare_alarms",
        "schedule": crontab(),  # a legal clock does not wait for the morning
        "options": {"expires": 55},
    },
    "send mail": {
        "task": "followup.send_mail",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "expire normative classifications": {
        "task": "classification.expire_normatives",
        "schedule": crontab(minute="20", hour="*/2"),  # whatever has run out is found by the next run
        "options": {"expires": 7000},
    },
    "call new holders to the leadership's training": {
        "task": "training.call_new_holders",
        "schedule": crontab(minute="40", hour="5"),  # looks at every post each day
        "options": {"expires": 80_000},
    },
    "dispose of what the retention policy lets the application dispose of": {
        "task": "register.apply_retention",
        "schedule": crontab(minute="30", hour="4", day_of_month="1"),
        "options": {"expires": 80_000},
    },
    "take up waiting imports": {
        "task": "register.run_waiting_imports",
        "schedule": crontab(minute="*/5"),  # each is begun at once; this finds those that were not, or stopped
        "options": {"expires": 290},
    },
    "render forgotten reports": {
        "task": "reports.render_forgotten",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 290},
    },
    "tell of reports about accessibility": {
        "task": "legal.mail_reports",
        "schedule": crontab(minute="10"),  # most are told of at once; this finds those that were not
        "options": {"expires": 3500},
    },
}


@signals.setup_logging.connect
def keep_django_logging(**_: Any) -> None:
    """Stop Celery from replacing the logging that the settings have set up."""


@signals.heartbeat_sent.connect
def hear_worker(**_: Any) -> None:
    """Note that the worker lives: Celery tells every few seconds."""
    heartbeats.hear(heartbeats.WORKER)


@signals.beat_init.connect
def hear_clock_by_what_it_sends(**_: Any) -> None:
    """In the clock's own process, take each job that it sends as a sign of life: one goes every minute."""
    signals.after_task_publish.connect(hear_clock)


def hear_clock(**_: Any) -> None:
    """Note that the clock lives and reaches the queue."""
    heartbeats.hear(heartbeats.CLOCK)
