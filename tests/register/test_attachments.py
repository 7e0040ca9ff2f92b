"""Attachments: what is taken, who gets it, and what becomes of it."""

import hashlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from isms.accounts.models import User
from isms.register.models import AccessEvent, Attachment
from tests.factories import SystemFactory

CONTENT = b"%PDF-1.7 protokoll"


@pytest.fixture
def files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def attach(client: Client, system, name: str = "Protokoll åäö.pdf", content: bytes = CONTENT):
    page = reverse("register:attachment_add", args=[system.organisation.slug, system.reference])
    upload = SimpleUploadedFile(name, content)
    return client.post(page, {"file": upload, "description": "Beslutsprotokoll"})


def address(attachment: Attachment, name: str = "attachment") -> str:
    return reverse(f"register:{name}", args=[attachment.entry.organisation.slug, attachment.pk])


@pytest.fixture
def system(unit, owner_post):
    return SystemFactory(unit=unit, owner=owner_post)


def test_a_file_is_kept_and_comes_back_as_it_was(files, client_for: Callable[[User], Client], actors, system) -> None:
    client = client_for(actors.owner)
    assert attach(client, system).url.endswith("#bilagor")
    attachment = Attachment.objects.get()
    assert attachment.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert "Protokoll" not in attachment.file.name
    answer = client.get(address(attachment))
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = client.get(system.get_absolute_url()).content.decode()
    assert "Protokoll åäö.pdf" in page
    assert "Beslutsprotokoll" in page
    call_command("check_attachments")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("macro.xlsm", CONTENT, "Filtypen tas inte emot"),
        ("sida.html", CONTENT, "Filtypen tas inte emot"),
        ("tom.pdf", b"", "Filen är tom."),
    ],
)
def test_what_is_not_taken_is_told_and_nothing_is_kept(
    files, client_for, actors, system, name: str, content: bytes, message: str
) -> None:
    answer = attach(client_for(actors.owner), system, name, content)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Beslutsprotokoll" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_refused(files, client_for, actors, system, monkeypatch) -> None:
    monkeypatch.setattr("isms.register.attachments.MAX_BYTES", 10)
    assert "större än 25 MB" in attach(client_for(actors.owner), system).content.decode()


def test_only_those_who_see_the_entry_get_its_files(files, client_for, actors, unit) -> None:
    system = SystemFactory(unit=unit, restricted=True)
    attach(client_for(actors.coordinator), system)
    attachment = Attachment.objects.get()
    for who in ("owner", "colleague", "director", "reader", "other_coordinator", "stranger", "administrator"):
        assert client_for(getattr(actors, who)).get(address(attachment)).status_code == 404, who
    answer = client_for(actors.coordinator).get(address(attachment))
    assert b"".join(answer.streaming_content) == CONTENT
    assert AccessEvent.objects.get(kind="download").by == actors.coordinator


def test_a_reader_may_not_add_or_remove(files, client_for, actors, system) -> None:
    attach(client_for(actors.owner), system)
    attachment = Attachment.objects.get()
    reader = client_for(actors.reader)
    assert attach(reader, system).status_code == 403
    assert reader.post(address(attachment, "attachment_remove")).status_code == 403
    assert Attachment.objects.present().count() == 1


def test_a_removed_file_leaves_the_page_but_not_the_history(files, client_for, actors, system) -> None:
    client = client_for(actors.owner)
    attach(client, system)
    attachment = Attachment.objects.get()
    client.post(address(attachment, "attachment_remove"))
    assert client.get(address(attachment)).status_code == 404
    page = client.get(system.get_absolute_url()).content.decode()
    assert "Inga bilagor." in page
    assert "Protokoll åäö.pdf" in page.split('id="historik"')[1]


def test_a_file_that_is_gone_from_storage_is_not_found(files, client_for, actors, system) -> None:
    client = client_for(actors.owner)
    attach(client, system)
    attachment = Attachment.objects.get()
    attachment.file.storage.delete(attachment.file.name)
    assert client.get(address(attachment)).status_code == 404


def test_a_file_that_was_changed_in_storage_is_not_handed_out(files, client_for, actors, system) -> None:
    client = client_for(actors.owner)
    attach(client, system)
    attachment = Attachment.objects.get()
    with open(attachment.file.path, "wb") as stored:  # noqa: PTH123
        stored.write(b"%PDF-1.7 something else")
    assert client.get(address(attachment)).status_code == 404
    with pytest.raises(CommandError, match="1"):
        call_command("check_attachments")
