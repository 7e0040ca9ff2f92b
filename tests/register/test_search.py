"""One search over all registers: what it finds, in which order, for whom, and what it costs."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.attachments import add_attachment
from isms.register.models import Entry
from isms.register.search.folding import Fold, fold
from isms.register.search.marking import excerpt, marked
from isms.register.search.words import references_of
from isms.register.selectors import SearchResult, search_entries, suggest_entries
from tests.factories import InformationAssetFactory, SystemFactory

LETTERS = "aåäöæøéèêëáàâãíìîïóòôõúùûüýñçÅÄÖÉÜxyz 12-/"


def titles(result: SearchResult) -> list[str]:
    return [hit.entry.title for group in result.groups for hit in group.hits]


def found_text(parts) -> list[str]:
    return [part.text for part in parts if part.is_found]


@pytest.mark.django_db
def test_python_and_the_database_fold_alike() -> None:
    text = LETTERS + LETTERS.upper() + "\nß"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {Fold.template % {'expressions': '%s'}}", [text])
        assert cursor.fetchone()[0] == fold(text)


@given(
    text=st.text(st.sampled_from(LETTERS), max_size=40),
    words=st.lists(st.text(st.sampled_from("aåäbö1"), min_size=1, max_size=4)),
)
def test_marking_changes_no_letter_of_a_text(text: str, words: list[str]) -> None:
    parts = marked(text, words)
    assert "".join(part.text for part in parts) == text
    assert len(fold(text)) == len(text)
    present = [word for word in words if fold(word) in fold(text)]
    assert not present or any(part.is_found for part in parts)


def test_what_is_marked() -> None:
    assert found_text(marked("Informationssäkerhetssamordnare", ["sakerhet"])) == ["säkerhet"]
    assert found_text(marked("System för bokning", ["systemen", "bokning"])) == ["System", "bokning"]
    assert marked("", ["a"]) == ()
    around = excerpt("ord " * 40 + "Klarälven " + "ord " * 60, ["klaralven"])
    assert found_text(around) == ["Klarälven"]
    assert around[0].text == "… "
    assert around[-1].text == " …"
    assert references_of("sys 42") == ["SYS 42", "SYS-0042"]
    assert references_of("Bokning") == ["BOKNING"]


def test_words_parts_and_misspellings_find_what_one_may_see(
    unit: Unit,
    other_unit: Unit,
    owner_post: Post,
    coordinator: User,
    owner: User,
    organisation: Organisation,
    acting: Callable,
) -> None:
    role = SystemFactory(unit=unit, title="Rollista för informationssäkerhetssamordnare", owner=owner_post)
    booking = SystemFactory(unit=unit, title="Bokningen", case_number="KUN 2026/123")
    SystemFactory(unit=unit, title="Äldre bokning", description="Ersätts av Bokningen")
    asset = InformationAssetFactory(unit=unit, title=f"Uppgifter i {booking.reference}")
    SystemFactory(unit=unit, title="Hemlig bokning", restricted=True)
    SystemFactory(unit=other_unit, title="Grannens bokning")
    actor = acting(coordinator, organisation)

    for text in ("säkerhet", "sakerhet", "SÄKERHETSSAMORDNARE", '"informationssakerhet', "it roll"):
        expected = [role.title] if "roll" not in text else []
        assert titles(search_entries(actor, text)) == expected, text
    assert titles(search_entries(actor, "rö roll")) == []  # who types ö means it
    assert titles(search_entries(actor, "fo ro")) == [role.title]  # short words are beginnings of words

    inside = search_entries(actor, "bokning")
    assert titles(inside) == ["Bokningen", "Hemlig bokning", "Äldre bokning"]
    assert [(group.kind, group.count) for group in inside.groups] == [("system", 3)]
    assert search_entries(actor, "ersatts").groups[0].hits[0].excerpt

    for text in (booking.reference, booking.reference.lower(), f"sys {int(booking.reference[4:])}"):
        assert titles(search_entries(actor, text))[0] == "Bokningen", text
    both = search_entries(actor, booking.reference)
    assert titles(both) == ["Bokningen", asset.title]
    for text in ("KUN 2026/123", "2026/123"):
        assert titles(search_entries(actor, text)) == ["Bokningen"]

    misspelt = search_entries(actor, "bokinngen")
    assert not misspelt.groups
    assert misspelt.similar[0].entry.title == "Bokningen"
    assert misspelt.meant == "bokningen"
    assert [hit.entry.title for hit in suggest_entries(actor, "bo")] == ["Bokningen", "Hemlig bokning", "Äldre bokning"]
    assert suggest_entries(actor, "b") == suggest_entries(actor, "  ") == ()

    own = acting(owner, organisation)
    assert titles(search_entries(own, "säkerhet")) == [role.title]
    for text in ("bokning", "bokinngen", booking.reference):
        nothing = search_entries(own, text)
        shown = (*nothing.groups, *nothing.similar, *suggest_entries(own, text))
        assert shown == (), text
        assert nothing.meant == ""


def test_the_page_groups_counts_marks_and_remembers(
    unit: Unit, coordinator: User, reader: User, client_for: Callable[[User], Client], now
) -> None:
    client = client_for(coordinator)
    base = f"/{unit.organisation.slug}"
    for number in range(12):
        SystemFactory(unit=unit, title=f"Kassa {number} <b>")
    asset = InformationAssetFactory(unit=unit, title="Kassan stannar")
    page = client.get(f"{base}/sok/?q=kassa").content.decode()
    assert "13 träffar" in page
    assert page.count("<mark>Kassa</mark>") == 11
    assert "<b>" not in page.split("<main")[1]
    assert "Visa alla 12 system" in page
    alone = client.get(f"{base}/sok/?q=kassa&register=system").content.decode()
    assert alone.count("<mark>Kassa</mark>") == 12
    assert asset.reference not in alone

    assert client.get(asset.get_absolute_url()).status_code == 200
    for address in ("/sok/", "/sok/forslag/"):
        shown = client.get(base + address).content.decode()
        assert "Senast öppnade" in shown
        assert asset.reference in shown
    assert "Senast öppnade" not in client_for(reader).get(f"{base}/sok/").content.decode()

    suggested = client.get(f"{base}/sok/forslag/?q=kass").content.decode()
    assert suggested.count("<li>") == 9
    assert "<html" not in suggested
    Entry.objects.filter(pk=asset.pk).update(archived_at=now, archived_by=coordinator)
    few = client.get(f"{base}/sok/?q=stannar").content.decode()
    assert "Visa också 1 träff bland det arkiverade" in few
    assert asset.reference in client.get(f"{base}/sok/?q=stannar&arkiverade=1").content.decode()
    assert client.get(f"{base}/sok/?q=%25_%5C&register=finns-inte").status_code == 200


def test_files_are_found_by_name_by_those_who_may_open_them(
    unit: Unit,
    owner_post: Post,
    owner: User,
    reader: User,
    client_for: Callable[[User], Client],
    now,
    settings,
    tmp_path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    system = SystemFactory(unit=unit, owner=owner_post, title="Kassan")
    for name, is_secret in (("Nödrutin kassan.pdf", False), ("Nödnummer.pdf", True)):
        upload = SimpleUploadedFile(name, b"%PDF-1.7 protokoll")
        add_attachment(entry=system, upload=upload, description="", is_secret=is_secret, by=owner, at=now)
    for user, expected in ((owner, ["Nödrutin kassan.pdf", "Nödnummer.pdf"]), (reader, ["Nödrutin kassan.pdf"])):
        page = client_for(user).get(f"/{unit.organisation.slug}/sok/?q=nod").content.decode()
        told = [name for name in ("Nödrutin kassan.pdf", "Nödnummer.pdf") if f'aria-label="{name} hos SYS-' in page]
        assert told == expected


def test_a_search_costs_the_same_however_much_it_finds(
    unit: Unit, coordinator: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(coordinator)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/{unit.organisation.slug}/sok/{address}").status_code == 200
        return len(captured)

    for number in range(4):
        SystemFactory(unit=unit, title=f"Biljett {number}")
    few, few_suggested = queries("?q=biljett"), queries("forslag/?q=biljett")
    for number in range(9):
        SystemFactory(unit=unit, title=f"Biljettkassa {number}")
        InformationAssetFactory(unit=unit, title=f"Biljetter tar slut {number}")
    assert queries("?q=biljett") == few <= 12
    assert queries("forslag/?q=biljett") == few_suggested <= 10
    assert queries("?q=bilejtt") <= 14  # with what resembles it and what is archived
