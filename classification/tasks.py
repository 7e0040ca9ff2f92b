"""Jobs of classification."""

from celery import shared_task
from django.utils import timezone

from classification.normative.publishing import expire_normatives


@shared_task(name="classification.expire_normatives")
def expire() -> int:
    """Let normative classifications that have run out no longer hold."""
    return expire_normatives(at=timezone.now())
