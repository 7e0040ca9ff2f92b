"""The web's own traps: other hosts, ambiguous requests, files that fetch, exports that run, open redirects."""

import ast
import io
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from isms.register.pdf import write_document
from isms.register.spreadsheets import Sheet, as_plain_text, write_workbook
from isms.security_headers import MAX_BODY_BYTES
from tests.factories import ActionFactory, SystemFactory

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "isms",
    "risks",
    "assets",
    "classification",
    "suppliers",
    "training",
    "incidents",
    "governance",
    "reports",
    "overview",
)
# Who may reach out, and where to: what the program is set to, never an address that a user has written.
REACHES_OUT = {
    "isms/health.py": "its own Redis",
    "isms/cache.py": "its own Redis",
    "isms/operations/state.py": "its own Redis",
    "isms/operations/metrics.py": "its own Redis",
    "isms/settings.py": "names Redis' retries",
    "reports/dispatch.py": "its own Redis",
    "isms/followup/outbox.py": "the mail server of the settings",
    "isms/probe.py": "its own web server",
    "isms/register/scanning.py": "the virus scanner of the settings",
    "isms/register/directory/views.py": "the municipality's directory, by the library; here only its errors",
    "isms/rights/accounts.py": "the mail server of the settings",
    "isms/local": "the embedded servers of the demo and the tests",
}
NETWORK = re.compile(r"^(socket|urllib\.request|http\.client|requests|httpx|redis|ftplib|smtplib)(\.|$)")
WRITES_FILES = {
    "openpyxl": {"isms/register/spreadsheets.py", "suppliers/questionnaire.py"},
    "csv": {"isms/register/spreadsheets.py", "reports/archive.py"},
    "weasyprint": {"isms/register/pdf.py"},
}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


@cache
def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_nothing_reaches_out_but_what_is_listed() -> None:
    reaching = {str(path.relative_to(ROOT)) for path in sources() if any(map(NETWORK.match, imports_of(path)))}
    assert {path for path in reaching if not path.startswith("isms/local/")} == set(REACHES_OUT) - {"isms/local"}


def test_files_are_written_in_one_place_each() -> None:
    for library, expected in WRITES_FILES.items():
        found = {
            str(path.relative_to(ROOT))
            for path in sources()
            if any(name.split(".")[0] == library for name in imports_of(path))
        }
        assert found == expected, library


def test_templates_styles_and_scripts_name_no_other_host() -> None:
    subresource = re.compile(
        r"""(?:src|srcset|action|data|poster|formaction)=["'](?:https?:)?//|url\(["']?(?:https?:)?//"""
    )
    link = re.compile(
        r"""<link[^>]*href=["'](?:https?:)?//|@import|fetch\(["']https?:|hx-(?:get|post)=["'](?:https?:)?//"""
    )
    inline = re.compile(
        r"""<script(?![^>]*(?:\bsrc=|type="application/json"))[^>]*>|<style\b|\sstyle=["']|\son[a-z]+=["']|javascript:"""
    )
    found = []
    for path in [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static").rglob("*.css"),
        *(ROOT / "static").rglob("*.js"),
    ]:
        text = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(ROOT)}: {each[0]}" for pattern in (subresource, link) for each in pattern.finditer(text)
        ]
        if path.suffix == ".html":
            found += [f"{path.relative_to(ROOT)}: {each[0]}" for each in inline.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "source",
    ["http://ond.example/x.png", "https://ond.example/x.png", "file:///etc/passwd", "data:image/svg+xml,<svg/>"],
)
def test_a_document_fetches_nothing(source: str, settings, tmp_path: Path) -> None:
    for number, markup in enumerate((f'<img src="{source}" alt="">', f'<link rel="stylesheet" href="{source}">')):
        page = f'<!doctype html><html lang="sv"><head><title>x</title></head><body>{markup}</body></html>'
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]
    for number in range(2):
        with pytest.raises(RuntimeError, match="must not fetch"):
            write_document(f"{number}.html", {})


FORMULA = '=HYPERLINK("http://ond.example")'


