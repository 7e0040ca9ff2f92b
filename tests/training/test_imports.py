"""Totals from the learning system as they really look: what is read, what is explained, and what replaces what."""

import io
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from openpyxl import Workbook

from isms.accounts.models import Unit
from isms.register.models import ImportBatch
from tests.factories import PostFactory, UnitFactory
from tests.training.factories import CourseFactory
from training.models import Course, ResultReport, TrainingResult, UnitAlias

pytestmark = pytest.mark.usefixtures("clock")
BASE = "/kulturforvaltningen/importer"
UNITS = "/kulturforvaltningen/utbildningar/enhetsnamn/"
COLUMNS = "Utbildning;Enhet;Period;Berättigade;Genomförda;Andel\r\n"


@pytest.fixture
def course(unit: Unit) -> Course:
    return CourseFactory(unit=unit, title="Informationssäkerhet", external_name="Grundkurs infosäk")


@pytest.fixture
def library(unit: Unit) -> Unit:
    return UnitFactory(organisation=unit.organisation, name="Stadsbiblioteket")


@pytest.fixture
def client(actors: SimpleNamespace, client_for) -> Client:
    return client_for(actors.coordinator)


def upload(client: Client, content: bytes, name: str = "utdrag.csv") -> ImportBatch:
    answer = client.post(f"{BASE}/ny/training_totals/", {"file": ContentFile(content, name=name)})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportBatch.objects.latest("pk")


def dry_run(client: Client, batch: ImportBatch) -> dict[int, tuple[str, str, str]]:
    """Return verdict, title and faults by row number."""
    verdicts = client.get(f"{BASE}/{batch.pk}/").context["verdicts"]
    return {row.number: (row.verdict.value, row.title, " ".join(row.errors)) for row in verdicts}


def carry_out(client: Client, batch: ImportBatch) -> str:
    seen = client.get(f"{BASE}/{batch.pk}/").context["seen"]
    return client.post(f"{BASE}/{batch.pk}/genomfor/", {"seen": seen}, follow=True).content.decode()


def numbers() -> set[tuple[str, int, int]]:
    results = TrainingResult.objects.standing()
    return set(results.values_list("unit__name", "completed_count", "eligible_count"))


def csv(*rows: str) -> bytes:
    return (COLUMNS + "\r\n".join(rows)).encode("cp1252")


def test_a_messy_file_is_explained_row_by_row_and_nothing_of_it_is_stored(client, course, unit, library) -> None:
    batch = upload(
        client,
        csv(
            "Grundkurs infosäk;Kulturskolan;2026-10;1 268;1 100,0;",  # 2: the system's own name of the course
            ";Stadsbiblioteket;;412;;92,5 %",  # 3: a merged cell, and the number only as a share
            ";;;;;",
            "Summa;;;1680;1481;88 %",  # 5: sums up
            "Informationssäkerhet;Okända huset;2026-10;10;9;",  # 6
            "Informationssäkerhet;Kulturskolan;2026-09;10;11;110 %",  # 7
            "Informationssäkerhet;Kulturskolan;2026-08;10;5;90 %",  # 8: the share contradicts the numbers
            "Trolleri;Kulturskolan;2026-10;10;5;",  # 9
            "Informationssäkerhet;Kulturskolan;2027-01;10;5;",  # 10
            "Informationssäkerhet;Stadsbiblioteket;2026-10;412;380;",  # 11: again
            "Informationssäkerhet;Totalt förvaltningen;;1;1;",  # 12
        ),
    )
    told = dry_run(client, batch)
    assert told[2][:2] == ("new", "Kulturskolan, Informationssäkerhet, 2026-10: 1100/1268")
    assert told[3][:2] == ("new", "Stadsbiblioteket, Informationssäkerhet, 2026-10: 381/412")
    assert told[5][:2] == ("unchanged", "Summarad, läses inte in")
    assert told[12][:2] == ("unchanged", "Summarad, läses inte in")
    assert 4 not in told
    for row, message in (
        (6, "”Okända huset” är okänd"),
        (7, "inte mellan 0 och 100 procent"),
        (8, "stämmer inte med 5 av 10"),
        (9, "Ingen utbildning heter ”Trolleri”"),
        (10, "2027-01 ligger framåt i tiden"),
        (11, "står också på rad 3"),
    ):
        assert told[row][0] == "error"
        assert message in told[row][2]
    assert "Ingenting är inläst" in carry_out(client, batch)
    assert not TrainingResult.objects.exists()


