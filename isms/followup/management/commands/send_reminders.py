"""Write and send reminders by hand, as the jobs on the clock do."""

import argparse
import datetime as dt
from typing import Any

import pghistory
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from isms.followup.alarms import prepare_alarms
from isms.followup.outbox import send_waiting_mail
from isms.followup.planning import plan_reminders
from isms.followup.reminders import prepare_reminders


class Command(BaseCommand):
    """Prepare the reminders of a day and send what waits in the outbox."""

    help = _("Skapar dagens påminnelser och skickar det som väntar. Kan köras hur många gånger som helst.")

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the day and the dry run."""
        parser.add_argument("--date", type=dt.date.fromisoformat, help=_("dag att räkna för, ÅÅÅÅ-MM-DD"))
        parser.add_argument("--dry-run", action="store_true", help=_("visa, men skriv inget"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the work, or show it."""
        today = options["date"] or timezone.localdate()
        if options["dry_run"]:
            self._show(today)
            return
        with pghistory.context(command="send_reminders"):
            prepared = prepare_reminders(today=today, at=timezone.now())
            if options["date"] is None:
                prepare_alarms(now=timezone.now())
            sent = send_waiting_mail(clock=timezone.now)
        self.stdout.write(
            _("%(mails)d utskick med %(steps)d steg skapade, %(sent)d skickade, %(failed)d misslyckade.")
            % {
                "mails": prepared.mail_count,
                "steps": prepared.step_count,
                "sent": sent.sent_count,
                "failed": sent.failed_count,
            }
        )

    def _show(self, today: dt.date) -> None:
        planned = plan_reminders(today=today)
        for mail in planned:
            self.stdout.write(f"{mail.recipient.email}  {mail.kind.label}  {mail.subject}")
            for followup, step in mail.steps:
                self.stdout.write(f"    {step.code}  {step.on}  #{followup.pk}")
        self.stdout.write(_("%(mails)d utskick skulle skapas. Inget har skrivits.") % {"mails": len(planned)})
