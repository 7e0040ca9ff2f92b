"""Send what waits in the outbox.

A mail is claimed in a short transaction of its own and sent outside any transaction. A claim is a
lease: when the worker dies, the lease runs out and the next worker sends the same mail, with the
same Message-ID. A mail server that is away costs nothing but time.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused

import structlog
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from isms.followup.models import OutgoingMail

log = structlog.get_logger(__name__)

# Longer than any single sending: the mail connection times out after 20 seconds per step.
LEASE = dt.timedelta(minutes=10)
# The wait after each failed attempt; the last one repeats.
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
GIVE_UP_AFTER = dt.timedelta(days=14)
LONGEST_RUN = dt.timedelta(minutes=10)

# What the mail server says of one mail; other faults concern the server, and the rest of the outbox waits.
REFUSALS = (SMTPRecipientsRefused, SMTPDataError, ValueError)


@dataclass(frozen=True)
class Sent:
    """How a run went."""

    sent_count: int = 0
    failed_count: int = 0


def send_waiting_mail(*, clock: Callable[[], dt.datetime]) -> Sent:
    """Send the mails whose turn it is, until none is left, the mail server is away or ten minutes have passed.

    Args:
        clock: returns the present time; it is asked before and after each mail.
    """
    sent = failed = 0
    ends_at = clock() + LONGEST_RUN
    connection = get_connection()
    try:
        while (now := clock()) < ends_at and (mail := claim_next_mail(now=now)):
            try:
                _deliver(mail, connection)
            except (*REFUSALS, OSError) as error:
                failed += 1
                _note_failure(mail, error, at=clock())
                connection.close()
                if not isinstance(error, REFUSALS):
                    break
            else:
                sent += 1
                OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=clock(), claimed_until=None, last_error="")
    finally:
        connection.close()
    if sent or failed:
        log.info("mail_sent", sent=sent, failed=failed)
    return Sent(sent, failed)


@transaction.atomic(durable=True)
def claim_next_mail(*, now: dt.datetime) -> OutgoingMail | None:
    """Take the longest waiting mail for ten minutes; None when nothing waits. Workers never take the same."""
    mail = OutgoingMail.objects.sendable(now).select_for_update(skip_locked=True).first()
    if mail is None:
        return None
    OutgoingMail.objects.filter(pk=mail.pk).update(claimed_until=now + LEASE, attempts=F("attempts") + 1)
    mail.refresh_from_db(fields=["claimed_until", "attempts"])
    return mail


def _deliver(mail: OutgoingMail, connection: BaseEmailBackend) -> None:
    message = EmailMessage(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    connection.open()
    message.send()


def _note_failure(mail: OutgoingMail, error: Exception, *, at: dt.datetime) -> None:
    """Keep what went wrong and when to try again; give up after two weeks."""
    is_over = at - mail.queued_at > GIVE_UP_AFTER
    OutgoingMail.objects.filter(pk=mail.pk).update(
        claimed_until=None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
        next_attempt_at=at + WAITS[min(mail.attempts, len(WAITS)) - 1],
        given_up_at=at if is_over else None,
    )
    log.warning("mail_failed", mail=mail.pk, attempts=mail.attempts, error=type(error).__name__, given_up=is_over)
