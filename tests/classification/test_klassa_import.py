"""Results from another tool come from a spreadsheet: one system per row, all or nothing."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from zeal import zeal_ignore

from assets.models import System
from classification.imports import klassa
from classification.method_services import choose_method
from classification.models import Classification, Method, ProtectionLevel
from isms.accounts.models import Organisation, Unit, User
from isms.followup.models import FollowUp
from isms.register.errors import DomainError
from isms.register.models import ImportBatch
from isms.register.spreadsheets import Sheet, write_workbook
from tests.factories import SystemFactory, classify

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen"
HEADERS = ["Id", "Systemnamn", "K", "R", "T", "Klassad", "Länk", "Ja", "Delvis", "Nej", "Ej relevanta"]
DAY = dt.date(2026, 3, 2)
LINK = "https://klassa.example/system/7"


@pytest.fixture
def client(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


@pytest.fixture
def system(unit: Unit, owner_post, method: Method) -> System:
    return SystemFactory(unit=unit, owner=owner_post, title="Bokskogen")


def upload(client: Client, rows: list[list[object]], headers: list[str] = HEADERS) -> ImportBatch:
    content = ContentFile(write_workbook([Sheet("Resultat", headers, rows)]), name="klassa.xlsx")
    answer = client.post(f"{BASE}/importer/ny/external_classification/", {"file": content})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.order_by("-pk").first()


def apply(client: Client, batch: ImportBatch) -> str:
    address = f"{BASE}/importer/{batch.pk}/"
    seen = client.get(address).context["seen"]
    with zeal_ignore():  # each result is recorded on its own
        answer = client.post(f"{address}genomfor/", {"seen": seen}, follow=True)
    return answer.content.decode()


def verdicts_of(client: Client, batch: ImportBatch) -> dict[int, tuple[str, str]]:
    shown = client.get(f"{BASE}/importer/{batch.pk}/").context["verdicts"]
    return {row.number: (row.verdict.value, " ".join(row.errors)) for row in shown}


def test_results_are_found_by_reference_or_exact_name_and_recorded(client: Client, system: System, unit: Unit) -> None:
    other = SystemFactory(unit=unit, title="Tonika")
    rows = [
        [system.reference.lower(), "Ett annat namn", 2, "1 Måttlig", "K3", DAY, LINK, 41, 12, 7, 3],
        [None, "Tonika", 0, 0, 0, "2026-01-15", None, None, None, None, None],
    ]
    batch = upload(client, rows)
    assert {row[0] for row in verdicts_of(client, batch).values()} == {"new"}
    assert not Classification.objects.exists()
    assert "2 klassningar är registrerade." in apply(client, batch)
    made = Classification.objects.get(entry_id=system.pk)
    assert (made.elsewhere_on, made.link, made.source) == (DAY, LINK, "elsewhere")
    assert (made.fulfilled_count, made.partial_count, made.unfulfilled_count, made.not_applicable_count) == (
        41,
        12,
        7,
        3,
    )
    assert [judged.level.number for judged in made.ordered_judgements] == [2, 1, 3]
    assert not Classification.objects.get(entry_id=other.pk).has_totals
    assert ProtectionLevel.objects.get(entry_id=system.pk, aspect="availability").level.number == 3
    review = FollowUp.objects.get(entry_id=system.pk, kind="classification_review")
    assert review.intended_on == dt.date(2027, 3, 2)


def test_the_same_file_again_changes_nothing_and_a_newer_one_shows_what(client: Client, system: System) -> None:
    row = [system.reference, None, 2, 1, 3, DAY, LINK, 41, 12, 7, 3]
    apply(client, upload(client, [row]))
    again = upload(client, [row])
    assert verdicts_of(client, again) == {2: ("unchanged", "")}
    assert "Läs in alla rader" not in client.get(f"{BASE}/importer/{again.pk}/").content.decode()
    newer = upload(client, [[system.reference, None, 3, 1, 3, dt.date(2026, 9, 1), LINK, 45, 8, 7, 3]])
    shown = client.get(f"{BASE}/importer/{newer.pk}/").context["verdicts"][0]
    assert [(change.label, change.new[:10]) for change in shown.changes] == [
        ("Konfidentialitet", "3 Allvarli"),
        ("Datum", "2026-09-01"),
        ("Uppfyllda krav", "45"),
        ("Delvis uppfyllda krav", "8"),
    ]
    apply(client, newer)
    assert Classification.objects.filter(entry_id=system.pk).count() == 2
    older = upload(client, [row])
    assert "redan en klassning från 2026-09-01" in verdicts_of(client, older)[2][1]


def test_faulty_rows_are_told_and_nothing_is_recorded(
    client: Client, system: System, unit: Unit, other_unit: Unit
) -> None:
    for _number in range(2):
        SystemFactory(unit=unit, title="Dubbel")
    SystemFactory(unit=other_unit, title="Simskolan")
    good = [system.reference, None, 2, 1, 3, DAY, LINK, 41, 12, 7, 3]
    wrong = {
        3: ([system.reference, *good[1:]], "också på rad 2"),
        4: ([None, "Dubbel", *good[2:]], "2 system heter så"),
        5: ([None, "Simskolan", *good[2:]], "heter precis så"),
        6: (["SYS-9999", *good[1:]], "har referensen SYS-9999"),
        7: ([None, None, *good[2:]], "saknar både referens och namn"),
        8: ([None, "Dubbel", 9, None, 1, "i går", LINK, None, None, None, None], "ingen nivå"),
        9: ([None, "Dubbel", 1, 1, 1, dt.date(2030, 1, 1), LINK, None, None, None, None], "framåt i tiden"),
        10: ([None, "Dubbel", 1, 1, 1, DAY, "javascript:alert(1)", None, None, None, None], "http://"),
        11: ([None, "Dubbel", 1, 1, 1, DAY, LINK, "många", None, None, None], "inget heltal"),
    }
    batch = upload(client, [good, *(row for row, _told in wrong.values())])
    verdicts = verdicts_of(client, batch)
    assert verdicts[2] == ("new", "")
    for number, (_row, told) in wrong.items():
        assert verdicts[number][0] == "error", number
        assert told in verdicts[number][1], number
    assert "Rätta raderna med fel" in apply(client, batch)
    assert not Classification.objects.exists()


def test_a_level_outside_the_register_is_refused(client: Client, system: System) -> None:
    batch = upload(client, [[system.reference, None, 4, 1, 3, DAY, None, None, None, None, None]])
    assert verdicts_of(client, batch)[2][0] == "error"
    assert not Classification.objects.exists()


def test_all_or_nothing_when_a_later_row_cannot_be_recorded(
    client: Client, system: System, unit: Unit, monkeypatch
) -> None:
    other = SystemFactory(unit=unit, title="Tonika")
    rows = [[each.reference, None, 2, 1, 3, DAY, None, None, None, None, None] for each in (system, other)]
    batch = upload(client, rows)
    record = klassa.record_external_classification

    def refuse_the_second(**values: object) -> object:
        if values["entry"].pk == other.pk:
            raise DomainError("Nej.")
        return record(**values)

    monkeypatch.setattr(klassa, "record_external_classification", refuse_the_second)
    assert f"Rad 3, {other}: Nej. Ingenting är inläst." in apply(client, batch)
    assert not Classification.objects.exists()
    assert ImportBatch.objects.get().is_open


def test_an_own_newer_classification_is_not_overwritten(client: Client, system: System, method: Method) -> None:
    classify(system, (1, 1, 1), method=method)
    batch = upload(client, [[system.reference, None, 2, 1, 3, DAY, None, None, None, None, None]])
    assert "redan en klassning" in verdicts_of(client, batch)[2][1]


def test_the_organisations_pages_show_the_sums_instead_of_its_catalogue(
    client: Client, system: System, organisation: Organisation, method: Method
) -> None:
    apply(client, upload(client, [[system.reference, None, 2, 1, 3, DAY, LINK, 41, 12, 7, 3]]))
    assert "Krav besvarade i ett annat verktyg" not in client.get(f"{BASE}/kravkatalog/").content.decode()
    choose_method(organisation=organisation, method=method, works_in="elsewhere")
    for page in ("", "sakerhetsatgarder/", "ska-krav/?k=1&r=1&t=1"):
        text = client.get(f"{BASE}/kravkatalog/{page}").content.decode()
        assert "<dd>41</dd>" in text
        assert "ORG-01" not in text
