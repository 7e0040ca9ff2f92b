"""The questions of a review out as a spreadsheet, and the answers back in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from isms.register.models import ImportBatch
from suppliers.models import ReviewAnswer, ReviewUpload
from suppliers.services import decide_questions
from suppliers.services.questions import default_template
from tests.factories import STOCKHOLM_NOON, UserFactory
from tests.supplier_factories import SupplierFactory
from tests.supplier_review_factories import begin, decide, version_of

pytestmark = pytest.mark.django_db

SUPPLIERS = "/kulturforvaltningen/leverantorer/"
FIRST_ROW = 6


@pytest.fixture
def client(client_for, coordinator, clock):
    return client_for(coordinator)


def page_of(review) -> str:
    return f"{SUPPLIERS}{review.supplier.reference}/uppfoljning/{review.number}/"


def fetched(client, review):
    """The questionnaire as the supplier opens it."""
    answer = client.get(f"{page_of(review)}fragor/")
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def sent(client, review, book) -> str:
    """Upload a filled-in questionnaire; the answer's address, or the page that refused it."""
    stream = io.BytesIO()
    book.save(stream)
    upload = SimpleUploadedFile("svar.xlsx", stream.getvalue())
    answer = client.post(f"{page_of(review)}las-in/", {"file": upload, "version": version_of(review.supplier)})
    return answer.url if answer.status_code == 302 else answer.content.decode()


def test_the_questionnaire_is_locked_but_for_the_answers(client, unit) -> None:
    review = begin(SupplierFactory(unit=unit, title="=Tonika AB"))
    sheet = fetched(client, review).active
    assert sheet.protection.sheet
    assert sheet["A1"].data_type == "s"
    assert [cell.value for cell in sheet[5]][:2] == ["Märkning", "Kod"]
    first = sheet[FIRST_ROW]
    assert first[0].value == f"{review.supplier.reference}/U1/V1"
    assert [cell.protection.locked for cell in first] == [True] * 5 + [False] * 2
    [values] = sheet.data_validations.dataValidation
    assert values.formula1 == '"Ja,Delvis,Nej,Inte aktuellt"'
    kinds = {row[1].value: row for row in sheet.iter_rows(min_row=FIRST_ROW)}
    assert kinds["STY-1"][5].coordinate in values
    assert kinds["TEK-2"][5].coordinate not in values  # written in own words


def test_answers_come_in_after_a_preview_all_or_nothing(client, unit) -> None:
    review = begin(SupplierFactory(unit=unit))
    book = fetched(client, review)
    rows = {row[1].value: row for row in book.active.iter_rows(min_row=FIRST_ROW)}
    rows["STY-1"][5].value, rows["STY-1"][6].value = "ja ", "ISO 27001"
    rows["TEK-2"][5].value = "Irland och Sverige"
    rows["UND-1"][5].value = "Kanske"
    rows["UND-2"][6].value = "Anna 19121212-1212"
    rows["INC-1"][6].value = "Ingen incident"
    preview = sent(client, review, book)
    text = client.get(preview).content.decode()
    for words in ("Kanske", "inget svar", "personnummer", "kommentar men inget svar", "3 rader har fel"):
        assert words in text, words
    assert "19121212" not in text
    assert "Läs in alla svar" not in text
    client.post(f"{preview}las-in/", {"seen": "x"})
    assert not ReviewAnswer.objects.exists()
    client.post(f"{preview}avbryt/")
    assert client.get(preview).status_code == 404
    rows["UND-1"][5].value, rows["UND-2"][6].value, rows["INC-1"][6].value = "NEJ", None, None
    preview = sent(client, review, book)
    assert "svar.xlsx" in client.get(page_of(review)).content.decode()
    text = client.get(preview).content.decode()
    assert "Ny: 3" in text
    seen = text.split('name="seen" value="')[1].split('"')[0]
    answer = client.post(f"{preview}las-in/", {"seen": seen}, follow=True).content.decode()
    assert "3 svar är inlästa" in answer
    assert "3 av 16" in answer
    stored = {row.question.code: row for row in ReviewAnswer.objects.select_related("question")}
    assert (stored["STY-1"].answer, stored["STY-1"].comment) == ("yes", "ISO 27001")
    assert stored["TEK-2"].text == "Irland och Sverige"
    assert ImportBatch.objects.filter(state="applied").count() == 1
    again = client.get(sent(client, review, book)).content.decode()
    assert "säger detsamma" in again


def test_a_file_of_another_supplier_or_older_questions_is_refused(client, unit, organisation) -> None:
    first, second = begin(SupplierFactory(unit=unit)), begin(SupplierFactory(unit=unit))
    theirs = fetched(client, first)
    refused = sent(client, second, theirs)
    assert f"leverantören {first.supplier.reference}, inte {second.supplier.reference}" in refused
    decide(first)
    later = begin(first.supplier)
    assert "hör till uppföljning 1, inte 2" in sent(client, later, theirs)
    decide(later)
    decide_questions(organisation=organisation, template=default_template(), by=UserFactory(), at=STOCKHOLM_NOON)
    newest = begin(first.supplier)
    assert "version 1 av frågorna, men uppföljningen har version 2" in sent(client, newest, theirs)
    unmarked = fetched(client, newest)
    unmarked.active.cell(row=FIRST_ROW, column=1).value = "borttagen"
    assert "Märkningen saknas" in sent(client, newest, unmarked)
    columns = fetched(client, newest)
    columns.active.cell(row=5, column=6).value = "Något annat"
    assert "Filen saknar kolumnen Svar" in sent(client, newest, columns)
    double = fetched(client, newest)
    for column in range(1, 8):
        double.active.cell(row=40, column=column).value = double.active.cell(row=FIRST_ROW, column=column).value
    assert "står två gånger" in client.get(sent(client, newest, double)).content.decode()
    assert "Välj en fil" in client.post(f"{page_of(newest)}las-in/", {}).content.decode()
    assert ReviewUpload.objects.count() == 1
    assert ImportBatch.objects.count() == 1


def test_the_common_import_page_takes_answers_of_several_suppliers(client, client_for, actors, unit) -> None:
    reviews = [begin(SupplierFactory(unit=unit)) for _number in range(2)]
    book = fetched(client, reviews[0])
    other = fetched(client, reviews[1])
    for number, row in enumerate(other.active.iter_rows(min_row=FIRST_ROW, values_only=True), start=40):
        for column, value in enumerate(row, start=1):
            book.active.cell(row=number, column=column).value = "Ja" if column == 6 and row[1] != "TEK-2" else value
    decide(reviews[0])
    stream = io.BytesIO()
    book.save(stream)
    upload = SimpleUploadedFile("svar.xlsx", stream.getvalue())
    answer = client.post("/kulturforvaltningen/importer/ny/supplier_review/", {"file": upload})
    assert answer.status_code == 302
    text = client.get(answer.url).content.decode()
    assert "tar inte emot fler svar" in text
    assert "Ny: 15" in text
    assert not ReviewAnswer.objects.exists()
