"""Every page is HTML as the standard has it: the Nu checker finds no error.

The checker is the npm package ``vnu-jar``, fetched once to ``var/vnu``; it needs Java.
"""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from isms.accounts.models import User
from tests.permissions.matrix import MATRIX
from tests.permissions.objects import Objects, matrix_objects  # noqa: F401
from tests.undo import undone

VERSION = "26.9.27"
HTMX = "Attribute “hx-.*"  # htmx's own attributes, which the standard does not know
ROLES = ("coordinator", "owner", "director", "administrator", "data_protection_officer")
OUTSIDE = (
    "/konto/login/",
    "/konto/password/reset/",
    "/om/tillganglighet/",
    "/om/kakor/",
    "/om/personuppgifter/",
    "/ui/",
)


@pytest.fixture(scope="session")
def checker() -> Path:
    """The Nu checker's program."""
    home = settings.BASE_DIR / "var" / "vnu"
    program = home / "package" / "build" / "dist" / "vnu.jar"
    if not program.exists():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", f"vnu-jar@{VERSION}"], cwd=home, check=True, capture_output=True)
        with tarfile.open(home / f"vnu-jar-{VERSION}.tgz") as package:
            package.extractall(home, filter="data")
    return program


def keep(answer: object, folder: Path, pages: dict[str, str], where: str) -> None:
    """Write an answer that is a whole page to a file of its own, unless the same page was written before."""
    content_type = answer.headers.get("Content-Type", "")
    if not content_type.startswith("text/html") or answer.streaming or b"<html" not in answer.content[:200]:
        return
    name = f"{len(pages):04d}.html"
    (folder / name).write_bytes(answer.content)
    pages[name] = where


@pytest.mark.nightly
def test_no_page_has_an_error(
    objects: Objects, actors, client_for: Callable[[User], Client], checker: Path, tmp_path: Path
) -> None:
    assert shutil.which("java"), "apt-get install default-jre-headless"
    pages: dict[str, str] = {}
    for who in ROLES:
        with undone():
            client = client_for(getattr(actors, who))
            for row in MATRIX:
                address = reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
                keep(getattr(client, row.method)(address), tmp_path, pages, f"{who} {row.method} {address}")
    for address in OUTSIDE:
        keep(Client().get(address), tmp_path, pages, address)
    assert len(pages) > 500
    found = subprocess.run(
        ["java", "-jar", checker, "--errors-only", "--filterpattern", HTMX, "--format", "json", tmp_path],
        capture_output=True, text=True,
    )  # fmt: skip
    errors: dict[str, str] = {}
    for message in json.loads(found.stderr or found.stdout)["messages"]:
        where = pages[Path(message["url"]).name]
        errors.setdefault(message["message"], f"{where}: {message.get('extract', '')!r}")
    assert not errors, "\n".join(f"{message} – {where}" for message, where in errors.items())
