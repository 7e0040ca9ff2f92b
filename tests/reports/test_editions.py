"""An edition in other forms: package, screen, Word, and what the nämnd gets."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from isms.accounts.models import Unit, User
from isms.register.decisions import DecisionGround
from isms.register.errors import DomainError
from isms.register.pdf import write_document
from reports.archive import write_package
from reports.board import MOST_DECISIONS, board_page, statement_text
from reports.models import EditionFile, ManagementReview
from reports.services import add_decision, approve_edition, mark_part, submit_review, write_section
from tests.factories import InformationAssetFactory

LIST = "/kulturforvaltningen/ledningens-genomgang/"
PAGE = f"{LIST}LG-0001/"


def test_an_edition_is_read_kept_and_taken_to_the_nämnd(
    review: ManagementReview, unit: Unit, coordinator: User, director: User, client_for, now
) -> None:
    InformationAssetFactory(unit=unit, title='Ritningar; "valvet"', at=now)
    doing = {"review": review, "by": coordinator, "at": now}
    write_section(code="rsa", text="**Kanarietext.** Läs [här](https://stad.example).", version=review.version, **doing)
    for number in range(6):
        add_decision(text=f"Öppet beslut {number}.", version=review.version, **doing)
    mark = {"ground": "18 kap. 8 § OSL", "reason": "Visar brister."}
    mark_part(part="section", key="rsa", version=review.version, **mark, **doing)
    edition = submit_review(version=review.version, **doing)
    with pytest.raises(DomainError, match="framställda"):
        write_package(edition)
    approve_edition(edition=edition, ground=DecisionGround(), by=director, at=now)
    for variant in EditionFile.Variant.values:  # rendering has tests of its own
        pdf = f"%PDF-1.7 {variant}".encode()
        about = {"page_count": 1, "rendered_at": now, "sha256": hashlib.sha256(pdf).hexdigest()}
        EditionFile.objects.create(edition=edition, variant=variant, pdf=pdf, **about)

    client = client_for(director)
    sent = b"".join(client.get(f"{PAGE}utgava/1/arkivpaket.zip").streaming_content)
    assert sent == write_package(edition)
    with zipfile.ZipFile(io.BytesIO(sent)) as package:
        manifest = json.loads(package.read("manifest.json"))
        for file in manifest["files"]:
            assert hashlib.sha256(package.read(file["path"])).hexdigest() == file["sha256"]
        assert {file["path"] for file in manifest["files"]} | {"manifest.json"} == set(package.namelist())
        full = package.read("innehall/fullstandigt.json")
        assert hashlib.sha256(full).hexdigest() == edition.content_sha256 == manifest["content_sha256"]
        assert hashlib.sha256(package.read("innehall/oppet.json")).hexdigest() == edition.public_sha256
        rows = list(csv.reader(io.StringIO(package.read("tabeller/nyckeltal-rader.csv").decode())))
        assert ["assets_total", "INF-0001", 'Ritningar; "valvet"'] in [row[:3] for row in rows]
        assert json.loads(package.read("beslut.json"))["decided_by"] == "Disa Direktör"
    known = client.post(f"{LIST}kontrollera/", {"file": SimpleUploadedFile("paket.zip", sent)}).content.decode()
    assert "arkivpaketet" in known

    page = client.get(f"{PAGE}utgava/1/").content.decode()
    assert '<strong>Kanarietext.</strong> Läs <a href="https://stad.example" rel="noreferrer">här</a>.' in page
    assert edition.content_sha256 in page
    public_page = client.get(f"{PAGE}utgava/1/oppen/").content.decode()
    assert "Kanarietext." not in public_page
    assert "Utelämnat avsnitt" in public_page
    assert edition.content_sha256 not in public_page

    def words(path: str) -> str:
        document = Document(io.BytesIO(b"".join(client.get(path).streaming_content)))
        assert document.core_properties.author == "Kulturförvaltningen"
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)

    assert "Kanarietext. Läs här (https://stad.example)." in words(f"{PAGE}utgava/1/rapport.docx")
    public_words = words(f"{PAGE}utgava/1/oppen-rapport.docx")
    assert "Kanarietext." not in public_words
    assert "Öppet beslut 5." in public_words

    text = client.get(f"{PAGE}tjansteutlatande/").content.decode()
    assert "Förslag till beslut" in text
    assert "Kanarietext." not in text
    told = statement_text(edition.public_content)
    assert "2. Öppet beslut 0." in told
    assert "med stöd av 18 kap. 8 § OSL" in told
    one = board_page(edition.public_content, is_draft=False)
    assert (len(one.decisions), one.more_decisions_count) == (MOST_DECISIONS, 2)
    assert write_document("reports/pdf/board.html", {"page": one}).page_count == 1
    assert client.get(f"{PAGE}namnden.pdf")["Content-Type"] == "application/pdf"
