"""Mails wait while the server is down, go when it is up, and survive the death of the worker."""

import asyncio
import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from isms.followup.models import OutgoingMail, Reminder
from isms.followup.outbox import GIVE_UP_AFTER, LEASE, claim_next_mail, send_waiting_mail
from isms.followup.reminders import prepare_reminders
from isms.followup.tasks import send_mail
from tests.factories import STOCKHOLM_NOON, PostFactory
from tests.followup.conftest import bare_system, days_from
from tests.followup.mail_server import HOST, Postbox, free_port, serve

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = STOCKHOLM_NOON.date()
BASE_DIR = Path(__file__).resolve().parent.parent.parent


def at(minutes=0, days=0):
    """Return a clock that stands still, so long after the mails were queued."""
    moment = STOCKHOLM_NOON + dt.timedelta(minutes=minutes, days=days)
    return lambda: moment


@pytest.fixture
def port(settings):
    """A port for the mail server, which Django sends to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, free_port()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    return settings.EMAIL_PORT


@pytest.fixture
def postbox():
    """What the mail server has accepted."""
    return Postbox()


@pytest.fixture
def server(postbox, port):
    """The mail server, up."""
    controller = serve(postbox, port)
    yield controller
    postbox.answers = True
    controller.stop()


@pytest.fixture
def queue(unit, plan):
    """Queue one mail each to so many owners."""

    def make(count):
        for number in range(count):
            post = PostFactory(unit=unit, title=f"Chef {number}", holder__email=f"chef{number}@kultur.example")
            plan(bare_system(unit=unit, owner=post, title=f"Kördatabasen {number}"), days_from(MONDAY, -1))
        prepare_reminders(today=MONDAY, at=STOCKHOLM_NOON)
        assert OutgoingMail.objects.waiting().count() == count

    return make


class TestSending:
    """A mail server that works."""

    def test_every_mail_goes_once(self, queue, server, postbox):
        queue(3)
        assert send_waiting_mail(clock=at(1)).sent_count == 3
        assert send_waiting_mail(clock=at(2)).sent_count == 0
        assert sorted(mail["To"] for mail in postbox.accepted) == [f"chef{n}@kultur.example" for n in range(3)]
        assert set(OutgoingMail.objects.values_list("sent_at", "attempts")) == {(at(1)(), 1)}

    def test_carries_subject_text_and_the_stored_message_id(self, queue, server, postbox):
        queue(1)
        send_waiting_mail(clock=at(1))
        stored, (mail,) = OutgoingMail.objects.get(), postbox.accepted
        assert mail["Message-ID"] == stored.message_id
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Subject"].strip() == stored.subject
        assert "Kördatabasen 0" in mail.get_content()
        assert mail["From"] == django_settings.DEFAULT_FROM_EMAIL

    def test_the_job_sends(self, queue, server, postbox, clock):
        queue(1)
        send_mail()
        assert len(postbox.accepted) == 1

    def test_no_transaction_is_open_while_sending(self, queue, server, postbox, monkeypatch):
        queue(1)
        seen = []
        original = Postbox.handle_DATA

        async def watching(self, *args):
            rows = await asyncio.to_thread(open_transactions)
            seen.append(rows)
            return await original(self, *args)

        monkeypatch.setattr(Postbox, "handle_DATA", watching)
        send_waiting_mail(clock=at(1))
        assert seen == [0]

    def test_refuses_to_claim_inside_a_transaction(self, queue):
        queue(1)
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            claim_next_mail(now=at(1)())

    def test_several_workers_share_the_outbox(self, queue, server, postbox):
        queue(12)
        barrier = threading.Barrier(3)

        def work():
            try:
                barrier.wait(timeout=10)
                send_waiting_mail(clock=at(1))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert len(postbox.accepted) == 12
        assert len(set(postbox.message_ids)) == 12
        assert not OutgoingMail.objects.waiting().exists()


def open_transactions():
    """Count the sessions of the test database, other than this one, that hold a transaction open."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
            )
            return cursor.fetchone()[0]
    finally:
        connection.close()


