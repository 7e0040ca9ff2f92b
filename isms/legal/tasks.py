"""The job that tells of reports; safe to run twice, late or side by side."""

from celery import shared_task
from django.utils import timezone

from isms.legal.services import mail_waiting_reports


@shared_task(name="legal.mail_reports")
def mail_reports() -> None:
    """Tell the contact address of what has come in."""
    mail_waiting_reports(at=timezone.now())
