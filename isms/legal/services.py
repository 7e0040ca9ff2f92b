"""Writes of reports about accessibility: taken in, told of, answered."""

import datetime as dt

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from isms.accounts.models import User
from isms.languages import in_swedish
from isms.legal.models import AccessibilityReport
from isms.legal.selectors import answering_organisation
from isms.legal.texts import legal_texts
from isms.register.errors import DomainError


class AlreadyAnswered(DomainError):
    """Somebody has answered the report already."""

    def __init__(self) -> None:
        super().__init__(_("Synpunkten är redan besvarad."))


@transaction.atomic
def take_in_report(*, report: AccessibilityReport, at: dt.datetime) -> AccessibilityReport:
    """Keep what somebody tells of the site's accessibility, give it a number and have the contact address told.

    Raises:
        ValidationError: a field is wrong.
    """
    from isms.legal.tasks import mail_reports

    report.organisation = answering_organisation()
    report.received_at = at
    report.full_clean()
    report.save(force_insert=True)
    mail_reports.delay_on_commit()
    return report


@transaction.atomic
def answer_report(*, report: AccessibilityReport, answer: str, by: User, at: dt.datetime) -> AccessibilityReport:
    """Note what was answered; it is noted once.

    Raises:
        AlreadyAnswered: somebody was first.
        ValidationError: the answer is empty or too long.
    """
    locked = AccessibilityReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.answered_at is not None:
        raise AlreadyAnswered
    locked.answer, locked.answered_at, locked.answered_by = answer.strip(), at, by
    locked.full_clean()
    locked.save(update_fields=["answer", "answered_at", "answered_by"])
    return locked


def mail_waiting_reports(*, at: dt.datetime) -> int:
    """Tell the contact address of each report that it has not been told of; return how many.

    Two that run at once tell of different reports. The mail names number and page, never what was written or who
    wrote it: that is read in the register.
    """
    address = legal_texts().operator.email
    if not address:
        return 0
    told = 0
    for pk in AccessibilityReport.objects.unmailed().values_list("pk", flat=True):
        with transaction.atomic():
            waiting = AccessibilityReport.objects.select_for_update(skip_locked=True, of=("self",)).unmailed()
            report = waiting.filter(pk=pk).first()
            if report is None:
                continue
            _mail(report, address)
            report.mailed_at = at
            report.save(update_fields=["mailed_at"])
            told += 1
    return told


@in_swedish()
def _mail(report: AccessibilityReport, address: str) -> None:
    subject = _("Synpunkt på tillgänglighet %(number)s") % {"number": report.number}
    text = _(
        "En synpunkt på webbplatsens tillgänglighet har kommit in: %(number)s, %(kind)s.\n\n"
        "Läs och besvara den i registret under Inställningar, Synpunkter på tillgänglighet."
    ) % {"number": report.number, "kind": report.get_kind_display()}
    EmailMessage(subject=subject, body=text, to=[address]).send()
