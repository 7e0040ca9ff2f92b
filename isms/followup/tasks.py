"""The jobs that run on the clock; all are safe to run twice, late or side by side."""

from celery import shared_task
from django.utils import timezone

from isms.followup.alarms import prepare_alarms as prepare_clocks
from isms.followup.outbox import send_waiting_mail
from isms.followup.reminders import prepare_reminders as prepare


@shared_task(name="followup.prepare_reminders")
def prepare_reminders() -> None:
    """Write today's digests and notices."""
    prepare(today=timezone.localdate(), at=timezone.now())


@shared_task(name="followup.prepare_alarms")
def prepare_alarms() -> None:
    """Write what is to be told at once of legal clocks."""
    prepare_clocks(now=timezone.now())


@shared_task(name="followup.send_mail")
def send_mail() -> None:
    """Send what waits in the outbox."""
    send_waiting_mail(clock=timezone.now)
