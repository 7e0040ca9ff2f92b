"""The English catalogue holds every text of the interface, and the compiled file is of the same day."""

import gettext
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "locale/en_GB/LC_MESSAGES/django.po"
LEFT_OUT = ("tests", "benchmarks")
FOLDERS = [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in LEFT_OUT]
IN_F_STRING = re.compile(r"\{n?_t?\(")


def run(*command: str | Path) -> str:
    """Return what a program of gettext prints."""
    return subprocess.run([*command], capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_every_text_is_translated(tmp_path: Path, settings, monkeypatch) -> None:
    """Collect the texts anew, as script/catalogue does, and compare; into a copy, beside links to the sources."""
    (tmp_path / "kept/en_GB/LC_MESSAGES").mkdir(parents=True)
    collected = Path(shutil.copy(SOURCE, tmp_path / "kept/en_GB/LC_MESSAGES"))
    settings.LOCALE_PATHS = [tmp_path / "kept"]
    sources = tmp_path / "sources"
    sources.mkdir()
    for folder in [*FOLDERS, ROOT / "templates"]:
        (sources / folder.name).symlink_to(folder)
    monkeypatch.chdir(sources)
    call_command("makemessages", locale=["en_GB"], symlinks=True, no_location=True, no_wrap=True, verbosity=0)
    assert run("msgattrib", "--untranslated", collected) == "", "run script/catalogue and translate"
    assert run("msgattrib", "--only-fuzzy", collected) == "", "texts have changed: run script/catalogue"
    assert run("msgattrib", "--only-obsolete", collected) == "", "texts are gone: run script/catalogue"
    run("msgfmt", "--check", "--output-file", tmp_path / "new.mo", collected)


def test_the_compiled_catalogue_is_of_its_source(tmp_path: Path) -> None:
    run("msgfmt", "--output-file", tmp_path / "new.mo", SOURCE)
    with (tmp_path / "new.mo").open("rb") as new, SOURCE.with_suffix(".mo").open("rb") as kept:
        assert gettext.GNUTranslations(kept)._catalog == gettext.GNUTranslations(new)._catalog, "run script/catalogue"


def test_no_text_hides_from_the_catalogue() -> None:
    """xgettext does not look inside f-strings, and reads no escapes in them or elsewhere."""
    sources = [path for folder in FOLDERS for path in folder.rglob("*.py") if "migrations" not in path.parts]
    assert len(sources) > 400
    hidden = [str(path) for path in sources if IN_F_STRING.search(path.read_text())]
    escaped = [str(path) for path in sources if re.search(r'\b_t?\("[^"\n]*\\[uxN]', path.read_text())]
    assert hidden == []
    assert escaped == []
