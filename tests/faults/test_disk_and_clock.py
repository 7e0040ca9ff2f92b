"""A full disk loses nothing that was said to be kept, and a clock that is wrong sends nothing twice."""

import datetime as dt
import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from isms.accounts.models import User
from isms.followup.models import OutgoingMail, Reminder
from isms.followup.outbox import LEASE, claim_next_mail, send_waiting_mail
from isms.followup.reminders import prepare_reminders
from isms.register.models import Attachment
from tests.factories import STOCKHOLM_NOON, SystemFactory

pytestmark = pytest.mark.faults

TODAY = STOCKHOLM_NOON.date()


def test_a_full_disk_keeps_nothing_half_and_says_so(
    unit, owner_post, coordinator, client_for: Callable[[User], Client], settings, tmp_path: Path, monkeypatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    system = SystemFactory(unit=unit, owner=owner_post)
    client = client_for(coordinator)
    page = reverse("register:attachment_add", args=[system.organisation.slug, system.reference])

    def attach() -> object:
        upload = SimpleUploadedFile("protokoll.pdf", b"%PDF-1.7 protokoll")
        return client.post(page, {"file": upload, "description": "Beslutsprotokoll från mötet"})

    def full(*_args: object, **_kwargs: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", full)
        answer = attach()
        words = answer.content.decode()
        assert answer.status_code == 422
        assert "lagringen är full" in words
        assert "Beslutsprotokoll från mötet" in words
        assert Attachment.objects.count() == 0
        assert client.get(system.get_absolute_url()).status_code == 200

    # There is room again: what the person had typed is sent once more.
    assert attach().status_code == 302
    assert Attachment.objects.get().description == "Beslutsprotokoll från mötet"


@pytest.mark.django_db(transaction=True)
def test_a_clock_that_jumps_sends_nothing_twice_and_forgets_nothing(unit, owner, owner_post, coordinator) -> None:
    SystemFactory(unit=unit, owner=owner_post, at=STOCKHOLM_NOON - dt.timedelta(days=900))
    prepare_reminders(today=TODAY, at=STOCKHOLM_NOON)
    written = OutgoingMail.objects.count()
    steps = Reminder.objects.count()
    assert written
    # A machine whose clock is a day behind runs the same jobs after one that was right.
    yesterday = STOCKHOLM_NOON - dt.timedelta(days=1)
    prepare_reminders(today=yesterday.date(), at=yesterday)
    assert (OutgoingMail.objects.count(), Reminder.objects.count()) == (written, steps)
    # To it the mails are to be sent tomorrow: they wait, and go when somebody's clock is right.
    assert send_waiting_mail(clock=lambda: yesterday).sent_count == 0
    # A worker that is five minutes behind holds a mail: one that is right leaves it alone.
    behind = STOCKHOLM_NOON + dt.timedelta(minutes=1)
    held = claim_next_mail(now=behind)
    ahead = behind + dt.timedelta(minutes=5)
    sent = send_waiting_mail(clock=lambda: ahead).sent_count
    assert sent == written - 1
    # It dies; its lease runs out, and the mail goes.
    assert send_waiting_mail(clock=lambda: behind + LEASE).sent_count == 1
    assert send_waiting_mail(clock=lambda: behind + LEASE).sent_count == 0
    assert len(mail.outbox) == len({each.extra_headers["Message-ID"] for each in mail.outbox}) == written
    assert held is not None
