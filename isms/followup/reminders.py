"""Put a day's mails in the outbox and their steps in the ledger, at once.

Everything due that the ledger does not hold is caught up, so a missed night loses nothing; what the
ledger holds is not told again, so running twice changes nothing. One organisation is one
transaction, which locks the organisation's row: two workers take turns, and a worker that dies
leaves nothing half done.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import make_msgid
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction

from isms.accounts.models import Organisation
from isms.followup.models import OutgoingMail, Reminder
from isms.followup.planning import PlannedMail, plan_organisation

BATCH = 2_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Prepared:
    """How much a run has put in the outbox and the ledger."""

    mail_count: int = 0
    step_count: int = 0


def prepare_reminders(*, today: dt.date, at: dt.datetime) -> Prepared:
    """Write the mails of a day for every organisation; nothing happens on days off.

    Args:
        today: the day whose steps are told, in the site's own time zone.
        at: the time that the outbox notes as queued.
    """
    parts = [
        prepare_organisation(organisation=organisation, today=today, at=at)
        for organisation in Organisation.objects.order_by("pk")
    ]
    return Prepared(sum(part.mail_count for part in parts), sum(part.step_count for part in parts))


@transaction.atomic
def prepare_organisation(*, organisation: Organisation, today: dt.date, at: dt.datetime) -> Prepared:
    """Write the mails of a day for one organisation."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    return write_mails(plan_organisation(organisation, today=today), today=today, at=at)


def write_mails(mails: Sequence[PlannedMail], *, today: dt.date, at: dt.datetime) -> Prepared:
    """Put planned mails in the outbox and their steps in the ledger; the organisation's row is locked already."""
    if not mails:
        return Prepared()
    host = urlsplit(settings.ISMS_ADDRESS).hostname
    planned = {make_msgid(domain=host): mail for mail in mails}
    OutgoingMail.objects.bulk_create(
        [_outgoing(mail, message_id, today, at) for message_id, mail in planned.items()],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    stored = list(OutgoingMail.objects.filter(message_id__in=planned))
    rows = [
        Reminder(
            followup=followup,
            due_at=followup.due_at,
            step=step.code,
            step_on=step.on,
            recipient_id=mail.recipient_id,
            mail=mail,
        )
        for mail in stored
        for followup, step in planned[mail.message_id].steps
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    if stored:
        log.info("reminders_prepared", organisation=mails[0].organisation.slug, mails=len(stored), steps=len(rows))
    return Prepared(len(stored), len(rows))


def _outgoing(mail: PlannedMail, message_id: str, today: dt.date, at: dt.datetime) -> OutgoingMail:
    return OutgoingMail(
        organisation=mail.organisation,
        recipient=mail.recipient,
        address=mail.recipient.email,
        kind=mail.kind,
        period=mail.period,
        prepared_on=today,
        subject=mail.subject,
        text=mail.text,
        message_id=message_id,
        queued_at=at,
        next_attempt_at=at,
    )
