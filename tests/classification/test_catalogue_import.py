"""An organisation's own catalogue comes from a spreadsheet, and its next version keeps the answers."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from zeal import zeal_ignore

from assets.models import System
from classification.assessment import GivenAnswer, answer_requirements
from classification.models import AssessedRequirement, Method, Requirement, RequirementAnswer, RequirementCatalogue
from isms.accounts.models import Organisation, Unit, User
from isms.register.models import ImportBatch
from isms.register.spreadsheets import Sheet, write_workbook
from tests.classification.factories import classified_system

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen"
UPLOAD = f"{BASE}/importer/ny/requirement_catalogue/"
HEADERS = ["Krav-id", "Rubrik", "Kravtext", "Tema", "KRT", "Gäller från", "Åtgärder enligt lagen"]
FIRST = [
    ["KUL-1", "Låsta skåp", "Skåpen är låsta.", "Fysiska", "K", "måttlig", "9"],
    ["KUL-2", "Utbildad personal", "Personalen är utbildad.", "Personal", "K, R och T", 0, 7],
    ["KUL-3", "Provad återläsning", "Återläsning är provad.", "Tekniska", "T", "1", "3, 6"],
]


def file_of(rows: list[list[object]], headers: list[str] = HEADERS, name: str = "krav.xlsx") -> ContentFile:
    return ContentFile(write_workbook([Sheet("Krav", headers, rows)]), name=name)


def upload(client: Client, rows: list[list[object]], headers: list[str] = HEADERS) -> ImportBatch:
    answer = client.post(UPLOAD, {"file": file_of(rows, headers)})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.order_by("-pk").first()


def page_of(batch: ImportBatch) -> str:
    return f"{BASE}/importer/{batch.pk}/"


def apply(client: Client, batch: ImportBatch) -> str:
    shown = client.get(page_of(batch))
    with zeal_ignore():  # each requirement is checked and written on its own
        client.post(f"{page_of(batch)}genomfor/", {"seen": shown.context["seen"]})
    batch.refresh_from_db()
    return client.get(page_of(batch)).content.decode()


@pytest.fixture
def client(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


@pytest.fixture
def loaded(client: Client, db: None) -> RequirementCatalogue:
    apply(client, upload(client, FIRST))
    return RequirementCatalogue.objects.get(code="egen")


@pytest.fixture
def chosen(client: Client, loaded: RequirementCatalogue) -> RequirementCatalogue:
    client.post(f"{BASE}/kravkatalog/val/", {"catalogues": [loaded.pk]})
    return loaded


def test_columns_are_guessed_the_dry_run_tells_and_nothing_is_stored_before(client: Client, db: None) -> None:
    batch = upload(client, FIRST)
    text = client.get(page_of(batch)).content.decode()
    assert "Ny: 3" in text
    assert "KUL-2 Utbildad personal" in text
    assert not Requirement.objects.filter(code="KUL-1").exists()
    assert "3 nya, 0 ändrade, 0 oförändrade och 0 utgångna krav." in apply(client, batch)
    text = Requirement.objects.get(code="KUL-3").current_text
    assert (text.theme, text.aspects, text.minimum_severity) == ("technical", ["availability"], 1)
    assert Requirement.objects.get(code="KUL-2").current_text.letters == "K R T"


def test_a_wrong_guess_is_corrected_and_remembered(client: Client, db: None) -> None:
    headers = ["Beteckning", "Rubrik", "Lydelse", "Något", "Bokstäver"]
    rows = [[row[0], row[1], row[2], "x", row[4]] for row in FIRST]
    batch = upload(client, rows, headers)
    refused = client.post(f"{page_of(batch)}kolumner/", {"title": "1", "state_form": "2"})
    assert refused.status_code == 422
    assert "Välj kolumn" in refused.content.decode()
    twice = client.post(f"{page_of(batch)}kolumner/", {"code": "0", "title": "1", "state_form": "1"})
    assert "Samma kolumn är vald två gånger." in twice.content.decode()
    values = {"code": "0", "title": "1", "state_form": "2", "aspects": "4"}
    assert client.post(f"{page_of(batch)}kolumner/", values).status_code == 302
    assert "Ny: 3" in client.get(page_of(batch)).content.decode()
    assert upload(client, rows, headers).columns == {"code": 0, "title": 1, "state_form": 2, "aspects": 4}


def test_faulty_rows_are_named_by_their_number_in_the_file_and_nothing_is_stored(client: Client, db: None) -> None:
    rows = [
        FIRST[0],
        [None] * 7,
        ["KUL 4", "Mellanslag i koden", "Text.", "Tekniska", "K", 0, 1],
        ["KUL-1", "Samma kod", "Text.", "Andra", "KX", 5, 11],
        [None, "Utan kod", None, None, None, None, None],
    ]
    headers = [*HEADERS[:6], "Säkerhetsåtgärder"]
    batch = upload(client, rows, headers)
    shown = client.get(page_of(batch), {"visa": "error"})
    verdicts = {row.number: " ".join(row.errors) for row in shown.context["verdicts"]}
    assert sorted(verdicts) == [4, 5, 6]
    assert "bokstäver, siffror" in verdicts[4]
    for told in ("inget tema", "ingen aspekt", "ingen nivå", "1 till 10", "också på rad 2"):
        assert told in verdicts[5]
    client.post(f"{page_of(batch)}genomfor/", {"seen": shown.context["seen"]})
    assert not Requirement.objects.exists()
    assert ImportBatch.objects.get().is_open


def test_a_new_version_keeps_answers_by_code_and_retires_what_is_gone(
    client: Client, chosen: RequirementCatalogue, unit: Unit, method: Method, coordinator: User, now: dt.datetime
) -> None:
    system: System = classified_system((2, 2, 2), method=method, unit=unit)
    rows = AssessedRequirement.objects.with_detail().filter(entry=system)
    assert {row.requirement.code for row in rows} == {"KUL-1", "KUL-2", "KUL-3"}
    given = [GivenAnswer(requirement_id=row.requirement_id, version=0, state="partly", how="Så") for row in rows]
    with zeal_ignore():
        answer_requirements(entry=system, answers=given, by=coordinator, at=now)
    before = set(RequirementAnswer.objects.values_list("pk", "requirement__code", "state", "how"))
    changed = [*FIRST[0][:2], "Skåpen är låsta och larmade.", *FIRST[0][3:]]
    batch = upload(client, [changed, FIRST[1], ["KUL-9", "Nytt", "Nytt är nytt.", "Personal", "R", 0, 1]])
    text = client.get(page_of(batch)).content.decode()
    for told in ("Ny: 1", "Ändras: 1", "Oförändrad: 1", "Utgår: 1", "KUL-3 Provad återläsning"):
        assert told in text
    assert "<del>Skåpen är låsta.</del>" in text
    assert "1 nya, 1 ändrade, 1 oförändrade och 1 utgångna krav." in apply(client, batch)
    assert set(RequirementAnswer.objects.values_list("pk", "requirement__code", "state", "how")) == before
    after = {row.requirement.code: row for row in AssessedRequirement.objects.with_detail().filter(entry=system)}
    assert {code: (row.state, row.has_changed) for code, row in after.items()} == {
        "KUL-1": ("partly", True),
        "KUL-2": ("partly", False),
        "KUL-9": ("", False),
    }
    apply(client, upload(client, FIRST))
    again = {row.requirement.code: row.state for row in rows.all()}
    assert again == {"KUL-1": "partly", "KUL-2": "partly", "KUL-3": "partly"}


def test_the_same_file_again_has_nothing_to_store(client: Client, loaded: RequirementCatalogue) -> None:
    text = client.get(page_of(upload(client, FIRST))).content.decode()
    assert "Det finns inget att läsa in." in text
    assert "Läs in alla rader" not in text


def test_the_own_catalogue_is_used_when_it_is_chosen(
    client: Client,
    loaded: RequirementCatalogue,
    organisation: Organisation,
    other_unit: Unit,
    unit: Unit,
    method: Method,
) -> None:
    own, foreign = (classified_system((1, 1, 1), method=method, unit=each) for each in (unit, other_unit))
    assert "KUL-1" not in client.get(f"{BASE}/kravkatalog/").content.decode()
    shipped = RequirementCatalogue.objects.get(organisation=None)
    client.post(f"{BASE}/kravkatalog/val/", {"catalogues": [loaded.pk, shipped.pk]})
    codes = set(AssessedRequirement.objects.filter(entry=own).values_list("requirement__code", flat=True))
    assert codes >= {"KUL-1", "ORG-01"}
    assert not AssessedRequirement.objects.filter(entry=foreign, requirement__catalogue=loaded).exists()
    client.post(f"{BASE}/kravkatalog/val/", {})
    assert client.get(f"{BASE}/kravkatalog/", {"tema": "physical"}).content.decode().count("KUL-1") == 1


def test_another_organisations_catalogue_cannot_be_chosen(client: Client, other_unit: Unit) -> None:
    theirs = RequirementCatalogue.objects.create(code="egen", name="Deras", organisation=other_unit.organisation)
    client.post(f"{BASE}/kravkatalog/val/", {"catalogues": [theirs.pk]})
    assert not theirs.choices.exists()
