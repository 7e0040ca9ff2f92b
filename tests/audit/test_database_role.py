"""The application's database role cannot change what has happened: asked for every table, then tried."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import InternalError, ProgrammingError, connection, transaction
from psycopg import sql

from isms.register.audit.ownership import event_models, is_immutable
from isms.register.models import Entry
from isms.register.services import add_comment
from tests.conftest import APPLICATION_ROLE
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory

REFUSED = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")


def tables() -> list[str]:
    """Every event table, and every table that events are written for."""
    events = event_models()
    return sorted({model._meta.db_table for pair in events.items() for model in pair})


def is_allowed(table: str, right: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [APPLICATION_ROLE, f'"{table}"', right])
        return cursor.fetchone()[0]


def refused(statement: sql.Composable, error: type[Exception] = ProgrammingError) -> bool:
    """Tell whether the database refuses a statement for want of a right."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except error as refusal:
        return "permission denied" in str(refusal) or "must be owner" in str(refusal)
    return False


@pytest.mark.django_db
def test_the_role_has_no_right_that_could_change_history() -> None:
    events = [model._meta.db_table for model in event_models().values()]
    assert len(events) > 60
    wrong = [f"{right} {table}" for table in events for right in REFUSED if is_allowed(table, right)]
    wrong += [f"{right} {table}" for table in tables() for right in ("TRUNCATE", "TRIGGER") if is_allowed(table, right)]
    assert wrong == []
    assert all(is_allowed(table, "INSERT") for table in events)


@pytest.mark.django_db
def test_the_role_is_no_owner_and_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
            " FROM pg_roles WHERE rolname = %s",
            [APPLICATION_ROLE],
        )
        assert cursor.fetchone() == (False,) * 5
        cursor.execute("SELECT COUNT(*) FROM pg_auth_members WHERE member = %s::regrole", [APPLICATION_ROLE])
        assert cursor.fetchone()[0] == 0, "a role it belongs to could lend it rights"
        cursor.execute("SELECT COUNT(*) FROM pg_class WHERE relowner = %s::regrole", [APPLICATION_ROLE])
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [APPLICATION_ROLE])
        assert cursor.fetchone()[0] is False


def test_each_way_round_is_refused_on_every_table(unit) -> None:
    SystemFactory(unit=unit)
    events = {model._meta.db_table for model in event_models().values()}
    let_through = []
    for table in tables():
        name = sql.Identifier(table)
        ways = ["TRUNCATE {}", "ALTER TABLE {} DISABLE TRIGGER ALL", "DROP TABLE {}"]
        if table in events:
            ways += ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"]
        let_through += [f"{way} {table}" for way in ways if not refused(sql.SQL(way).format(name))]
    assert let_through == []
    assert refused(sql.SQL("SET session_replication_role = replica"))
    assert refused(sql.SQL("DROP FUNCTION {} CASCADE").format(sql.Identifier(function_of_a_trigger())))
    assert refused(sql.SQL("CREATE TEMP TABLE register_entryevent (id integer)"))


def test_a_setting_that_passes_over_triggers_is_not_heard(unit) -> None:
    """The library's ``ignore`` is a setting that any session may set; the application's role gets nothing by it."""
    system = SystemFactory(unit=unit)
    before = apps.get_model("register.EntryEvent").objects.filter(pgh_obj_id=system.pk).count()
    with pgtrigger.ignore():
        Entry.objects.filter(pk=system.pk).update(title="I smyg")
    assert apps.get_model("register.EntryEvent").objects.filter(pgh_obj_id=system.pk).count() == before + 1
    comment = add_comment(entry=system, text="Som det skrevs", by=UserFactory(), at=STOCKHOLM_NOON)
    for statement in ("UPDATE register_comment SET text = 'x'", "DELETE FROM register_comment"):
        with pgtrigger.ignore(), pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            connection.cursor().execute(statement)
    comment.refresh_from_db()
    assert comment.text == "Som det skrevs"


def function_of_a_trigger() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = 'register_entry'::regclass AND NOT t.tgisinternal ORDER BY 1 LIMIT 1"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_every_table_of_evidence_has_its_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_immutable_%'")
        kept = {row[0].strip('"') for row in cursor.fetchall()}
    assert kept >= {model._meta.db_table for model in apps.get_models() if is_immutable(model)}
