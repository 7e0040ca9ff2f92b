"""A row that its history does not explain is found, and told without its contents."""

from io import StringIO

import pghistory
import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from isms.register.access import share_entry, unshare_entry
from isms.register.models import Entry, EntryUserObjectPermission
from tests.audit.owner import as_owner
from tests.factories import IncidentFactory, InformationAssetFactory, SystemFactory, UserFactory


def verify() -> list[str]:
    out = StringIO()
    try:
        with pghistory.context(command="verify_history"):  # as manage.py does
            call_command("verify_history", stdout=out)
    except CommandError:
        return out.getvalue().splitlines()
    assert out.getvalue() == "Historiken är fullständig.\n"
    return []


def test_what_went_round_the_history_is_found(unit, actors) -> None:
    system, other = SystemFactory(unit=unit, title="Bokning"), SystemFactory(unit=unit)
    InformationAssetFactory(unit=unit, systems=[system])
    IncidentFactory(unit=unit, is_personal_data_breach=True)
    share_entry(entry=system, user=actors.reader, by=actors.coordinator)
    unshare_entry(entry=system, user=actors.reader)
    Entry.objects.filter(pk=system.pk).update(title="Bokning 2", search_text="bara för sökningen")
    assert verify() == []

    gone = share_entry(entry=system, user=UserFactory(), by=actors.coordinator)
    with as_owner(), pgtrigger.ignore():
        Entry.objects.filter(pk=system.pk).update(title="Hemligt ändrad", case_number="KUN 2026/666")
        EntryUserObjectPermission.objects.filter(pk=gone.pk).delete()
        never_told = UserFactory()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE assets_system DISABLE TRIGGER {trigger_of('assets_system')}")
    found = verify()
    assert f"register.Entry {system.pk}: avviker från sin senaste händelse (case_number, title)" in found
    assert f"register.EntryUserObjectPermission {gone.pk}: raden är borta utan händelse" in found
    assert f"accounts.User {never_told.pk}: saknar händelse" in found
    assert "assets.System update_update: utlösaren saknas eller är avstängd" in found
    assert len(found) == 4
    assert "Hemligt" not in "".join(found)
    assert str(other.pk) not in {line.split()[1] for line in found if line.startswith("register.Entry ")}
    with pytest.raises(CommandError, match="4 avvikelser"):
        call_command("verify_history", "--limit", "1", stdout=StringIO())


def trigger_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_update_update_%%'",
            [table],
        )
        return cursor.fetchone()[0]
