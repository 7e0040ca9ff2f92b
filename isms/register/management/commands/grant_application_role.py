"""Give the application's database role its rights, after migrating."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections, transaction

from isms.register.database_role import closing_statements, grant_statements


class Command(BaseCommand):
    """Run as the owner role: the application may write tables, but only add to the history."""

    help = "Grants the application role SELECT and INSERT on history tables and full row access on the others."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which connection runs the grants and which role receives them."""
        parser.add_argument("--database", default="owner")
        parser.add_argument("--role", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every grant in one transaction."""
        role = options["role"] or settings.DATABASES["default"]["USER"]
        connection = connections[options["database"]]
        with transaction.atomic(using=options["database"]), connection.cursor() as cursor:
            for statement in grant_statements(role=role, models=apps.get_models(include_auto_created=True)):
                cursor.execute(statement)
            cursor.execute("SELECT current_user, current_database()")
            owner, database = cursor.fetchone()
            for statement in closing_statements(owner=owner, database=database):
                cursor.execute(statement)
