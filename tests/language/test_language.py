"""The interface in English for who asks for it; what is stored and handed out is Swedish all the same."""

import io

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from psycopg import sql

from assets.annual_review.parts import every_part
from demo import loader
from isms.followup.models import FollowUp
from isms.languages import COOKIE_NAME, in_swedish
from isms.register.models import Decision
from tests.factories import SystemFactory
from tests.language.pseudo import MARK, pseudo_english

CHOICE = "/sprak/"
LIST = "/kulturforvaltningen/system/"


def in_english(client: Client) -> Client:
    client.post(CHOICE, {"language": "en-gb"})
    return client


def stored_marks() -> list[str]:
    """Return table, column and text of everything in the database that came from the catalogue."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'ARRAY')"
        )
        for table, column in cursor.fetchall():
            look = sql.SQL("SELECT substring({0}::text FROM {2}) FROM {1} WHERE {0}::text LIKE {3} LIMIT 1").format(
                sql.Identifier(column),
                sql.Identifier(table),
                sql.Literal(f".{{0,40}}{MARK}.{{0,60}}"),
                sql.Literal(f"%{MARK}%"),
            )
            cursor.execute(look)
            found += [f"{table}.{column}: {text}" for (text,) in cursor.fetchall()]
    return found


def test_swedish_whatever_the_browser_prefers(coordinator, client_for) -> None:
    page = client_for(coordinator).get(LIST, headers={"accept-language": "en-GB,en;q=0.9"})
    assert page.headers["Content-Language"] == "sv"
    assert '<html lang="sv">' in page.content.decode()
    forged = client_for(coordinator)
    forged.cookies[COOKIE_NAME] = "../../etc"
    assert '<html lang="sv">' in forged.get(LIST).content.decode()


def test_english_is_chosen_before_signing_in_and_given_up_again(client: Client, db) -> None:
    assert "In English</a>" in client.get("/konto/login/").content.decode()
    page = client.get(CHOICE, headers={"referer": "http://testserver/konto/login/"}).content.decode()
    assert 'value="http://testserver/konto/login/"' in page
    answer = client.post(CHOICE, {"language": "en-gb", "next": "http://testserver/konto/login/"})
    assert answer.headers["Location"] == "http://testserver/konto/login/"
    english = client.get("/konto/login/").content.decode()
    assert '<html lang="en-gb">' in english
    assert "På svenska</a>" in english
    assert "Sign in" in english
    client.post(CHOICE, {"language": "sv"})
    assert '<html lang="sv">' in client.get("/konto/login/").content.decode()


def test_the_choice_leads_to_no_other_site_and_takes_only_what_there_is(client: Client, db) -> None:
    answer = client.post(CHOICE, {"language": "en-gb", "next": "https://example.org/konto/login/"})
    assert answer.headers["Location"] == "/"
    wrong = client.post(CHOICE, {"language": "kl"})
    assert wrong.status_code == 422
    assert "Correct this before you save" in wrong.content.decode()


def test_pages_and_errors_are_english(coordinator, client_for, unit, owner_post) -> None:
    SystemFactory(unit=unit, owner=owner_post, title="Bokningen")
    client = in_english(client_for(coordinator))
    page = client.get(LIST).content.decode()
    assert all(word in page for word in ("Systems", "Owner or holder", "Bokningen", "Owner"))
    refused = client.post(f"{LIST}ny/", {"title": ""}).content.decode()
    assert "This field is required." in refused


def test_what_an_english_reader_saves_and_fetches_is_swedish(coordinator, client_for, unit, owner_post, method) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokningen")
    client = in_english(client_for(coordinator))
    address = f"{LIST}{system.reference}/"
    with pseudo_english():
        shown = client.get(f"{address}arsgenomgang/").content.decode()
        assert MARK in shown
        answers = {f"{part.code}_answer": "unchanged" for part in every_part()}
        typed = {"version": system.version, "previous_id": 0, "on_behalf_reason": "Ägaren är borta", **answers}
        assert client.post(f"{address}arsgenomgang/", typed).status_code == 302
        system.refresh_from_db()
        client.post(f"/kulturforvaltningen/post/{system.reference}/arkivera/", {"version": system.version})
        workbook = client.get("/kulturforvaltningen/exportera/system/?filformat=xlsx&archived=all")
        client.post("/konto/password/reset/", {"email": coordinator.email})
    assert Decision.objects.get(kind=Decision.Kind.ANNUAL_REVIEW).summary.startswith("Årsgenomgång ")
    assert FollowUp.objects.filter(outcome_note="Posten arkiverades.").exists()
    assert stored_marks() == []
    rows = list(load_workbook(io.BytesIO(b"".join(workbook))).active.values)
    assert "Namn" in rows[0]
    assert MARK not in str(rows)
    assert [MARK in message.subject + message.body for message in mail.outbox] == [False]


@pytest.mark.nightly
def test_a_whole_register_made_in_english_holds_no_english(db, monkeypatch) -> None:
    for name in ("load_methods", "load_requirements", "load_countries"):  # commands, which run in Swedish
        monkeypatch.setattr(loader, name, in_swedish()(getattr(loader, name)))
    with pseudo_english():
        loader.load_demo(now=timezone.now())
    assert stored_marks() == []
