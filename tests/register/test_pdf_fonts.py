"""A process that writes many PDFs does not grow: fonts are read once in each thread, and no text asks for features."""

import re
import threading
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from isms.register import pdf
from isms.register.pdf import write_document

PAGE = "<!doctype html><html lang='sv'><head><title>Prov</title></head><body><h1>Åäö</h1></body></html>"


def test_documents_of_one_thread_share_the_fonts(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}]
    made = []
    made_by_library = pdf.FontConfiguration
    monkeypatch.setattr(pdf, "_of_thread", threading.local())
    monkeypatch.setattr(pdf, "FontConfiguration", lambda: made.append(threading.get_ident()) or made_by_library())
    files = [write_document("page.html", {}).pdf for _number in range(3)]
    other = threading.Thread(target=write_document, args=("page.html", {}))
    other.start()
    other.join()
    assert len(made) == 2
    assert len(set(made)) == 2
    assert len({len(file) for file in files}) == 1


@pytest.mark.parametrize("name", ["report", "plan", "pack"])
def test_what_is_printed_asks_for_no_font_features(name: str) -> None:
    style = Path(finders.find(f"css/{name}.css")).read_text(encoding="utf-8")
    asked = re.findall(r"font-(?:variant|feature|kerning)[\w-]*:", style)
    assert asked == []  # WeasyPrint never gives back what Pango needs for them
