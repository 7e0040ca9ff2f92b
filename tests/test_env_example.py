"""The example of the environment names exactly what the settings read."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent


def names_in_example() -> set[str]:
    """Return the names that .env.example sets."""
    return set(re.findall(r"^([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))


def names_in_settings() -> set[str]:
    """Return the names that the settings read: the first argument of every `env.<type>(…)`."""
    calls = [node for node in ast.walk(ast.parse((BASE_DIR / "isms/settings.py").read_text()))
             if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Attribute)
             and isinstance(node.func.value, ast.Name)
             and node.func.value.id == "env"
             and node.func.attr != "read_env"]  # fmt: skip
    return {call.args[0].value for call in calls}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    """Start Django in a process of its own with nothing but `environment`."""
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from django.conf import settings as s; "
         "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT, s.SECRET_KEY)"],
        cwd=BASE_DIR,
        env={"PATH": os.defpath, "DJANGO_SETTINGS_MODULE": "isms.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


OPERATION = {"SECRET_KEY": "k" * 50, "ISMS_ADDRESS": "https://isms.example", "EMAIL_URL": "smtp://localhost"}


def test_the_example_is_complete() -> None:
    assert names_in_settings() - names_in_example() == set()


def test_the_example_names_nothing_that_is_not_read() -> None:
    assert names_in_example() - names_in_settings() == set()


def test_the_settings_are_found_by_the_test() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "ISMS_TLS"} <= names_in_settings()


@pytest.mark.parametrize("name", OPERATION)
def test_operation_does_not_start_without(name: str, tmp_path: Path) -> None:
    environment = {key: value for key, value in OPERATION.items() if key != name}

    result = start(ISMS_VAR=str(tmp_path), **environment)

    assert result.returncode == 1
    assert f"{name} saknas. Se .env.example" in result.stderr


def test_the_mail_servers_that_are_written_as_examples_are_understood(tmp_path: Path) -> None:
    places = (".env.example", "deploy/make-settings", "deploy/make-secrets", "docs/operations.md")
    written = {place: re.findall(r"\w[\w+]*://user:[^\s')]+", (BASE_DIR / place).read_text()) for place in places}
    assert all(written.values()), written
    addresses = {each for found in written.values() for each in found}
    for address in (*addresses, "smtp://a:p%40ss@mail.example.se:465?ssl=true"):
        result = start(ISMS_VAR=str(tmp_path), **(OPERATION | {"EMAIL_URL": address}))
        assert result.returncode == 0, (address, result.stderr)


@pytest.mark.parametrize("address", ["smtp+tls://user:pw@mail.example.se:587", "submission://user:p#w@mail.example.se"])
def test_a_mail_server_that_is_not_understood_is_named_without_its_password(address: str, tmp_path: Path) -> None:
    result = start(ISMS_VAR=str(tmp_path), **(OPERATION | {"EMAIL_URL": address}))
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(
        "django.core.exceptions.ImproperlyConfigured: EMAIL_URL går inte att"
    )
    assert address not in result.stderr


def test_operation_is_safe_without_further_settings(tmp_path: Path) -> None:
    result = start(ISMS_VAR=str(tmp_path), **OPERATION)

    assert result.stdout.split() == ["False", "True", "__Host-session", "True", "k" * 50], result.stderr


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("f" * 60 + "\n")
    environment = {key: value for key, value in OPERATION.items() if key != "SECRET_KEY"}

    result = start(ISMS_VAR=str(tmp_path), SECRET_KEY_FILE=str(tmp_path / "key"), **environment)

    assert result.stdout.split()[-1] == "f" * 60, result.stderr


def test_the_demo_makes_a_key_of_its_own(tmp_path: Path) -> None:
    first = start(ISMS_VAR=str(tmp_path / "a"), ISMS_DEMO="1").stdout.split()[-1]
    again = start(ISMS_VAR=str(tmp_path / "a"), ISMS_DEMO="1").stdout.split()[-1]
    other = start(ISMS_VAR=str(tmp_path / "b"), ISMS_DEMO="1").stdout.split()[-1]

    assert len(first) >= 50
    assert first == again != other
