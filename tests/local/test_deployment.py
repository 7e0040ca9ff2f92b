"""The container files agree with each other, with the settings and with the code."""

import re
import shlex
import subprocess
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import yaml
from django.core.management import get_commands

from isms.probe import is_ready

BASE_DIR = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text()
OURS = [name for name, service in SERVICES.items() if service.get("image") == "isms"]
NOT_OURS = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "DJANGO_SETTINGS_MODULE", "PATH", "XDG_CACHE_HOME"}


def names_in_example() -> set[str]:
    """Return the settings that .env.example describes, with the variants that name a file."""
    names = set(re.findall(r"^([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    return names | {f"{name}_FILE" for name in names}


def command_of(service: str) -> list[list[str]]:
    """Return the commands that a service of ours runs, each as a list of words."""
    command = SERVICES[service].get("command")
    if command is None:
        joined = re.search(r"^CMD (\[.*?\])$", DOCKERFILE.replace("\\\n", ""), re.MULTILINE)
        return [yaml.safe_load(joined[1])]
    if command[:2] == ["sh", "-ec"]:
        return [shlex.split(line) for line in command[2].strip().splitlines()]
    return [command]


def test_the_system_has_its_parts() -> None:
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "beat", "backup", "proxy"}
    assert set(OURS) == {"migrate", "web", "worker", "beat", "backup"}


@pytest.mark.parametrize("service", OURS)
def test_every_command_exists(service: str) -> None:
    for command in command_of(service):
        if command[0] == "python":
            assert command[1] == "manage.py"
            assert command[2] in get_commands()
        else:
            assert find_spec(command[0]) is not None
        for word in command:
            if word.startswith("isms."):
                assert find_spec(word) is not None


@pytest.mark.parametrize("service", OURS)
def test_every_name_in_the_environment_is_a_setting(service: str) -> None:
    assert set(SERVICES[service]["environment"]) <= names_in_example()


def test_every_name_in_the_image_is_a_setting() -> None:
    block = re.search(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.MULTILINE)[1]
    names = set(re.findall(r"([A-Z_]+)=", block))
    assert "ISMS_VAR" in names
    assert names <= names_in_example() | NOT_OURS


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_nothing_starts_before_the_migrations_have_succeeded(service: str) -> None:
    assert SERVICES[service]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


def test_whatever_is_waited_for_as_healthy_has_a_health_check() -> None:
    waited_for = {
        other
        for service in SERVICES.values()
        for other, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    }
    assert waited_for == {"postgres", "redis", "web"}
    assert all("healthcheck" in SERVICES[name] for name in waited_for)


def test_only_the_migrations_hold_the_owner_s_password() -> None:
    holders = {name for name, service in SERVICES.items() if "migrate_database_url" in service.get("secrets", [])}
    assert holders == {"migrate"}
    assert all("MIGRATE_DATABASE_URL_FILE" not in SERVICES[name]["environment"] for name in set(OURS) - holders)


def test_secrets_are_files_that_are_declared_made_and_kept_out_of_the_repository() -> None:
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])
    made = set(re.findall(r"once (\w+) ", (BASE_DIR / "deploy/make-secrets").read_text()))
    made |= set(re.search(r"for name in ([\w ]+);", (BASE_DIR / "deploy/make-secrets").read_text())[1].split())
    assert used <= made
    for service in OURS:
        for name, value in SERVICES[service]["environment"].items():
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in SERVICES[service]["secrets"]
    for ignore in (".gitignore", ".dockerignore"):
        assert "deploy/secrets" in (BASE_DIR / ignore).read_text()


def test_making_secrets_twice_keeps_them(tmp_path: Path) -> None:
    script = tmp_path / "make-secrets"
    script.write_text((BASE_DIR / "deploy/make-secrets").read_text())

    def contents_after_a_run() -> dict[str, str]:
        subprocess.run(["sh", str(script)], input="smtp://localhost\n", text=True, check=True, capture_output=True)
        return {file.name: file.read_text() for file in (tmp_path / "secrets").iterdir()}

    contents = contents_after_a_run()
    assert contents_after_a_run() == contents
    assert set(contents) == set(COMPOSE["secrets"])
    assert len(contents["secret_key"]) >= 50
    assert contents["app_password"] in contents["database_url"]
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert "reverse_proxy web:8000" in (BASE_DIR / "deploy/Caddyfile").read_text()


def test_the_processes_are_not_root_and_write_only_where_they_must() -> None:
    assert DOCKERFILE.count("\nUSER isms\n") == 1
    assert DOCKERFILE.index("\nUSER isms\n") < DOCKERFILE.index("\nCMD ")
    for name in set(SERVICES) - {"postgres"}:  # its image begins as root, to give its data to the user that it becomes
        assert SERVICES[name]["read_only"] is True
        assert SERVICES[name]["cap_drop"] == ["ALL"]
    for service in SERVICES.values():
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"]
        assert service["pids_limit"] <= 300
    assert {name for name, service in SERVICES.items() if "cap_add" in service} == {"proxy"}


def test_what_runs_all_the_time_says_how_it_is() -> None:
    lasting = {name for name, service in SERVICES.items() if service.get("restart") == "unless-stopped"}
    assert lasting == {"postgres", "redis", "web", "worker", "beat", "proxy"}
    assert lasting - {"proxy"} == {name for name, service in SERVICES.items() if "healthcheck" in service}


def test_a_migration_that_fails_stops_the_start(tmp_path: Path) -> None:
    # The service's own script, with a program in the place of Python that fails at the first migration.
    (tmp_path / "python").write_text('#!/bin/sh\necho "$@" >>"$0.calls"\ntest "$2" != migrate\n')
    (tmp_path / "python").chmod(0o755)
    command = SERVICES["migrate"]["command"]
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}

    result = subprocess.run(command, env=environment, check=False)

    assert result.returncode != 0
    assert (tmp_path / "python.calls").read_text().splitlines() == ["manage.py migrate --database owner --noinput"]


def test_the_image_brings_the_programs_of_the_backup() -> None:
    server = re.fullmatch(r"postgres:(\d+)-trixie", SERVICES["postgres"]["image"])[1]
    assert f"postgresql-client-{server} gnupg" in DOCKERFILE
    assert "backups:/backups" in SERVICES["backup"]["volumes"]
    assert "backups:/backups:ro" in SERVICES["migrate"]["volumes"]
    assert " /backups\n" in DOCKERFILE


def test_the_image_holds_every_folder_that_the_program_needs() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))
    apps = {path.parent.name for path in BASE_DIR.glob("*/apps.py")}
    assert copied == apps | {"isms", "templates", "static", "locale"}


def test_mounted_files_exist() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (BASE_DIR / source).is_file() if source.startswith("./") else source in COMPOSE["volumes"]


@pytest.mark.parametrize(("status", "is_fine"), [("200 OK", True), ("503 Service Unavailable", False)])
def test_the_health_check_tells_a_server_that_can_serve(status: str, is_fine: bool) -> None:
    seen = []

    def answer(environ: dict[str, str], start_response: Any) -> list[bytes]:
        seen.append((environ["PATH_INFO"], environ["HTTP_HOST"]))
        start_response(status, [])
        return [b""]

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with make_server("127.0.0.1", 0, answer, handler_class=Quiet) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        assert is_ready(f"http://127.0.0.1:{server.server_port}", host="isms.example") is is_fine
        thread.join()
    assert seen == [("/readyz", "isms.example")]


def test_the_health_check_tells_a_server_that_is_away() -> None:
    assert is_ready("http://127.0.0.1:9", host="isms.example") is False
