"""Every change leaves a row that nobody can change, with who and from where."""

import pghistory
import pytest
from django.db import ProgrammingError, connection, transaction

from assets.models import System
from assets.services import change_asset, change_system
from isms.accounts.models import Unit, User
from isms.register.history import history_of
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, InformationAssetFactory, SystemFactory


def change(system: System, by: User, **values: object) -> None:
    for name, value in values.items():
        setattr(system, name, value)
    with pghistory.context(user=by.pk, url="/prov/"):
        change_system(system=system, version=system.version, by=by, at=STOCKHOLM_NOON)


def test_history_shows_old_and_new_of_parent_and_child_in_one_item(unit: Unit, coordinator: User, acting) -> None:
    system = SystemFactory(unit=unit, title="Bokning", operation="own")
    change(system, coordinator, title="Bokning 2", operation="cloud")
    latest = history_of(system, actor=acting(coordinator, unit.organisation))[0]
    assert latest.who == str(coordinator)
    assert {(each.label, each.old, each.new) for each in latest.changes} == {
        ("Namn", "Bokning", "Bokning 2"),
        ("Driftform", "Egen drift", "Molntjänst"),
    }


def test_raw_and_bulk_writes_are_caught(unit: Unit, coordinator: User, acting) -> None:
    system = SystemFactory(unit=unit, title="Bokning")
    Entry.objects.filter(pk=system.pk).update(title="Bokning 3")
    assert history_of(system, actor=acting(coordinator, unit.organisation))[0].changes[0].new == "Bokning 3"
    assert history_of(system, actor=acting(coordinator, unit.organisation))[0].who == "Systemet"


def test_moving_an_asset_shows_on_the_asset(unit: Unit, coordinator: User, acting) -> None:
    system = SystemFactory(unit=unit, title="Arkivet")
    asset = InformationAssetFactory(unit=unit)
    change_asset(asset=asset, systems=[system], version=asset.version, by=coordinator, at=STOCKHOLM_NOON)
    assert any(
        "Arkivet" in each.new
        for item in history_of(asset, actor=acting(coordinator, unit.organisation))
        for each in item.changes
    )


def test_restricted_neighbours_are_not_named_in_the_history(
    unit: Unit, coordinator: User, reader: User, acting
) -> None:
    hidden = InformationAssetFactory(unit=unit, title="Hemliga ansökningar", restricted=True)
    system = SystemFactory(unit=unit)
    change_asset(asset=hidden, systems=[system], version=hidden.version, by=coordinator, at=STOCKHOLM_NOON)

    def told(user: User) -> str:
        items = history_of(system, actor=acting(user, unit.organisation))
        return " ".join(each.new for item in items for each in item.changes)

    assert "Hemliga ansökningar" in told(coordinator)
    assert "Hemliga ansökningar" not in told(reader)


@pytest.mark.parametrize("statement", ["UPDATE {} SET title = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_application_role_cannot_rewrite_history(unit: Unit, statement: str) -> None:
    SystemFactory(unit=unit)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format("register_entryevent"))


def test_application_role_cannot_switch_triggers_off(unit: Unit) -> None:
    for statement in (
        "ALTER TABLE register_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TABLE register_entryevent",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(statement)
