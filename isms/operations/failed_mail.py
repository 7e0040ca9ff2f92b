"""Mail that did not get through: what the administrator sees of it, and trying once more."""

import datetime as dt

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from isms.accounts.models import Organisation
from isms.followup.models import OutgoingMail
from isms.register.access import Actor
from isms.register.errors import DomainError

SHOWN = 50
log = structlog.get_logger(__name__)


class MailSent(DomainError):
    """The mail server has taken the mail meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("Utskicket har redan kommit fram."))


def failed_mails(organisation: Organisation) -> list[OutgoingMail]:
    """Return the organisation's mails that have failed at least once and not got through, the latest first."""
    mails = OutgoingMail.objects.in_organisation(organisation).filter(sent_at__isnull=True).exclude(last_error="")
    return list(mails.select_related("recipient").defer("text").latest_first()[:SHOWN])


@transaction.atomic
def retry_mail(*, mail_id: int, actor: Actor, at: dt.datetime) -> None:
    """Let a mail be tried at the next run, also one that has been given up.

    A mail that a worker holds at this moment is left to it.

    Raises:
        OutgoingMail.DoesNotExist: the organisation has no such mail.
        MailSent: it has got through.
    """
    mail = OutgoingMail.objects.in_organisation(actor.organisation).select_for_update().get(pk=mail_id)
    if mail.sent_at is not None:
        raise MailSent
    OutgoingMail.objects.filter(pk=mail.pk).update(given_up_at=None, next_attempt_at=at)
    log.info("mail_retried", mail=mail.pk, by=actor.user.pk)
