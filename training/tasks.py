"""Jobs of training."""

from celery import shared_task
from django.utils import timezone

from training.services import call_new_holders


@shared_task(name="training.call_new_holders")
def call() -> int:
    """Give new holders of leading posts a day for their training."""
    return call_new_holders(today=timezone.localdate(), at=timezone.now())
