"""Attachments as evidence: superseded and never replaced, marked for secrecy, and without personal numbers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from isms.register.attachments import AttachmentKept, add_attachment, remove_attachment
from isms.register.models import AccessEvent, Attachment
from tests.factories import SystemFactory
from tests.training.factories import CourseFactory
from training.models import LeadershipRole
from training.services import record_proof

PDF = b"%PDF-1.7 "


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def system(unit, owner_post):
    return SystemFactory(unit=unit, owner=owner_post)


def send(client: Client, name: str, *args: object, **values: object):
    return client.post(reverse(f"register:{name}", args=["kulturforvaltningen", *args]), values)


def pdf(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_newer_version_names_the_earlier_which_stays(system, actors, client_for, now) -> None:
    client = client_for(actors.owner)
    send(client, "attachment_add", system.reference, file=pdf("Avtal 1.pdf"), description="Avtalet")
    first = Attachment.objects.get()
    page = client.get(reverse("register:attachment_supersede", args=["kulturforvaltningen", first.pk]))
    assert "Avtalet" in page.content.decode()
    wrong = send(client, "attachment_supersede", first.pk, file=pdf("x.pdf", b"nej"), description="Nytt avtal")
    assert wrong.status_code == 422
    assert "Nytt avtal" in wrong.content.decode()
    assert send(client, "attachment_supersede", first.pk, file=pdf("Avtal 2.pdf")).status_code == 302
    second = Attachment.objects.get(replaces=first)
    shown = client.get(system.get_absolute_url()).content.decode().split('id="bilagor"')[1]
    assert shown.index("Avtal 2.pdf") < shown.index("ersätter Avtal 1.pdf") < shown.index("Tidigare versioner")
    assert client.get(reverse("register:attachment", args=["kulturforvaltningen", first.pk])).status_code == 200

    again = send(client, "attachment_supersede", first.pk, file=pdf("Avtal 3.pdf"))
    assert "har redan en nyare version" in again.content.decode()
    with pytest.raises(AttachmentKept, match="nyare version"):
        remove_attachment(attachment=first, by=actors.owner, at=now)
    send(client, "attachment_remove", second.pk)
    assert [each.pk for each in Attachment.objects.present()] == [first.pk]
    assert send(client, "attachment_supersede", first.pk, file=pdf("Avtal 3.pdf")).status_code == 302


def test_what_was_received_cannot_be_changed_or_deleted(system, actors, now) -> None:
    attachment = add_attachment(entry=system, upload=pdf("a.pdf"), by=actors.owner, at=now)
    for change in (
        {"sha256": "0" * 64},
        {"file": "annan.pdf"},
        {"size": 1},
        {"entry": SystemFactory(unit=system.unit)},
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Attachment.objects.filter(pk=attachment.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).delete()
    Attachment.objects.filter(pk=attachment.pk).update(name="b.pdf")  # so that a name can be masked


def test_what_a_proof_rests_on_is_not_withdrawn(unit, owner_post, actors, client_for, now) -> None:
    course = CourseFactory(unit=unit, owner=owner_post)
    LeadershipRole.objects.create(course=course, post=owner_post, added_at=now, added_by=actors.coordinator)
    proof = record_proof(
        course=course,
        post=owner_post,
        trained_on=now.date(),
        reference="",
        upload=pdf("intyg.pdf"),
        by=actors.coordinator,
        at=now,
    )
    client = client_for(actors.coordinator)
    answer = client.post(
        reverse("register:attachment_remove", args=["kulturforvaltningen", proof.attachment.pk]), follow=True
    )
    assert "Ett beslut eller intyg vilar på filen" in answer.content.decode()
    assert Attachment.objects.present().count() == 1


def test_a_marked_file_is_not_for_those_who_only_read(system, actors, client_for) -> None:
    owner = client_for(actors.owner)
    send(owner, "attachment_add", system.reference, file=pdf("Svagheter.pdf"))
    attachment = Attachment.objects.get()
    assert "Svagheter.pdf" in client_for(actors.reader).get(system.get_absolute_url()).content.decode()
    send(owner, "attachment_mark", attachment.pk, is_secret="on")
    address = reverse("register:attachment", args=["kulturforvaltningen", attachment.pk])
    history = reverse("audit:entry_history", args=["kulturforvaltningen", system.reference])
    assert "Svagheter.pdf" in client_for(actors.coordinator).get(history).content.decode()
    for who in ("reader", "director"):
        client = client_for(getattr(actors, who))
        assert "Svagheter.pdf" not in client.get(system.get_absolute_url()).content.decode(), who  # nor in the history
        assert "Svagheter.pdf" not in client.get(history).content.decode(), who
        assert client.get(address).status_code == 404, who
        assert send(client, "attachment_mark", attachment.pk).status_code == 404, who
    for who in ("owner", "coordinator"):
        page = client_for(getattr(actors, who)).get(system.get_absolute_url()).content.decode()
        assert "Svagheter.pdf" in page, who
        assert "Sekretessmarkerad" in page, who
        assert client_for(getattr(actors, who)).get(address).status_code == 200, who
    assert AccessEvent.objects.filter(kind="download").count() == 2
    send(owner, "attachment_supersede", attachment.pk, file=pdf("Svagheter 2.pdf"))
    assert Attachment.objects.get(replaces=attachment).is_secret  # a newer version of it is marked too
    send(owner, "attachment_mark", attachment.pk)
    assert client_for(actors.reader).get(address).status_code == 200


def test_a_personal_number_in_a_name_is_taken_out_and_told(system, actors, client_for, now) -> None:
    page = reverse("register:attachment_add", args=["kulturforvaltningen", system.reference])
    answer = client_for(actors.owner).post(page, {"file": pdf("Beslut 811218-9876.pdf")}, follow=True)
    assert "Filnamnet innehöll ett personnummer" in answer.content.decode()
    assert "811218" not in answer.content.decode()
    by_service = add_attachment(entry=system, upload=pdf("811218-9876.pdf"), by=actors.owner, at=now)
    assert [each.name for each in Attachment.objects.order_by("pk")] == ["Beslut [personnummer].pdf", by_service.name]
    assert by_service.name == "[personnummer].pdf"
