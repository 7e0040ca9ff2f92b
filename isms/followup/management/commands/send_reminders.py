"""Write and send reminders by hand, as the jobs on the clock do."""

import argparse
import datetime as dt
from typing import Any

import pghistory
from django.core.management.base import BaseCommand
from django.utils import timezone

from isms.followup.outbox import send_waiting_mail
from isms.followup.planning import plan_reminders
from isms.followup.reminders import prepare_reminders


class Command(BaseCommand):
    """Prepare the reminders of a day and send what waits in the outbox."""

    help = "Skapar dagens påminnelser och skickar det som väntar. Kan köras hur många gånger som helst."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the day and the dry run."""
        parser.add_argument("--date", type=dt.date.fromisoformat, help="dag att räkna för, ÅÅÅÅ-MM-DD (förval: i dag)")
        parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle skickas, utan att skriva något")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the work, or show it."""
        today = options["date"] or timezone.localdate()
        if options["dry_run"]:
            self._show(today)
            return
        with pghistory.context(command="send_reminders"):
            prepared = prepare_reminders(today=today, at=timezone.now())
            sent = send_waiting_mail(clock=timezone.now)
        self.stdout.write(
            f"{prepared.mail_count} utskick med {prepared.step_count} steg skapade, "
            f"{sent.sent_count} skickade, {sent.failed_count} misslyckade."
        )

    def _show(self, today: dt.date) -> None:
        planned = plan_reminders(today=today)
        for mail in planned:
            self.stdout.write(f"{mail.recipient.email}  {mail.kind.label}  {mail.subject}")
            for followup, step in mail.steps:
                self.stdout.write(f"    {step.code}  {step.on}  uppföljning {followup.pk}")
        self.stdout.write(f"{len(planned)} utskick skulle skapas. Inget har skrivits.")
