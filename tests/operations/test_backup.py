"""The restore drill: what comes back is, table by table and file by file, what was put away."""

import hashlib
import io
import json
from pathlib import Path

import psycopg
import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from psycopg import sql

from isms.local.problems import Problem
from isms.operations.backups import making
from isms.operations.backups.files import check_files, pack_files, unpack_files
from isms.operations.backups.manifest import Manifest
from isms.operations.backups.restoring import restore_backup
from isms.operations.backups.server import Server
from isms.register.attachments import add_attachment
from tests.factories import STOCKHOLM_NOON, SystemFactory
from tests.operations.installation import Installation, another_installation

CONTENTS = [b"%PDF-1.7 protokoll", b"%PDF-1.7 " + b"x" * 100_000]


@pytest.fixture
def source(transactional_db: None, settings, tmp_path: Path) -> Installation:
    """The test's own database with two files, as an installation whose commands can be run."""
    here = Installation(database=connection.settings_dict["NAME"], var=tmp_path / "source")
    settings.MEDIA_ROOT = here.files
    return here


def rows_of(installation: Installation) -> dict[str, tuple[int, str]]:
    """Return the number of rows and a hash of the ordered rows of every table, by another way than the program's."""
    found = {}
    with installation.connect() as reader:
        tables = reader.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200").fetchall()
        for (table,) in tables:
            statement = sql.SQL("SELECT to_jsonb(x)::text FROM {} x").format(sql.Identifier(table))
            rows = sorted(row for (row,) in reader.execute(statement))
            found[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return found


def files_of(installation: Installation) -> dict[str, str]:
    return {
        str(path.relative_to(installation.files)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in installation.files.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_what_is_restored_is_what_was_put_away(source: Installation, unit, owner_post, coordinator, tmp_path) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokningen åäö")
    for number, content in enumerate(CONTENTS):
        upload = SimpleUploadedFile(f"protokoll-{number}.pdf", content)
        add_attachment(entry=system, upload=upload, by=coordinator, at=STOCKHOLM_NOON)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("en lång och slumpad fras\n")
    parent = tmp_path / "backups"

    made = source.manage("backup", str(parent), "--passphrase-file", str(passphrase))

    assert made.returncode == 0, made.stderr
    [backup] = making.whole_backups(parent)
    assert f"{backup}\n" in made.stdout
    assert "SECRET_KEY [" in made.stdout
    assert "k" * 50 not in made.stdout + (backup / "manifest.json").read_text()
    assert all(b"Bokningen" not in part.read_bytes() for part in backup.iterdir())
    assert {part.stat().st_mode & 0o077 for part in (backup,)} == {0}

    with another_installation(tmp_path / "restored") as restored:
        with pytest.raises(Problem, match="krypterad"):
            restore_backup(directory=backup, using="default")
        with pytest.raises(Problem, match="Databasen är inte tom"):
            restore_backup(directory=backup, using="default", passphrase=passphrase)
        for words, told in (
            ("en annan fras\n", "kontrollera lösenfrasen"),
            ("", "är tom"),
            (None, "kan inte läsas: No such"),
        ):
            other = tmp_path / f"other-{told}"
            if words is not None:
                other.write_text(words)
            with pytest.raises(Problem, match=told):
                restore_backup(directory=backup, using="default", passphrase=other)
        by_application = ("restore", str(backup), "--passphrase-file", str(passphrase), "--database", "default")
        refused = restored.manage(*by_application)
        assert refused.returncode == 1
        assert "får inte skapa tabeller. Kör som databasens ägare" in refused.stderr
        done = restored.manage("restore", str(backup), "--passphrase-file", str(passphrase))
        assert done.returncode == 0, done.stderr
        assert "Historiken är fullständig." in done.stdout
        assert "2 bilagor stämmer" in done.stdout
        before = rows_of(source)
        assert rows_of(restored) == before
        assert before["register_entry"][0] == 1
        assert files_of(restored) == files_of(source)
        assert len(files_of(restored)) == len(CONTENTS)
        # The application's role may add to the history there, and no more.
        with (
            psycopg.connect(restored.url("isms_app")) as application,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            application.execute("DELETE FROM register_attachmentevent")

        with restored.connect() as owner:
            owner.execute("CREATE TABLE before_it (x int)")
        replaced = restored.manage("restore", str(backup), "--replace", "--passphrase-file", str(passphrase))
        assert replaced.returncode == 0, replaced.stderr
        assert "2 fanns redan" in replaced.stdout
        assert rows_of(restored) == before


def test_a_backup_that_is_not_whole_touches_nothing(source: Installation, organisation, tmp_path) -> None:
    backup = making.make_backup(parent=tmp_path, using="default", at=STOCKHOLM_NOON)
    (backup / "files.tar").write_bytes((backup / "files.tar").read_bytes()[:-1] + b"x")
    with pytest.raises(Problem, match=r"files\.tar är skadad"):
        Manifest.read(backup).check_parts(backup)
    (backup / "database.dump").unlink()
    with pytest.raises(Problem, match=r"database\.dump saknas"):
        Manifest.read(backup).check_parts(backup)
    values = json.loads((backup / "manifest.json").read_text())
    assert values["tables"]["accounts_organisation"]["rows"] == 1
    (backup / "manifest.json").write_text(json.dumps(values | {"tables": 3}))
    with pytest.raises(Problem, match="går inte att förstå"):
        Manifest.read(backup)
    with pytest.raises(Problem, match="ingen säkerhetskopia"):
        Manifest.read(tmp_path)


def test_old_backups_go_only_when_a_new_one_is_whole(source: Installation, organisation, tmp_path, monkeypatch) -> None:
    for day in (1, 2):
        (tmp_path / f"isms-2026010{day}T000000Z").mkdir()
        (tmp_path / f"isms-2026010{day}T000000Z" / "manifest.json").write_text("{}")
    (tmp_path / "isms-20260103T000000Z.half").mkdir()

    def full(*_args: object, **_kwargs: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(making, "pack_files", full)
        with pytest.raises(Problem, match="No space left"):
            making.make_backup(parent=tmp_path, using="default", at=STOCKHOLM_NOON, keep=1)
    assert [path.name for path in making.whole_backups(tmp_path)] == ["isms-20260101T000000Z", "isms-20260102T000000Z"]

    made = making.make_backup(parent=tmp_path, using="default", at=STOCKHOLM_NOON, keep=2)

    assert [path.name for path in making.whole_backups(tmp_path)] == ["isms-20260102T000000Z", made.name]
    assert {path.name for path in tmp_path.glob("isms-*")} == {"isms-20260102T000000Z", made.name}


def test_files_are_packed_with_their_hashes_and_never_written_over_silently(tmp_path: Path) -> None:
    storage, other = FileSystemStorage(tmp_path / "a"), FileSystemStorage(tmp_path / "b")
    for name, content in (("x/1.pdf", b"ett"), ("2.txt", b""), ("å.txt", b"tre")):
        storage.save(name, io.BytesIO(content) if content else SimpleUploadedFile("2.txt", b""))
    sink = io.BytesIO()
    assert pack_files(sink, storage=storage) == 3

    digests = check_files(io.BytesIO(sink.getvalue()))
    assert set(digests) == {"x/1.pdf", "2.txt", "å.txt"}
    assert unpack_files(io.BytesIO(sink.getvalue()), storage=other).written_count == 3
    assert unpack_files(io.BytesIO(sink.getvalue()), storage=other).kept_count == 3
    with other.open("x/1.pdf") as file:
        assert file.read() == b"ett"
    spoilt = sink.getvalue().replace(b"tre", b"fyr")
    with pytest.raises(Problem, match="stämmer inte"):
        check_files(io.BytesIO(spoilt))
    with pytest.raises(Problem, match="går inte att läsa"):
        check_files(io.BytesIO(b"x" * 2000))


def test_a_program_that_is_missing_is_named_with_its_package() -> None:
    server = Server(host="", port="", name="isms", user="", password="hemligt")
    with pytest.raises(Problem, match="apt-get install postgresql-client-9"):
        server.program("pg_dump", major=9)
    assert "hemligt" not in repr(server)
    assert server.environment()["PGPASSWORD"] == "hemligt"
