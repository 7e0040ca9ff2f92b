"""A file of systems from upload to undone, and a list out as a file: usable with an aid and without a script."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from isms.accounts.models import Post, Unit, User
from isms.register.imports import services
from isms.register.imports.work import run
from isms.register.models import ImportBatch
from isms.register.spreadsheets import write_csv
from tests.e2e.accessibility import Inspection, problems_of
from tests.e2e.site import Site
from tests.factories import SystemFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BASE = "/kulturforvaltningen"
HEADERS = ("Referens", "Systemnamn", "Enhet", "Kritikalitet", "Beskrivning")


def test_a_file_from_upload_to_undone(
    site: Site, unit: Unit, owner_post: Post, coordinator: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    SystemFactory(unit=unit, owner=owner_post, title="Biblioteksdatabasen")
    other = SystemFactory(unit=unit, title="Agresso")
    rows = [
        (other.reference, other.title, unit.name, "", ""),
        ("", "biblioteksdatabasen", unit.name, "", "Samma namn"),
        ("", "Bokningen", unit.name, "Jättehög", ""),
    ]
    page = site.visit(f"{BASE}/importer/ny/system/", user=coordinator)
    problems = problems_of(page)
    file = {"name": "system.csv", "mimeType": "text/csv", "buffer": write_csv(HEADERS, rows)}
    page.get_by_label("Kalkylblad").set_input_files(file)
    page.get_by_role("button", name="Ladda upp").click()
    page.get_by_role("heading", name="2. Provkörning").wait_for()
    problems += problems_of(page)
    page.get_by_label("Hoppa över rader med fel").check()
    page.get_by_label("Det är andra poster: lägg till nya").check()
    page.get_by_role("button", name="Läs in", exact=True).click()
    expect(page.get_by_text("1 ny, 0 ändrade").first).to_be_visible()
    problems += problems_of(page)
    page.get_by_role("button", name="Ångra importen").click()
    expect(page.get_by_text("1 arkiverade, 0 återställda").first).to_be_visible()

    monkeypatch.setattr(services, "LARGE", 2)
    batch = ImportBatch.objects.get()
    ImportBatch.objects.filter(pk=batch.pk).update(
        state="uploaded", finished_at=None, finished_by=None, undone_at=None, undone_by=None, work="judge",
        work_asked_by=coordinator,
    )  # fmt: skip
    page.reload()
    expect(page.get_by_role("heading", name="Provkörs")).to_be_visible()
    problems += problems_of(page)
    run(batch.pk, clock=lambda: now)
    page.get_by_role("heading", name="2. Provkörning").wait_for()  # the page has asked for it by itself
    assert not problems, "\n".join(problems)


def test_a_list_out_as_a_file(site: Site, unit: Unit, coordinator: User) -> None:
    SystemFactory(unit=unit, title="Biblioteksdatabasen", criticality="high")
    inspection = Inspection(site)
    inspection.look_at(f"{BASE}/exportera/system/?criticality=high", by=coordinator)
    assert not inspection.problems, "\n".join(inspection.problems)
    page = site.visit(f"{BASE}/system/?criticality=high", user=coordinator, java_script_enabled=False)
    page.get_by_role("link", name="Exportera").click()
    page.get_by_label("Textfil med semikolon").check()
    page.get_by_label("Kritikalitet").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta filen").click()
    content = download.value.path().read_bytes().decode("utf-8-sig")
    assert content.splitlines() == ["Referens;Kritikalitet", "SYS-0001;Hög"]
