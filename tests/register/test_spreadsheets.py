"""Spreadsheets: read what people bring, write what they take back."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from isms.register import spreadsheets
from isms.register.spreadsheets import Sheet, SpreadsheetError, guess_columns, read_table, write_workbook


def workbook(rows: list[list[object]], *, hidden_first: bool = False) -> ContentFile:
    book = Workbook()
    sheet = book.active
    if hidden_first:
        sheet.append(["dold", "dold"])
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet("Synlig")
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return ContentFile(stream.getvalue(), name="bok.xlsx")


def test_a_workbook_is_read_from_its_first_visible_sheet() -> None:
    rows = [["Namn", "Datum", "Antal"], ["Åke", dt.date(2026, 3, 1), 3.0], [None, None, None], ["Ö", "x", 2.5]]
    table = read_table(workbook(rows, hidden_first=True))
    assert table.headers == ["Namn", "Datum", "Antal"]
    assert table.rows == [["Åke", dt.date(2026, 3, 1), 3], ["Ö", "x", 2.5]]
    assert table.row_numbers == [2, 4]


def test_a_title_above_the_headers_is_passed_over() -> None:
    table = read_table(workbook([["Kravkatalog 2026"], [], ["Kod", "Krav"], ["A1", "Krav ett"]]))
    assert (table.headers, table.rows) == (["Kod", "Krav"], [["A1", "Krav ett"]])
    assert table.row_numbers == [4]


@pytest.mark.parametrize(
    "content",
    [
        "Namn;Ort\nÅsa;Årsta\n".encode(),
        "Namn;Ort\nÅsa;Årsta\n".encode("utf-8-sig"),
        "Namn;Ort\r\nÅsa;Årsta\r\n".encode("cp1252"),
        b'Namn,Ort\n"\xc3\x85sa",\xc3\x85rsta\n',
    ],
    ids=["utf-8", "bom", "windows-1252", "comma"],
)
def test_text_files_are_read_whatever_wrote_them(content: bytes) -> None:
    table = read_table(ContentFile(content, name="fil.csv"))
    assert (table.headers, table.rows) == (["Namn", "Ort"], [["Åsa", "Årsta"]])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 trasig", "går inte att läsa"),
        (b"\xd0\xcf\x11\xe0gammal", "äldre Excelformat"),
        (b"\x00\x01\x02", "varken ett kalkylblad"),
        (b"", "saknar en rad med kolumnrubriker"),
        (b"ensam\nrad\n", "saknar en rad med kolumnrubriker"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, message: str) -> None:
    with pytest.raises(SpreadsheetError, match=message):
        read_table(ContentFile(content, name="fil"))


def test_a_zip_bomb_and_too_many_rows_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_UNPACKED_BYTES", 1_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    with pytest.raises(SpreadsheetError, match="packas upp"):
        read_table(ContentFile(stream.getvalue(), name="bomb.xlsx"))
    with pytest.raises(SpreadsheetError, match="fler än 5 rader"):
        read_table(ContentFile(("A;B\n" + "1;2\n" * 6).encode(), name="lang.csv"), max_rows=5)


def test_columns_are_guessed_by_name_and_never_used_twice() -> None:
    wanted = {"code": ["Kod", "Krav-id"], "title": ["Rubrik", "Titel"], "owner": ["Ägare", "Kod"], "due": ["Datum"]}
    assert guess_columns(["RUBRIK ", "krav id", "Agare"], wanted) == {"code": 1, "title": 0, "owner": 2}


def test_what_is_written_opens_right_and_runs_no_formula() -> None:
    rows = [["=1+1", dt.date(2026, 5, 1), 7, True], ["-åäö", None, 2.5, False]]
    book = load_workbook(io.BytesIO(write_workbook([Sheet("Blad: [1]", ["A", "B", "C", "D"], rows)])))
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("=1+1", "s", True)
    assert sheet["B2"].value.date() == dt.date(2026, 5, 1)
    assert [cell.value for cell in sheet[3]] == ["-åäö", None, 2.5, "Nej"]


def as_kept(text: str) -> str | None:
    shown = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return shown.replace("\xa0", " ").strip() or None


@given(
    st.lists(st.tuples(st.text(max_size=40), st.integers(-(10**9), 10**9), st.dates(dt.date(1901, 1, 1))), max_size=5)
)
def test_what_is_written_is_read_back(rows: list[tuple[str, int, dt.date]]) -> None:
    written = write_workbook([Sheet("Blad", ["Text", "Tal", "Dag"], rows)])
    table = read_table(ContentFile(written, name="bok.xlsx"))
    assert table.rows == [[as_kept(text), *rest] for text, *rest in rows]


ODS = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">
<office:automatic-styles><style:style style:name="dold" style:family="table">
<style:table-properties table:display="false"/>
</style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="Dolt" table:style-name="dold"><table:table-row><table:table-cell><text:p>hemligt</text:p>
</table:table-cell></table:table-row></table:table>
<table:table table:name="System"><table:table-row><table:table-cell table:number-columns-spanned="2">
<text:p>Systemet</text:p>
</table:table-cell><table:covered-table-cell/><table:table-cell><text:p>Drift</text:p></table:table-cell>
</table:table-row>
<table:table-row><table:table-cell><text:p>Namn</text:p></table:table-cell><table:table-cell><text:p>Enhet</text:p>
</table:table-cell><table:table-cell><text:p>Start</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row>
<table:table-row><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p>
</table:table-cell><table:table-cell><text:p>Rad ett</text:p><text:p>rad<text:s text:c="2"/>två</text:p>
</table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2026-11-23T10:30:00"><text:p>23/11</text:p>
</table:table-cell>
</table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def open_document(*, doctype: str = "") -> ContentFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(doctype=doctype))
    return ContentFile(stream.getvalue(), name="bok.ods")


def test_an_open_document_is_read_from_its_visible_sheet_without_running_anything() -> None:
    table = read_table(open_document(), known=("Namn", "enhet"))
    assert table.headers == ["Namn", "Enhet", "Start"]  # below the heading that is merged over two columns
    assert table.rows == [[2, "Rad ett\nrad  två", dt.datetime(2026, 11, 23, 10, 30)]]  # noqa: DTZ001
    assert table.row_numbers == [6]
    assert "de andra 1 bladen" in table.notes[0]
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(SpreadsheetError, match="går inte att läsa"):
        read_table(open_document(doctype=bomb))


def test_text_files_of_excel_are_read_and_written_as_excel_does() -> None:
    for content in ("sep=|\r\nNamn|Tal\r\nÅsa|1,5\r\n".encode("cp1252"), "Namn\tTal\r\nÅsa\t1,5\r\n".encode("utf-16")):
        table = read_table(ContentFile(content, name="fil.csv"))
        assert (table.headers, table.rows) == (["Namn", "Tal"], [["Åsa", "1,5"]])
    written = spreadsheets.write_csv(["Namn", "Tal", "Dag"], [("=1+1", 1.5, dt.date(2026, 5, 1)), ("-12", 3, None)])
    assert written.decode("utf-8-sig") == "Namn;Tal;Dag\r\n'=1+1;1,5;2026-05-01\r\n-12;3;\r\n"
    assert written.startswith(b"\xef\xbb\xbf")


def test_a_sheet_that_is_said_to_be_a_million_rows_long_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROW_NUMBER", 5)
    with pytest.raises(SpreadsheetError, match="tomma raderna"):
        read_table(workbook([["A", "B"], [1, 2], *[[]] * 6, [3, 4]]))
