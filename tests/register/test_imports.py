"""The steps of an import: what is refused, what is kept, and who sees it."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from isms.accounts.models import Organisation, Unit, User
from isms.register.imports.services import take_in
from isms.register.models import ImportBatch

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen/importer"
KIND = "requirement_catalogue"
ROWS = b"Kod;Rubrik;\xc3\x84r-krav\nA-1;Rubrik;Text\n\nA-2;Rubrik tv\xc3\xa5;Text\n"


@pytest.fixture
def client(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


def batch_of(organisation: Organisation, by: User, at: dt.datetime) -> ImportBatch:
    return take_in(organisation=organisation, kind=KIND, upload=ContentFile(ROWS, name="krav.csv"), by=by, at=at)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x00\x01", "varken ett kalkylblad"),
        (b"Kod;Rubrik\n", "rubriker men inga rader"),
        (b"", "tom"),
        (b"PK\x03\x04 trasig", "går inte att läsa"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(client: Client, content: bytes, message: str) -> None:
    answer = client.post(f"{BASE}/ny/{KIND}/", {"file": ContentFile(content, name="krav.csv")})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_an_unknown_kind_is_no_page(client: Client) -> None:
    assert client.get(f"{BASE}/ny/finns_inte/").status_code == 404


def test_rows_keep_the_numbers_they_have_in_the_file(
    client: Client, organisation: Organisation, coordinator: User, now: dt.datetime
) -> None:
    batch = batch_of(organisation, coordinator, now)
    verdicts = client.get(f"{BASE}/{batch.pk}/").context["verdicts"]
    assert [row.number for row in verdicts] == [2, 4]


def test_what_has_changed_since_the_dry_run_is_looked_at_again(
    client: Client, organisation: Organisation, coordinator: User, now: dt.datetime
) -> None:
    batch, other = (batch_of(organisation, coordinator, now) for _number in range(2))
    seen = client.get(f"{BASE}/{batch.pk}/").context["seen"]
    assert client.post(f"{BASE}/{other.pk}/genomfor/", {"seen": seen}).status_code == 302
    answer = client.post(f"{BASE}/{batch.pk}/genomfor/", {"seen": seen}, follow=True)
    assert "Registret har ändrats sedan provkörningen" in answer.content.decode()
    assert [each.state for each in ImportBatch.objects.order_by("pk")] == ["uploaded", "applied"]


def test_an_import_is_carried_out_once(
    client: Client, organisation: Organisation, coordinator: User, now: dt.datetime
) -> None:
    batch = batch_of(organisation, coordinator, now)
    seen = client.get(f"{BASE}/{batch.pk}/").context["seen"]
    client.post(f"{BASE}/{batch.pk}/genomfor/", {"seen": seen})
    for step in ("genomfor", "avbryt"):
        answer = client.post(f"{BASE}/{batch.pk}/{step}/", {"seen": seen}, follow=True)
        assert "Importen är redan avslutad" in answer.content.decode()
    text = client.get(f"{BASE}/").content.decode()
    assert "Genomförd" in text
    assert "2 nya" in text


def test_a_cancelled_import_keeps_no_rows(
    client: Client, organisation: Organisation, coordinator: User, now: dt.datetime
) -> None:
    batch = batch_of(organisation, coordinator, now)
    client.post(f"{BASE}/{batch.pk}/avbryt/")
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.finished_by) == ("cancelled", [], coordinator)
    assert "Ingenting lästes in" in client.get(f"{BASE}/{batch.pk}/").content.decode()


def test_imports_of_another_organisation_are_not_there(
    client: Client, other_unit: Unit, coordinator: User, now: dt.datetime
) -> None:
    batch = batch_of(other_unit.organisation, coordinator, now)
    assert client.get(f"{BASE}/{batch.pk}/").status_code == 404
    assert "krav.csv" not in client.get(f"{BASE}/").content.decode()
    for step in ("kolumner", "genomfor", "avbryt"):
        assert client.post(f"{BASE}/{batch.pk}/{step}/").status_code == 404
    batch.refresh_from_db()
    assert batch.is_open


def test_the_list_takes_as_many_queries_for_many_imports(
    client: Client, organisation: Organisation, coordinator: User, now: dt.datetime, django_assert_max_num_queries
) -> None:
    for _number in range(6):
        batch_of(organisation, coordinator, now)
    with django_assert_max_num_queries(12):
        client.get(f"{BASE}/")
