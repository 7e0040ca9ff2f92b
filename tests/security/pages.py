"""What the robustness tests share: every page, its forms, and what the database holds."""

import hashlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse

from tests.permissions.matrix import MATRIX
from tests.security.forms_of_pages import PageForm, forms_of

# Reading leaves these traces, and so does signing in.
TRACES = {"sessions.Session", "register.AccessEvent", "accounts.User", "training.LessonOpening"}
# Addresses that answer with a file, not a page.
FILES = {
    "audit:access_log_xlsx",
    "register:attachment",
    "reports:preview",
    "governance:document_xlsx",
    "assets:processing_xlsx",
    "assets:processing_pdf",
    "incidents:duty_pdf",
}
TOKEN = "csrfmiddlewaretoken"


def page_addresses(objects: dict[str, dict[str, object]]) -> list[str]:
    """Return every address of the matrix that shows a page, for the objects there are."""
    found = {
        reverse(row.name, kwargs={"organisation": "kulturforvaltningen"} | objects[row.object])
        for row in MATRIX
        if row.method == "get" and row.name not in FILES
    }
    return sorted(found)


def every_form(client: Client, addresses: list[str]) -> Iterator[PageForm]:
    """Yield each form that the pages show, once per kind, filled in so that it would be accepted."""
    seen = set()
    for address in addresses:
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
            continue
        for form in forms_of(answer.content.decode(), address):
            form.values.pop(TOKEN, None)
            kind = (form.method, resolve(urlsplit(form.action).path).view_name, *sorted(form.values))
            if kind not in seen and "logout" not in kind[1]:
                seen.add(kind)
                _fill_in(form)
                yield form


def _fill_in(form: PageForm) -> None:
    """Choose and type what a person would, where the page leaves it open."""
    if form.method == "get":
        return
    for name, offered in form.choices.items():
        real = [value for value in offered if value]
        if not form.values[name] and real and name not in ("is_restricted", "archived"):
            form.values[name] = real[:1]
    for name, value in form.values.items():
        if value == [""] and not name.endswith(("_on", "postponed_to")):
            form.values[name] = ["2031" if "year" in name else "Ett svar"]
    form.values.pop("secrecy_ground", None)


def contents() -> dict[str, str]:
    """Return a checksum of each table's rows, but for the traces that reading leaves."""
    sums = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.label in TRACES or model._meta.proxy or not model._meta.managed:
                continue
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t ORDER BY 1')  # noqa: S608
            sums[model._meta.label] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return sums
