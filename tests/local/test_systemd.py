"""The units for plain Debian run the same commands as the containers, and systemd understands them."""

import re
import shlex
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.local.test_deployment import BASE_DIR, DOCKERFILE, SERVICES, command_of

UNITS = BASE_DIR / "deploy/systemd"
PROCESSES = ("isms-web", "isms-worker", "isms-beat")


def settings_of(unit: str) -> dict[str, list[str]]:
    """Return the values of each setting of a unit."""
    found = defaultdict(list)
    for name, value in re.findall(r"^(\w+)=(.*)$", (UNITS / unit).read_text(), re.MULTILINE):
        found[name].append(value)
    return found


def commands_of(unit: str) -> list[list[str]]:
    """Return the commands of a unit, without the directory of the programs."""
    lines = settings_of(f"{unit}.service")["ExecStart"]
    return [shlex.split(line.removeprefix("/srv/isms/.venv/bin/")) for line in lines]


def test_the_units_run_what_the_containers_run() -> None:
    migrate = commands_of("isms-migrate")
    assert migrate[0][:4] == ["python", "manage.py", "check", "--deploy"]
    assert migrate[1][:3] == ["python", "manage.py", "collectstatic"]
    assert migrate[2:] == command_of("migrate")
    [web], [inside] = commands_of("isms-web"), command_of("web")
    assert [word.replace("127.0.0.1", "0.0.0.0") for word in web] == inside  # noqa: S104
    assert commands_of("isms-worker") == command_of("worker")
    assert [command[:-1] for command in commands_of("isms-beat")] == [command_of("beat")[0][:-1]]
    places = {"/srv/isms-backup": "/backups", "${CREDENTIALS_DIRECTORY}/passphrase": "/run/secrets/backup_passphrase"}
    [backup] = commands_of("isms-backup")
    assert sorted(places.get(word, word) for word in backup) == sorted(command_of("backup")[0])


def test_a_reload_gathers_the_new_static_files_before_it_loads_the_new_code() -> None:
    gather, load = settings_of("isms-web.service")["ExecReload"]
    assert "manage.py collectstatic --noinput" in gather
    assert load == "/bin/kill --signal HUP $MAINPID"
    assert " procps " in (BASE_DIR / "docs/operations.md").read_text()  # /bin/kill is there


def test_nothing_starts_before_the_migrations_and_only_they_have_the_owner_s_password() -> None:
    for unit in PROCESSES:
        settings = settings_of(f"{unit}.service")
        assert settings["Requires"] == ["isms-migrate.service"]
        assert "isms-migrate.service" in settings["After"]
        assert settings["Restart"] == ["always"]
        assert settings["MemoryMax"]
    holders = {path.name for path in UNITS.iterdir() if "/etc/isms/owner" in path.read_text()}
    assert holders == {"isms-migrate.service"}


def test_every_process_is_closed_in() -> None:
    for path in UNITS.glob("*.service"):
        settings = settings_of(path.name)
        assert settings["User"] == ["isms"]
        for name, value in (
            ("NoNewPrivileges", "yes"),
            ("ProtectSystem", "strict"),
            ("ProtectHome", "yes"),
            ("PrivateTmp", "yes"),
            ("CapabilityBoundingSet", ""),
        ):
            assert settings[name] == [value], path.name
    assert settings_of("isms-backup.timer")["Persistent"] == ["yes"]
    assert "libpango-1.0-0" in DOCKERFILE
    assert "backup" in SERVICES


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for path in UNITS.iterdir():
        text = path.read_text().replace("/srv/isms/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / path.name).write_text(text)
    units = sorted(str(path) for path in tmp_path.iterdir())

    result = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)

    said = [line for line in result.stderr.splitlines() if "isms" in line]
    assert (result.returncode, said) == (0, [])
