"""Accounts from a spreadsheet: shown row by row, made together, and the list that comes back as it is."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from isms.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def address(name: str) -> str:
    return reverse(f"rights:{name}", args=["kulturforvaltningen"])


def csv(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("konton.csv", "\r\n".join(lines).encode("cp1252"))


def hidden_rows(page: str) -> str:
    return re.search(r'name="rows" value="([^"]+)"', page)[1]


def test_each_row_gets_its_verdict_and_only_the_new_ones_are_made(administrator, coordinator, client_for, mailoutbox):
    UserFactory(email="annan@idrott.example")  # in another organisation
    client = client_for(administrator)
    upload = csv(
        "Namn;E-post",
        "Åsa Öberg;Asa.Oberg@kultur.example",
        f"Kajsa;{coordinator.email}",
        "Nils Ny;nils@kultur.example",
        "Nils Igen;NILS@kultur.example",
        "Fel Adress;fel",
        "811218-9876;nummer@kultur.example",
        "Annan;annan@idrott.example",
    )
    page = client.post(address("accounts_from_file"), {"file": upload}).content.decode()
    assert all(
        told in page
        for told in (
            "Skapa 2 konton",
            "Har redan ett konto här",
            "Adressen står redan högre upp i filen.",
            "E-postadressen är inte giltig.",
            "Texten verkar innehålla ett personnummer.",
            "Det finns redan ett konto med den adressen.",
        )
    )
    assert not User.objects.filter(email="nils@kultur.example").exists()  # shown, not made
    answer = client.post(address("accounts_make"), {"rows": hidden_rows(page)}, follow=True).content.decode()
    assert "2 konton är skapade." in answer
    made = User.objects.get(email="asa.oberg@kultur.example")
    assert (made.name, made.has_usable_password()) == ("Åsa Öberg", False)
    assert set(made.groups.values_list("role_group__role_code", flat=True)) == {"reporter"}
    assert sorted(message.to[0] for message in mailoutbox) == ["asa.oberg@kultur.example", "nils@kultur.example"]
    # The same click twice makes nothing twice.
    again = client.post(address("accounts_make"), {"rows": hidden_rows(page)}, follow=True).content.decode()
    assert "0 konton är skapade." in again
    assert len(mailoutbox) == 2


def test_what_is_taken_out_comes_back_as_it_is(administrator, coordinator, client_for) -> None:
    client = client_for(administrator)
    content = b"".join(client.get(address("accounts_export")))
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert rows[0] == ("Namn", "E-postadress")
    assert (coordinator.name, coordinator.email) in rows
    page = client.post(address("accounts_from_file"), {"file": SimpleUploadedFile("konton.xlsx", content)})
    assert page.content.decode().count("Har redan ett konto här") == len(rows) - 1
    assert "Filen har inga nya konton." in page.content.decode()
    template = list(load_workbook(io.BytesIO(b"".join(client.get(address("accounts_template"))))).active.values)
    assert template[0] == ("Namn", "E-postadress")


def test_what_is_no_list_of_accounts_is_refused(administrator, client_for) -> None:
    client = client_for(administrator)
    for upload, told in (
        (csv("Namn;Telefon", "Åsa;08-1"), "Filen saknar kolumnen E-postadress."),
        (csv("Namn;E-post", *(f"N;n{number}@k.example" for number in range(101))), "fler än 100 rader"),
        (SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense"), "går inte att läsa"),
    ):
        page = client.post(address("accounts_from_file"), {"file": upload})
        assert page.status_code == 422
        assert told in page.content.decode()
    forged = client.post(address("accounts_make"), {"rows": "W10:1x:forged"}, follow=True)
    assert "Ladda upp filen på nytt" in forged.content.decode()
