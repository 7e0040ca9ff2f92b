"""The scripts for plain Debian: settings as the units read them, and none that the program does not know."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.test_deployment import BASE_DIR, names_in_example

SHOWN = 'printf "%s\\n" "$DATABASE_URL" "$ISMS_MAIL_FROM" "${MIGRATE_DATABASE_URL:-none}" "$@"\n'


def manage(directory: Path, *words: str) -> list[str]:
    """Run deploy/manage with a program in the place of setpriv that shows what it would start, and with what."""
    (directory / "environment").write_text(
        "# a comment\nDATABASE_URL=postgresql://a:b@h/isms?sslmode=require&x=$HOME\n"
        "ISMS_MAIL_FROM=Register <a@b.example>\n"
    )
    (directory / "owner").write_text("MIGRATE_DATABASE_URL=postgresql://owner")  # no end of line
    (directory / "setpriv").write_text(f"#!/bin/sh\n{SHOWN}")
    (directory / "setpriv").chmod(0o755)
    return subprocess.run(
        [BASE_DIR / "deploy/manage", *words],
        env={"PATH": f"{directory}:{os.defpath}", "ISMS_ETC": str(directory)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()


@pytest.mark.parametrize(("words", "owner"), [((), "none"), (("--owner",), "postgresql://owner")])
def test_commands_get_the_settings_as_they_stand_and_the_owner_s_only_when_asked(
    words: tuple[str, ...], owner: str, tmp_path: Path
) -> None:
    database, sender, migrate, *started = manage(tmp_path, *words, "restore", "a b")
    assert database == "postgresql://a:b@h/isms?sslmode=require&x=$HOME"
    assert sender == "Register <a@b.example>"
    assert migrate == owner
    assert started[:2] == ["--reuid", "isms"]
    assert started[-4:] == [".venv/bin/python", "manage.py", "restore", "a b"]


def test_the_settings_that_are_made_are_settings_and_are_made_once(tmp_path: Path) -> None:
    script = BASE_DIR / "deploy/make-settings"
    block = re.search(r"<<SETTINGS\n(.*?)\nSETTINGS\n", script.read_text(), re.DOTALL)[1]
    assert set(re.findall(r"^([A-Z_]+)=", block, re.MULTILINE)) <= names_in_example()
    (tmp_path / "environment").write_text("SECRET_KEY=old\n")
    environment = {"PATH": os.defpath, "ISMS_ETC": str(tmp_path)}
    given = (
        ((), "Ange adressen"),
        (("isms.example", "smtp://localhost"), "börjar med https://"),
        (("https://isms.example", "smtp+tls://localhost"), "börjar med submission://"),
        (("https://isms.example", "smtp://localhost"), "finns redan"),
    )
    for words, told in given:
        answer = subprocess.run([script, *words], env=environment, capture_output=True, check=False, text=True)
        assert answer.returncode != 0
        assert told in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["environment"]
    assert (tmp_path / "environment").read_text() == "SECRET_KEY=old\n"


@pytest.mark.parametrize(
    ("getent", "runuser", "told"),
    [
        ("exit 2", "echo 0", "Användaren isms saknas"),
        ("exit 0", "echo 2", "har redan roller för registret"),
        ("exit 0", "echo 'server away' >&2; exit 2", "server away"),
    ],
    ids=["no user", "roles there already", "no server"],
)
def test_nothing_is_made_when_the_machine_is_not_ready(getent: str, runuser: str, told: str, tmp_path: Path) -> None:
    for name, does in (("getent", getent), ("runuser", runuser)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    answer = subprocess.run(
        [BASE_DIR / "deploy/make-settings", "https://isms.example", "submission://u:p@mail.example"],
        env={"PATH": f"{tmp_path}:{os.defpath}", "ISMS_ETC": str(tmp_path / "etc")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert told in answer.stderr
    assert not (tmp_path / "etc").exists()


def test_the_probe_says_what_it_lacks() -> None:
    environment = {"PATH": os.defpath}
    answer = subprocess.run(
        [sys.executable, "-m", "isms.probe"], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )
    assert (answer.returncode, "ISMS_ADDRESS saknas" in answer.stderr) == (1, True)
