"""The registers as spreadsheets: out and in again, new and changed rows, faults, names, undo and the worker."""

import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from openpyxl import load_workbook
from zeal import zeal_ignore

from assets.models import System
from assets.services import change_system
from isms.accounts.models import Organisation, Post, Unit, User
from isms.celery import HistoryTask
from isms.register.imports import services, writing
from isms.register.imports.sheet import sheet_of
from isms.register.imports.work import run, run_waiting
from isms.register.models import AccessEvent, Entry, ImportBatch
from isms.register.services import add_comment
from isms.register.spreadsheets import read_table, write_csv
from tests.factories import STOCKHOLM_NOON, InformationAssetFactory, PostFactory, SystemFactory, ZoneFactory

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen/importer"
EXPORT = "/kulturforvaltningen/exportera"


@pytest.fixture
def client(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


@pytest.fixture
def post(unit: Unit) -> Post:
    return PostFactory(unit=unit, title="Systemägare")


def uploaded(client: Client, kind: str, content: bytes, name: str = "fil.csv") -> ImportBatch:
    answer = client.post(f"{BASE}/ny/{kind}/", {"file": ContentFile(content, name=name)})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("pk")


def shown(client: Client, batch: ImportBatch) -> dict:
    return client.get(f"{BASE}/{batch.pk}/").context


def applied(client: Client, batch: ImportBatch, **choices: str) -> ImportBatch:
    seen = shown(client, batch)["seen"]
    with zeal_ignore():  # each row is written by the register's own service
        client.post(f"{BASE}/{batch.pk}/genomfor/", {"seen": seen, **choices})
    batch.refresh_from_db()
    return batch


def test_systems_come_in_change_and_go_back(client: Client, unit: Unit, post: Post, organisation: Organisation) -> None:
    ZoneFactory(organisation=organisation, name="Inre zon")
    stored = SystemFactory(unit=unit, owner=post, title="Biblioteksdatabasen", description="Lånen")
    headers = (
        "Referens",
        "Systemnamn",
        "Enhet",
        "Systemägare",
        "Kritikalitet",
        "RSA",
        "Driftland",
        "Zon",
        "Beskrivning",
    )
    rows = [
        (stored.reference, "Biblioteksdatabasen", unit.name, "", "Hög", "x", "Sverige", "inre zon", ""),
        ("", "Bokningen", unit.name, "systemägare", "verksamhetskritiskt", "nej", "NO", "", "Bokar lokaler"),
        ("", "Utan enhet", "", "", "", "", "", "", ""),
        ("", "Fel", "Finns ej", "", "Jättehög", "", "", "", ""),
        ("SYS-9999", "Okänd", "", "", "", "", "", "", ""),
        ("", "Summa", "", "", "", "", "", "", ""),
    ]
    batch = uploaded(client, "system", write_csv(headers, rows))
    page = shown(client, batch)
    told = {row.number: row for row in page["verdicts"]}
    assert [str(told[number].verdict) for number in range(2, 8)] == [
        "changed", "new", "error", "error", "error", "skipped",
    ]  # fmt: skip
    assert [(each.label, each.old, each.new) for each in told[2].changes] == [
        ("Kritikalitet", "Medel", "Hög"),
        ("Ingår i RSA", "Nej", "Ja"),
        ("Driftland", "", "Sverige"),
        ("Zon", "", "Inre zon"),
    ]
    assert told[4].errors == ("Enhet: Ange ett värde.",)
    assert len(told[5].errors) == 2
    assert applied(client, batch).state == "uploaded"  # all or nothing
    assert System.objects.count() == 1
    assert applied(client, batch, faults="skip").outcome == "1 ny, 1 ändrad, 0 oförändrade. 3 rader lästes inte in."
    assert [number for number, *_rest in batch.leftovers] == [4, 5, 6]
    new = System.objects.get(title="Bokningen")
    assert (new.owner, new.criticality, str(new.country), new.followups.count()) == (post, "critical", "NO", 2)
    assert "Bokar lokaler" in new.search_text
    stored.refresh_from_db()
    assert (stored.criticality, stored.version, stored.description) == ("high", 2, "Lånen")

    with zeal_ignore():
        client.post(f"{BASE}/{batch.pk}/angra/")
    batch.refresh_from_db()
    stored, new = System.objects.get(pk=stored.pk), System.objects.get(pk=new.pk)
    assert batch.outcome == "Ångrad: 1 arkiverade, 1 återställda, 0 gick inte att ångra."
    assert (stored.criticality, stored.is_in_rsa, stored.zone, str(stored.country)) == ("medium", False, None, "")
    assert new.is_archived


def test_what_has_happened_since_is_left_when_an_import_is_undone(
    client: Client, unit: Unit, coordinator: User
) -> None:
    rows = [(f"System {number}", unit.name) for number in range(4)]
    batch = applied(client, uploaded(client, "system", write_csv(("Namn", "Enhet"), rows)))
    first, second, third, fourth = System.objects.order_by("reference")
    second.title = "Eget namn"
    change_system(system=second, version=1, by=coordinator, at=STOCKHOLM_NOON)
    add_comment(entry=third, text="Viktigt", by=coordinator, at=STOCKHOLM_NOON)
    InformationAssetFactory(unit=unit, systems=[fourth])
    with zeal_ignore():
        client.post(f"{BASE}/{batch.pk}/angra/")
    batch.refresh_from_db()
    assert batch.outcome == "Ångrad: 1 arkiverade, 0 återställda, 3 gick inte att ångra."
    assert [(number, reason) for number, _title, reason in batch.leftovers] == [
        (3, "Posten har ändrats efter importen."),
        (4, "Posten används av annat i registret: kommentarer."),
        (5, "Posten används av annat i registret: placeringar."),
    ]
    assert list(System.objects.archived()) == [first]
    assert "Gick inte att ångra" in client.get(f"{BASE}/{batch.pk}/").content.decode()


def test_a_row_known_by_its_name_alone_is_asked_about(client: Client, unit: Unit) -> None:
    SystemFactory(unit=unit, title="Ärendeåret")
    content = write_csv(("Namn", "Enhet", "Beskrivning"), [("ÄRENDEÅRET", unit.name, "Ekonomi")])
    batch = uploaded(client, "system", content)
    [row] = shown(client, batch)["verdicts"]
    assert (row.verdict, row.is_by_name) == ("changed", True)
    assert applied(client, batch).state == "uploaded"  # nobody has said that it is the same
    assert applied(client, batch, names="new").outcome.startswith("1 ny, 0 ändrade")
    [first, second] = System.objects.order_by("reference")
    assert (first.title, second.title) == ("Ärendeåret", "ÄRENDEÅRET")
    batch = uploaded(client, "system", content)
    assert "Flera poster har det namnet" in shown(client, batch)["verdicts"][0].errors[0]


def test_many_new_systems_leave_the_same_rows_as_one_at_a_time(
    client: Client, unit: Unit, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = ("Systemnamn", "Enhet", "Ägare", "Livscykel", "Kritikalitet", "Driftform", "Behandlar personuppgifter")
    rows = [
        (f"{way} {number}", unit.name, "Systemägare" if number else "", lifecycle, criticality, operation, "ja")
        for way in ("Ett", "Många")
        for number, (lifecycle, criticality, operation) in enumerate(
            [("I drift", "Hög", "Molntjänst"), ("Planerat", "Låg", "Stadsgemensamt"), ("Införs", "", "Egen drift")]
        )
    ]
    applied(client, uploaded(client, "system", write_csv(headers, rows[:3])))
    monkeypatch.setattr(writing, "MANY", 1)
    applied(client, uploaded(client, "system", write_csv(headers, rows[3:])))
    one, many = (everything_about(System.objects.filter(title__startswith=way)) for way in ("Ett", "Många"))
    assert one == many
    assert [entry.reference for entry in System.objects.order_by("pk")] == [f"SYS-{n:04d}" for n in range(1, 7)]


def everything_about(systems) -> list:
    """What stands in every table about each system, but for keys, names and numbers."""
    found = []
    apart = {"id", "entry", "system", "title", "reference", "search_text", "search_vector", "calendar_id"}
    apart |= {"created_at", "updated_at", "opened_at"}
    for system in systems.order_by("pk"):
        told = {}
        for relation in [None, *System._meta.related_objects]:
            model = relation.related_model if relation else System
            if relation and relation.related_model.__name__ in ("ImportedRow",):
                continue
            rows = model._base_manager.filter(**{relation.field.name if relation else "pk": system.pk})
            keys = [field.attname for field in model._meta.concrete_fields if field.name not in apart]
            keys = [key for key in keys if not key.startswith("pgh_")]
            told[relation.name if relation else "own"] = sorted(map(repr, rows.values_list(*keys)))
        found.append(told)
    return found


def test_a_large_file_is_left_to_the_worker(
    client: Client,
    unit: Unit,
    coordinator: User,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "LARGE", 3)
    monkeypatch.setattr(writing, "MANY", 3)
    rows, asked = [(f"System {number}", unit.name) for number in range(3)], []
    monkeypatch.setattr(HistoryTask, "delay_on_commit", lambda task, pk: asked.append((task.name, pk)))
    batch = uploaded(client, "system", write_csv(("Namn", "Enhet"), rows))
    assert asked == [("register.run_import", batch.pk)]
    page = client.get(f"{BASE}/{batch.pk}/").content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Provkörs" in page
    assert run_waiting(clock=lambda: now) == 1
    assert client.get(f"{BASE}/{batch.pk}/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert [str(row.verdict) for row in shown(client, batch)["verdicts"]] == ["new"] * 3
    batch = applied(client, batch)
    assert (batch.work, System.objects.count()) == ("apply", 0)
    cache.set(f"import-progress:{batch.pk}", (2, 3), 60)
    assert "2 av 3 rader" in client.get(f"{BASE}/{batch.pk}/").content.decode()
    assert "Importen pågår" in client.post(f"{BASE}/{batch.pk}/avbryt/", follow=True).content.decode()
    assert (run(batch.pk, clock=lambda: now), run(batch.pk, clock=lambda: now)) == (True, False)
    assert shown(client, batch)["batch"].outcome.startswith("3 nya")
    event = Entry.objects.filter(imported_rows__batch=batch).order_by("pk")[0].entry_events.latest("pgh_id")
    assert event.pgh_context["user"] == coordinator.pk
    client.post(f"{BASE}/{batch.pk}/angra/")
    with zeal_ignore():
        assert run(batch.pk, clock=lambda: now)
    batch.refresh_from_db()
    assert (batch.state, System.objects.archived().count()) == ("undone", 3)


def test_a_worker_that_cannot_says_why(client: Client, unit: Unit, now: dt.datetime, monkeypatch, coordinator) -> None:
    monkeypatch.setattr(services, "LARGE", 1)
    batch = uploaded(client, "system", write_csv(("Namn", "Enhet"), [("Alfa", unit.name)]))
    run_waiting(clock=lambda: now)
    batch = applied(client, batch)
    SystemFactory(unit=unit, title="Alfa")  # somebody was first
    run(batch.pk, clock=lambda: now)
    page = client.get(f"{BASE}/{batch.pk}/").content.decode()
    assert "Registret har ändrats sedan provkörningen" in page
    assert "samma namn" in page
    ImportBatch.objects.filter(pk=batch.pk).update(work="apply", work_attempts=3)
    run(batch.pk, clock=lambda: now)
    assert "fel i systemet" in client.get(f"{BASE}/{batch.pk}/").content.decode()


def test_the_template_explains_itself_and_reads_as_nothing(client: Client, unit: Unit, post: Post) -> None:
    content = client.get(f"{BASE}/mall/system/").getvalue()
    book = load_workbook(io.BytesIO(content))
    sheet, values = book.worksheets
    assert (sheet.freeze_panes, values.title) == ("A3", "Värden")
    assert sheet["A2"].value.startswith("Hjälp:")
    assert any("Stadsgemensamt" in str(row) for row in values.iter_rows(values_only=True))
    assert len(sheet.data_validations.dataValidation) > 5
    batch = uploaded(client, "system", content, name="mall.xlsx")
    assert [str(row.verdict) for row in shown(client, batch)["verdicts"]] == ["skipped"]
    assert "de andra 1 bladen" in batch.notes[0]
    assert set(batch.columns) == {column.name for column in sheet_of("system").columns}


def test_a_list_goes_out_as_it_is_filtered_and_what_is_restricted_stays(
    client: Client, unit: Unit, reader: User, client_for
) -> None:
    SystemFactory(unit=unit, title="=1+1", criticality="high")
    SystemFactory(unit=unit, title="Öppet", criticality="high")
    SystemFactory(unit=unit, title="Annat", criticality="low")
    SystemFactory(unit=unit, title="Hemligt", criticality="high", restricted=True)
    address = f"{EXPORT}/system/?criticality=high&sort=-title&filformat="
    answer = client.get(f"{address}csv&kolumn=title&kolumn=criticality")
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = answer.getvalue().decode("utf-8").split("\r\n")
    assert lines[0] == "\ufeffReferens;Namn;Kritikalitet"
    assert [line.split(";")[1] for line in lines[1:-1]] == ["Öppet", "Hemligt", "'=1+1"]
    event = AccessEvent.objects.get(kind="export")
    assert (event.what, event.path) == ("register:export", f"{EXPORT}/system/")
    table = read_table(ContentFile(client_for(reader).get(f"{address}xlsx").getvalue(), name="x.xlsx"))
    assert [row[1] for row in table.rows] == ["Öppet", "=1+1"]
    assert "Begränsad läsbehörighet" not in table.headers
    page = client.get(f"{EXPORT}/system/?criticality=high")
    assert "3 rader" in page.content.decode()
    assert client.get(f"{EXPORT}/finns_inte/").status_code == 404