@pytest.mark.django_db
def test_no_export_runs_a_formula(unit, owner_post, coordinator, client_for) -> None:
    for start in ("=1+1", "@SUM(1)", "+1+1", "-1+1", "\t=1"):
        assert as_plain_text(start).startswith("'"), start
        sheet = load_workbook(io.BytesIO(write_workbook([Sheet("A", ["B"], [[start]])]))).active
        assert sheet["A2"].data_type == "s", start
    assert [as_plain_text(value) for value in ("-5", "-5,2", "+46", 7, None, "a=b")] == [
        "-5",
        "-5,2",
        "+46",
        7,
        None,
        "a=b",
    ]

    SystemFactory(unit=unit, owner=owner_post, title=FORMULA)
    ActionFactory(unit=unit, owner=owner_post, title=FORMULA)
    client = client_for(coordinator)
    exports = (
        "risks:action_plan_xlsx",
        "assets:processing_xlsx",
        "suppliers:transfer_xlsx",
        "governance:document_xlsx",
        "governance:recommendation_sheet",
    )
    texts = set()
    for name in exports:
        answer = client.get(reverse(name, args=["kulturforvaltningen"]))
        assert answer.headers["Content-Disposition"].startswith("attachment;"), name
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == [], name
        texts |= {cell.value for cell in cells}
    assert FORMULA in texts  # or nothing would be proved


def test_a_question_of_the_organisations_own_is_shown_as_text() -> None:
    class Asked(forms.Form):
        answer = forms.CharField(label="<b>Fråga</b>", help_text='<img src="x"><a href="//ond.example">hjälp</a>')

    shown = Asked()["answer"].as_field_group()
    assert "<img" not in shown
    assert "<b>" not in shown
    assert "&lt;img" in shown


def test_a_body_too_large_is_not_read() -> None:
    client = Client()
    for length, status in ((MAX_BODY_BYTES + 1, 413), ("9" * 19, 413), ("nonsense", 403)):
        answer = client.generic("POST", "/ui/", b"x", CONTENT_LENGTH=str(length))
        assert answer.status_code == status or (status == 403 and answer.status_code in (302, 403, 405)), length
        assert answer.headers["Content-Security-Policy"]
        assert answer.headers["Permissions-Policy"]


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """The web server with our settings, in front of nothing."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app", "--bind", f"127.0.0.1:{port}"]
    command += [
        "--config",
        "python:isms.gunicorn_conf",
        "--threads",
        "2",
        "--no-control-socket",
        "--log-level",
        "critical",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(timeout=20)


def status_of(port: int, request: bytes) -> list[str]:
    """Return the codes of all answers to what is sent on one connection; none means that it was shut."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        answer = b""
        while part := client.recv(65_536):
            answer += part
    return re.findall(r"HTTP/1\.1 (\d{3})", answer.decode("latin-1"))


def test_a_request_that_can_be_read_in_two_ways_is_refused(server: int) -> None:
    for starter in ("Dockerfile", "isms/local/demo.py"):
        assert "python:isms.gunicorn_conf" in (ROOT / starter).read_text(encoding="utf-8")
    post = b"POST / HTTP/1.1\r\nHost: a\r\n"
    hidden = b"0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
    assert status_of(server, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") == ["200"]
    for headers in (
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Content-Length: +5\r\n",
        b"X: a\r\n b\r\n",
    ):
        answers = status_of(server, post + headers + b"\r\n" + hidden)
        assert answers in ([], ["400"], ["501"]), headers
    for request in (
        b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(80)) + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
        b"get / HTTP/1.1\r\nHost: a\r\n\r\n",
    ):
        assert status_of(server, request)[:1] in ([], ["400"], ["414"], ["431"]), request[:40]


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://ond.example/", "//ond.example", "/\\ond.example", "javascript:alert(1)"])
def test_no_answer_leads_to_another_host(target: str, unit, owner_post, coordinator, client_for) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    client = client_for(coordinator)
    asked = dict.fromkeys(("next", "url", "return", "redirect", "HTTP_REFERER"), target)
    for address, method in (
        ("/", "get"),
        ("/konto/login/", "get"),
        ("/konto/logout/", "post"),
        ("/konto/reauthenticate/", "get"),
        (f"{system.get_absolute_url()}andra/", "get"),
        (f"/kulturforvaltningen/post/{system.reference}/arkivera/", "post"),
        ("/kulturforvaltningen/", "get"),
    ):
        answer = getattr(client, method)(address, asked, headers={"referer": target})
        leads = urlsplit(answer.headers.get("Location", "/"))
        assert (leads.scheme, leads.netloc) == ("", ""), address
        assert leads.path.startswith("/"), address
        assert not leads.path.startswith(("//", "/\\")), address
