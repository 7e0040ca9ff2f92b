"""Files are told by their content, and looked at by the scanner before they are kept."""

import contextlib
import io
import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured

from isms.register.file_kinds import ENDINGS, WrongContent, check_content
from isms.register.scanning import Infected, ScannerAway, scan

# The harmless string that every scanner knows (eicar.org), put together so that no scanner finds it in this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + b"!$H+H*"


def zipped(**members: bytes) -> bytes:
    """Return a zip file; ``__`` in a name stands for a slash, ``_`` for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name if "[" in name else name.replace("__", "/").replace("_", "."), content)
    return made.getvalue()


TYPES = {"[Content_Types].xml": b"<Types/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content_xml": b""}
GOOD = {
    ".pdf": b"\n%PDF-1.7",
    ".docx": zipped(**TYPES, word__document_xml=b""),
    ".xlsx": zipped(**TYPES, xl__workbook_xml=b""),
    ".pptx": zipped(**TYPES, ppt__presentation_xml=b""),
    ".odt": zipped(**ODT),
    ".ods": zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    ".odp": zipped(mimetype=b"application/vnd.oasis.opendocument.presentation"),
    ".txt": "Åtgärd < 3 dagar".encode(),
    ".csv": "ett;två".encode("utf-16"),
    ".md": b"# Rubrik\n<b>fet</b>",
    ".png": b"\x89PNG\r\n\x1a\n...",
    ".jpg": b"\xff\xd8\xff\xe0",
    ".jpeg": b"\xff\xd8\xff\xe1",
    ".tif": b"II*\x00",
    ".tiff": b"MM\x00*",
    ".eml": b"From: a@b.example\r\n\r\nHej",
    ".msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ".ics": b"BEGIN:VCALENDAR\r\n",
    ".zip": zipped(bilder__a_png=b"x", lista_csv=b"y"),
}
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"


def test_each_kind_is_taken_with_its_own_content_only() -> None:
    assert set(GOOD) == ENDINGS
    program = b"MZ\x90\x00\x03\x00\x00\x00"
    same = [{".jpg", ".jpeg"}, {".tif", ".tiff"}, {".txt", ".csv", ".md"}]
    for ending, content in GOOD.items():
        check_content(io.BytesIO(content), f"Fil{ending.upper()}")
        for wrong in (program, PAGE, b"\xef\xbb\xbf  <svg onload='x'>"):
            with pytest.raises(WrongContent):
                check_content(io.BytesIO(wrong), f"fil{ending}")
        for other, foreign in GOOD.items():
            is_text = ending in (".txt", ".csv", ".md", ".eml")  # a calendar or a mail is text as well
            if other == ending or any({ending, other} <= kinds for kinds in same) or is_text:
                continue
            if ending == ".zip" and other in (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"):
                continue
            with pytest.raises(WrongContent):
                check_content(io.BytesIO(foreign), f"fil{ending}")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", zipped(**TYPES, word__document_xml=b"", word__vbaProject_bin=b""), "makron"),
        ("a.odt", zipped(**ODT, Basic__script_xml=b""), "makron"),
        ("a.zip", zipped(kor_exe=b""), "inte tas emot"),
        ("a.zip", zipped(inre_zip=GOOD[".zip"]), "inte tas emot"),
        ("a.zip", zipped(), "tom"),
        ("a.zip", zipped(stor_txt=b"\x00" * 10_001), "för stor"),
        ("a.xlsx", zipped(**TYPES, xl__workbook_xml=b"").replace(b"PK\x01\x02", b"PK\x01\x09"), "inte av det slag"),
    ],
)
def test_what_hides_in_an_archive_is_refused(name: str, content: bytes, told: str, monkeypatch) -> None:
    monkeypatch.setattr("isms.register.file_kinds.MAX_UNPACKED_BYTES", 10_000)
    with pytest.raises(WrongContent, match=told):
        check_content(io.BytesIO(content), name)


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_spoilt_archive_is_refused_in_words(packing: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text" * 3)
    whole = made.getvalue()
    for place in range(30, len(whole)):
        spoilt = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with contextlib.suppress(WrongContent):
            check_content(io.BytesIO(spoilt), "a.odt")


class Clamd(socketserver.StreamRequestHandler):
    """Answers as clamd does: INSTREAM with chunks, and a verdict."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\x00"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        if EICAR in content:
            self.wfile.write(b"stream: Eicar-Signature FOUND\x00")
        elif b"too large" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\x00")
        else:
            self.wfile.write(b"stream: OK\x00")


@pytest.fixture
def clamd(settings) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()
        thread.join()


def test_the_scanner_decides(clamd, settings) -> None:
    clean = io.BytesIO(b"%PDF-1.7 " + b"x" * 200_000)
    scan(clean)
    assert clean.read(8) == b"%PDF-1.7"  # left as it was
    with pytest.raises(Infected, match="skadlig"):
        scan(io.BytesIO(b"y" * 100_000 + EICAR))
    with pytest.raises(ScannerAway):
        scan(io.BytesIO(b"too large"))
    settings.CLAMD = "clamav:3310"
    with pytest.raises(ImproperlyConfigured):
        scan(io.BytesIO(b"x"))


def test_a_scanner_that_is_away_lets_nothing_in(settings, tmp_path) -> None:
    for address in ("tcp://127.0.0.1:9", f"unix://{tmp_path}/clamd.ctl"):
        settings.CLAMD = address
        with pytest.raises(ScannerAway, match="inte sparad"):
            scan(io.BytesIO(b"x"))
    settings.CLAMD = ""
    scan(io.BytesIO(EICAR))  # nobody has asked for a scanner


def test_an_infected_file_is_refused_in_the_form(
    clamd, settings, tmp_path, unit, owner_post, actors, client_for
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from isms.register.models import Attachment
    from tests.factories import SystemFactory

    settings.MEDIA_ROOT = tmp_path
    system = SystemFactory(unit=unit, owner=owner_post)
    page = reverse("register:attachment_add", args=["kulturforvaltningen", system.reference])
    upload = SimpleUploadedFile("test.txt", EICAR)
    answer = client_for(actors.owner).post(page, {"file": upload, "description": "Min fil"})
    assert answer.status_code == 422
    assert "Virusskyddet säger" in answer.content.decode()
    assert "Min fil" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not list(tmp_path.rglob("*.txt"))
