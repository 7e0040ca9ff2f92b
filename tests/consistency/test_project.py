"""Properties that the whole project keeps, whoever adds to it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.test import Client

from isms.celery import app as celery_app
from isms.register import registers
from isms.register.consequences import registered

ROOT = Path(__file__).resolve().parents[2]
# The rooms above the register itself, one folder each.
ROOMS = ("risks", "assets", "classification", "suppliers", "training", "incidents", "governance", "reports", "overview")
OWN_APPS = ("accounts", "register", "followup", "legal", "rights", *ROOMS)
TEMPLATES = ROOT / "templates"

# Models whose rows are no history of their own to keep, each with its reason.
UNTRACKED = {
    "register.ReferenceCounter": "only counts; the references themselves are tracked",
    "classification.MethodAspect": "part of a method version, which never changes",
    "classification.ConsequenceArea": "part of a method version, which never changes",
    "classification.Level": "part of a method version, which never changes",
    "classification.ConsequenceText": "part of a method version, which never changes",
    "classification.AssessedRequirement": "a database view over tables that are tracked",
    "followup.OutgoingMail": "the outbox is its own ledger; a trigger keeps what was written",
    "training.LessonOpening": "a number; its history would tell who opened the lesson",
    "register.ImportBatch": "says itself what came in, who took it in and who ended it; what it leads to is tracked",
    "register.Masking": "says itself who asked, who confirmed and when; triggers keep that",
    "register.MaskedText": "a history of it would keep what is to be taken away",
    "reports.SectionDraft": "what one person types and has not saved; the saved text is tracked",
    "reports.RenderJob": "how far a rendering has come; the edition's file is what is kept",
}


def own_models() -> list[type[models.Model]]:
    found = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models()]
    return [model for model in found if not hasattr(model, "pgh_tracked_model") and not model._meta.proxy]


def is_immutable(model: type[models.Model]) -> bool:
    return any(trigger.name == "immutable" for trigger in getattr(model._meta, "triggers", []))


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_write_as_the_role_that_migrates() -> None:
    """Rows are moved through the alias that migrates: the application's role has no right to a new table yet."""
    moving = [
        path
        for path in ROOT.glob("**/migrations/0*.py")
        if "RunPython" in path.read_text(encoding="utf-8") and ".venv" not in path.parts
    ]
    assert moving
    loose = [path.name for path in moving if re.search(r"\.objects(?!\.using\()", path.read_text(encoding="utf-8"))]
    assert loose == []