def test_a_workbook_with_merged_headings_is_matched_by_hand(client, course, unit, library) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Uppföljning utbildning hösten 2026"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Kurs", "Enhet", "Antal personer", None])
    sheet.merge_cells("C2:D2")
    sheet.append([None, None, "Berättigade", "Genomförda"])
    sheet.append(["Informationssäkerhet", "Kulturskolan", 268, 201.0])
    sheet.append([None, "Stadsbiblioteket", 412, "330"])
    sheet.merge_cells("A4:A5")
    sheet.append([None, "Totalt:", 680, 531])
    stream = io.BytesIO()
    book.save(stream)
    batch = upload(client, stream.getvalue(), "utdrag.xlsx")
    chosen = {"course": "0", "unit": "1", "period": "", "eligible": "2", "completed": "3", "percent": "", "part": ""}
    assert client.post(f"{BASE}/{batch.pk}/kolumner/", chosen).status_code == 302
    told = dry_run(client, batch)
    assert [told[row][0] for row in (3, 4, 5, 6)] == ["unchanged", "new", "new", "unchanged"]
    assert "inlästa" in carry_out(client, batch)
    assert numbers() == {("Kulturskolan", 201, 268), ("Stadsbiblioteket", 330, 412)}
    assert f"{ResultReport.objects.get().period_on:%Y-%m}" == "2026-11"  # no column: the present month


def test_names_are_remembered_added_up_and_left_out(client, course, unit, library) -> None:
    rows = (
        "Informationssäkerhet;Bibliotek Kista;2026-10;40;30;",
        "Informationssäkerhet;Bibliotek Farsta;2026-10;20;20;",
        "Informationssäkerhet;Konsulter;2026-10;9;1;",
    )
    batch = upload(client, csv(*rows))
    assert [told[0] for told in dry_run(client, batch).values()] == ["error"] * 3
    page = client.get(UNITS)
    assert [name for name, _chosen in page.context["form"].names] == [
        "Bibliotek Kista",
        "Bibliotek Farsta",
        "Konsulter",
    ]
    post = PostFactory(unit=library)
    answer = client.post(
        UNITS, {"name_0": library.pk, "name_1": library.pk, "name_2": "-", f"contact_{library.pk}": post.pk}
    )
    assert answer.status_code == 302
    told = dry_run(client, batch)
    assert "räknas ihop med rad 2" in told[3][1]
    assert told[4][:2] == ("unchanged", "Konsulter, lämnas utanför enligt enhetsnamnen")
    carry_out(client, batch)
    assert numbers() == {("Stadsbiblioteket", 50, 60)}
    assert library.training_contact.post == post
    again = upload(client, csv(*(row.replace("Bibliotek Kista", "BIBLIOTEK  KISTA") for row in rows)))
    assert {told[0] for told in dry_run(client, again).values()} == {"unchanged"}
    assert UnitAlias.objects.count() == 3


def test_a_month_read_again_is_replaced_as_a_whole_and_the_first_is_kept(client, course, unit, library) -> None:
    first = csv(
        "Informationssäkerhet;Kulturskolan;2026-10;10;5;", "Informationssäkerhet;Stadsbiblioteket;2026-10;20;5;"
    )
    carry_out(client, upload(client, first))
    carry_out(client, upload(client, csv("Informationssäkerhet;Kulturskolan;2026-09;10;1;")))
    second = upload(client, csv("Informationssäkerhet;Kulturskolan;2026-10;10;9;"))
    told = dry_run(client, second)
    assert told[2][0] == "changed"
    assert told[0][:2] == ("removed", "Stadsbiblioteket, Informationssäkerhet, 2026-10")
    carry_out(client, second)
    assert numbers() == {("Kulturskolan", 9, 10), ("Kulturskolan", 1, 10)}
    kept = ResultReport.objects.get(superseded_by__isnull=False)
    assert kept.results.count() == 2
    page = client.get(course.get_absolute_url()).content.decode()
    assert "Ersätter redovisningen från" in page
    same = upload(client, csv("Informationssäkerhet;Kulturskolan;2026-10;10;9;"))
    assert "Filen säger detsamma som registret" in client.get(f"{BASE}/{same.pk}/").content.decode()