class TestFaults:
    """A mail server that does not."""

    def test_mail_waits_while_the_server_is_down_and_then_goes(self, queue, port, postbox):
        queue(3)
        down = send_waiting_mail(clock=at(1))
        assert (down.sent_count, down.failed_count) == (0, 1)
        tried = OutgoingMail.objects.get(attempts=1)
        assert "ConnectionRefusedError" in tried.last_error
        assert tried.next_attempt_at == at(2)()
        controller = serve(postbox, port)
        try:
            assert send_waiting_mail(clock=at(2)).sent_count == 3
        finally:
            controller.stop()
        assert sorted(postbox.message_ids) == sorted(OutgoingMail.objects.values_list("message_id", flat=True))
        assert not OutgoingMail.objects.exclude(last_error="").exists()

    def test_the_wait_grows_and_after_two_weeks_the_mail_is_given_up(self, queue, port):
        queue(1)
        waits, minutes = [], 0
        for _attempt in range(7):
            send_waiting_mail(clock=at(minutes))
            next_at = OutgoingMail.objects.get().next_attempt_at
            waits.append(int((next_at - at(minutes)()).total_seconds() // 60))
            minutes += waits[-1]
        assert waits == [1, 5, 15, 60, 240, 720, 720]
        send_waiting_mail(clock=at(days=GIVE_UP_AFTER.days, minutes=1))
        mail = OutgoingMail.objects.get()
        assert mail.state == OutgoingMail.State.FAILED
        assert mail.last_error
        assert send_waiting_mail(clock=at(days=30)).failed_count == 0

    def test_a_server_that_takes_the_mail_and_never_answers_gets_the_same_mail_again(
        self, queue, server, postbox, settings
    ):
        settings.EMAIL_TIMEOUT = 1
        queue(2)
        postbox.answers = False
        assert send_waiting_mail(clock=at(1)).failed_count == 1
        held = OutgoingMail.objects.get(attempts=1)
        assert "imed" in held.last_error
        postbox.answers = True
        assert send_waiting_mail(clock=at(2)).sent_count == 2
        assert Counter(postbox.message_ids)[held.message_id] == 2
        assert set(postbox.message_ids) == set(OutgoingMail.objects.values_list("message_id", flat=True))

    def test_a_server_that_breaks_off_after_taking_the_mail_gets_the_same_mail_again(self, queue, server, postbox):
        queue(1)
        postbox.breaks_off = True
        assert send_waiting_mail(clock=at(1)).failed_count == 1
        postbox.breaks_off = False
        assert send_waiting_mail(clock=at(2)).sent_count == 1
        assert postbox.message_ids == [OutgoingMail.objects.get().message_id] * 2

    def test_a_refused_address_does_not_stop_the_others(self, queue, server, postbox):
        queue(3)
        postbox.refused = {"chef1@kultur.example"}
        sent = send_waiting_mail(clock=at(1))
        assert (sent.sent_count, sent.failed_count) == (2, 1)
        assert "okand mottagare" in OutgoingMail.objects.waiting().get().last_error

    def test_a_mail_that_cannot_be_written_does_not_stop_the_others(self, queue, server, unit, owner):
        queue(1)
        broken = OutgoingMail.objects.get()
        broken.pk, broken.message_id, broken.period = None, "<trasigt@kultur.example>", "2026-10"
        broken.prepared_on, broken.subject = days_from(MONDAY, -20), "Rad ett\nBcc: rad två"
        broken.save(force_insert=True)
        sent = send_waiting_mail(clock=at(1))
        assert (sent.sent_count, sent.failed_count) == (1, 1)
        assert "BadHeaderError" in OutgoingMail.objects.waiting().get().last_error

    def test_a_live_lease_keeps_others_away_and_an_expired_one_does_not(self, queue):
        queue(1)
        claimed = claim_next_mail(now=at(1)())
        assert claim_next_mail(now=at(2)()) is None
        again = claim_next_mail(now=at(1)() + LEASE)
        assert (again.pk, again.attempts, again.message_id) == (claimed.pk, 2, claimed.message_id)


def start_command(*arguments, port):
    """Start ``manage.py send_reminders`` as a process of its own on the test database."""
    database = connection.settings_dict
    login = f"{database['USER']}:{quote(database['PASSWORD'])}" if database["PASSWORD"] else database["USER"]
    host = quote(database["HOST"], safe="")
    tail = f":{database['PORT']}" if database["PORT"] else ""
    address = f"postgresql://{login}@{host}{tail}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": address,
        "MIGRATE_DATABASE_URL": address,
        "EMAIL_URL": f"smtp://{HOST}:{port}",
        "ISMS_TEST": "1",
    }
    command = [sys.executable, "manage.py", "send_reminders", *arguments]
    return subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def kill(process):
    """Kill a process as a lost machine would."""
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=10)


@pytest.mark.slow
class TestKilledWorker:
    """A worker that dies in the middle."""

    def test_killed_after_the_server_has_the_mail(self, queue, server, postbox, port):
        queue(2)
        postbox.answers = False
        process = start_command(port=port)
        try:
            assert postbox.has_mail.wait(timeout=60)
        finally:
            kill(process)
        postbox.answers = True
        held = OutgoingMail.objects.get(claimed_until__isnull=False)
        assert held.sent_at is None
        assert postbox.message_ids == [held.message_id]

        later = held.claimed_until
        assert send_waiting_mail(clock=lambda: later).sent_count == 2
        assert send_waiting_mail(clock=lambda: later).sent_count == 0
        assert sorted(postbox.message_ids) == sorted(
            [held.message_id, *OutgoingMail.objects.values_list("message_id", flat=True)]
        )

    def test_killed_while_writing_the_digest(self, unit, owner_post, owner, plan, port):
        plan(bare_system(unit=unit, owner=owner_post), MONDAY)
        plan(bare_system(unit=unit, owner=owner_post), MONDAY)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE followup_reminder IN SHARE MODE")  # the mails can be written, the ledger waits
            process = start_command("--date", MONDAY.isoformat(), port=port)
            try:
                wait_until_blocked()
            finally:
                kill(process)
        wait_until_alone()
        assert (OutgoingMail.objects.count(), Reminder.objects.count()) == (0, 0)

        prepare_reminders(today=MONDAY, at=STOCKHOLM_NOON)
        prepare_reminders(today=MONDAY, at=STOCKHOLM_NOON)
        assert OutgoingMail.objects.count() == 1
        assert Reminder.objects.count() == 4


def wait_until_blocked():
    """Wait until another session waits for a lock."""
    wait_for("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()", 1)


def wait_until_alone():
    """Wait until the killed process's transaction is over."""
    wait_for(
        "SELECT count(*) FROM pg_locks WHERE relation = 'followup_reminder'::regclass AND pid <> pg_backend_pid()", 0
    )


def wait_for(query, expected):
    """Ask the database until it answers as expected, for a minute."""
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at:
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone()[0] == expected:
                return
        time.sleep(0.1)
    raise AssertionError("the database did not reach the expected state")