def test_every_model_keeps_its_history_or_says_why_not() -> None:
    events = {model.pgh_tracked_model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    without = {model._meta.label for model in own_models() if model not in events and not is_immutable(model)}
    assert without == set(UNTRACKED)


def test_every_register_has_its_pages_and_its_model() -> None:
    for definition in registers.every():
        model = apps.get_model(definition.model)
        assert definition.kind == model.KIND
        assert registers.detail_url(kind=definition.kind, organisation="o", reference="X-1").startswith("/o/")


def test_every_consequence_says_what_it_does() -> None:
    assert registered()
    assert all(consequence.description.endswith(".") for consequence in registered())


def test_every_scheduled_job_exists() -> None:
    celery_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled <= set(celery_app.tasks)


def test_every_template_is_used() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("isms", *ROOMS, "demo", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt"}
    ]
    names = [str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")]
    of_libraries = ("account/", "allauth/", "mfa/", "socialaccount/", "django/")
    ours = [name for name in names if not name.startswith(of_libraries)]
    special = {"403.html", "403_csrf.html", "404.html", "429.html", "500.html", "503.html"}
    unused = [name for name in ours if name not in special and not any(f'"{name}' in text for text in sources)]
    assert unused == []


@pytest.mark.django_db
def test_content_security_policy_is_exact() -> None:
    header = Client().get("/konto/login/").headers["Content-Security-Policy"]
    assert {part.strip() for part in header.split(";")} == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    }


def unmarked_strings(path: Path) -> Iterator[str]:
    """Yield string constants with Swedish letters that no gettext call wraps; docstrings do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked: set[int] = set()
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_call and node.func.id in {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "_t"}:
            marked.update(id(child) for child in ast.walk(node))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            marked.add(id(node.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in marked:
            continue
        if re.search("[åäöÅÄÖ]", node.value):
            yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.value[:60]}"


# Letters as such, not sentences for a user.
LETTERS_AS_DATA = {
    "assets/countries.py",
    "assets/sheets.py",  # what others call their columns
    "classification/imports/catalogue.py",  # what others call their columns
    "classification/imports/klassa.py",
    "incidents/sheets.py",
    "isms/register/imports/sheet.py",
    "isms/register/search/folding.py",
    "isms/register/sorting.py",
    "isms/rights/sheets.py",
    "reports/selectors.py",
    "risks/sheets.py",
    "suppliers/sheets.py",
    "suppliers/chain_import.py",  # what others call their columns and mechanisms
    "training/imports/reading.py",  # how others name rows that sum up
    "training/imports/totals.py",  # what others call their columns
    "training/sheets.py",
}
# What commands print is for the one who operates the system, in one language.
OPERATORS = "management"


def test_every_sentence_in_the_code_is_marked_for_translation() -> None:
    folders = ("isms/accounts", "isms/register", "isms/followup", "isms/legal", "isms/rights", *ROOMS)
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    files = [path for path in files if not {"migrations", OPERATORS} & set(path.parts)]
    found = [line for path in files for line in unmarked_strings(path)]
    assert [line for line in found if line.split(":")[0] not in LETTERS_AS_DATA] == []


def test_every_sentence_in_the_templates_is_marked_for_translation() -> None:
    found = []
    for path in TEMPLATES.rglob("*.html"):
        if path.parts[len(TEMPLATES.parts)] == "ui":
            continue  # the gallery's examples are not part of the product
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
        text = re.sub(r"<script[^>]*json.*?</script>", "", text, flags=re.DOTALL)  # data for the browser
        text = re.sub(r"{% blocktrans(?:late)?.*?{% endblocktrans(?:late)? %}", "", text, flags=re.DOTALL)
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->", "", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
        words = re.findall(r"(?<![&\w])[A-Za-zÅÄÖåäö]{3,}", text)
        if words:
            found.append(f"{path.relative_to(ROOT)}: {' '.join(words[:6])}")
    assert found == []


def test_views_reach_rows_only_through_the_actors_rights() -> None:
    allowed = re.compile(r"\.objects\s*\.(visible_to|editable_by|none|with_detail)\(")
    found = []
    for path in [
        *ROOT.glob("*/views.py"),
        *ROOT.glob("*/views/*.py"),
        *ROOT.glob("isms/*/views/*.py"),
        *ROOT.glob("*/*/views/*.py"),
        *ROOT.glob("*/requirement_views/*.py"),
    ]:
        text = re.sub(r"\s*\n\s*\.", ".", path.read_text(encoding="utf-8"))
        found += [
            f"{path.relative_to(ROOT)}: {match.group(0)}"
            for match in re.finditer(r"\.objects\S{0,40}", text)
            if not allowed.match(match.group(0))
        ]
        found += [f"{path.relative_to(ROOT)}: .save()" for _match in re.finditer(r"\.save\(\)", text)]
    assert found == []


def test_no_file_holds_more_than_one_idea() -> None:
    long = []
    for path in ROOT.rglob("*.py"):
        relative = path.relative_to(ROOT)
        if relative.parts[0] in {".venv", "var"} or "migrations" in relative.parts:
            continue
        limit = 600 if relative.parts[0] == "tests" else 400
        if len(path.read_text(encoding="utf-8").splitlines()) > limit:
            long.append(str(relative))
    assert long == []


def test_the_changelogs_top_heading_is_the_version() -> None:
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert heading.group(1) == version.group(1)


def test_settings_are_safe_by_default() -> None:
    assert settings.DEBUG is False
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.X_FRAME_OPTIONS == "DENY"
