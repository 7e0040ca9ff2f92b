"""Dispose of rows whose time is over, as the retention policy says."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from isms.register.audit.retention import apply, decided_rules, due, may_apply, owns_tables


class Command(BaseCommand):
    """Show or carry out what the policy says; what needs a decision is done only when its reference is given."""

    help = "Gallrar det vars tid är ute enligt isms/register/audit/retention.toml."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the dry run, the decision and the connection."""
        parser.add_argument("--dry-run", action="store_true", help="visa, men ta inte bort något")
        parser.add_argument("--decision", default="", help="gallringsbeslutets beteckning, till exempel SSA 2026:12")
        parser.add_argument("--rule", action="append", default=[], help="regeln som beslutet gäller; kan upprepas")
        parser.add_argument("--database", default="default", help="owner för det som bara databasens ägare tar bort")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the tables with rows that are due."""
        using, decision, covered = options["database"], options["decision"].strip(), options["rule"]
        known = decided_rules()
        if bool(decision) != bool(covered) or not set(covered) <= set(known):
            told = "; ".join(known)
            raise CommandError(f"Ange gallringsbeslutet med --decision, och vad det gäller med --rule: {told}.")
        as_owner = owns_tables(using)
        found_any = False
        for found in due(today=timezone.localdate(), using=using):
            found_any = True
            table = f"{found.model._meta.label}, {found.count} rader äldre än {found.before.isoformat()}"
            if reason := may_apply(found, decision=decision, as_owner=as_owner, covered=covered):
                self.stdout.write(f"{table}: {reason}")
            elif options["dry_run"]:
                self.stdout.write(f"{table}: skulle gallras")
            else:
                count = apply(found, decision=decision, at=timezone.now(), using=using)
                self.stdout.write(f"{table}: {count} gallrade")
        if not found_any:
            self.stdout.write("Inget att gallra.")
