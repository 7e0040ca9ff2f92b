"""What the administrator and the monitoring see of the installation, and what they never see."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.test import Client
from django.urls import reverse
from redis import Redis

from isms import heartbeats
from isms.accounts.models import Organisation, User
from isms.celery import app as celery_app
from isms.followup.models import OutgoingMail
from isms.operations import metrics as counting
from isms.operations.presentation import JOB_LABELS
from isms.operations.state import scheduled_jobs
from tests.factories import STOCKHOLM_NOON, SystemFactory

PAGE = "/kulturforvaltningen/drift/"
TOKEN = "t" * 40


@pytest.fixture(autouse=True)
def nothing_heard(clock: time_machine.Traveller) -> None:
    cache.clear()


def failed_mail(organisation: Organisation, recipient: User, *, period: str = "1", **values: object) -> OutgoingMail:
    queued_at = STOCKHOLM_NOON - dt.timedelta(days=15)
    return OutgoingMail.objects.create(
        organisation=organisation,
        recipient=recipient,
        address=recipient.email,
        kind="digest",
        period=period,
        prepared_on=queued_at.date(),
        subject="Ämne",
        text="Hemlig text",
        message_id=f"<{organisation.pk}.{period}@isms.example>",
        queued_at=queued_at,
        next_attempt_at=queued_at,
        last_error="ConnectionRefusedError: [Errno 111]",
        **values,
    )


def test_the_page_tells_what_stands_still_and_lets_a_mail_be_tried_again(
    actors, organisation, other_organisation, client_for: Callable[[User], Client], django_assert_max_num_queries
) -> None:
    client = client_for(actors.administrator)
    page = client.get(PAGE).content.decode()
    assert f'href="{PAGE}"' in client.get("/kulturforvaltningen/min-sida/").content.decode()
    for words in ("Ingen säkerhetskopia är känd", "Starta arbetaren", "Inte körd än", "Alla utskick har kommit fram"):
        assert words in page
    given_up = failed_mail(organisation, actors.owner, given_up_at=STOCKHOLM_NOON)
    foreign = failed_mail(other_organisation, actors.other_coordinator)
    heartbeats.note(heartbeats.WORKER, at=STOCKHOLM_NOON)
    heartbeats.note(heartbeats.CLOCK, at=STOCKHOLM_NOON - dt.timedelta(minutes=10))
    heartbeats.note(heartbeats.BACKUP, at=STOCKHOLM_NOON - dt.timedelta(hours=27))
    with heartbeats.noting_run("followup.send_mail"):
        pass

    with django_assert_max_num_queries(12):
        page = client.get(PAGE).content.decode()

    for words in ("Tyst", "Försenad", "Klar", "Olle Ägare", "ConnectionRefusedError", "Uppgivet", "PostgreSQL"):
        assert words in page
    assert "1 väntar, 1 av dem efter fel. 1 har getts upp." in page
    assert "Ingmar Idrott" not in page
    assert "Hemlig text" not in page

    retry = reverse("operations:mail_retry", args=["kulturforvaltningen", given_up.pk])
    assert "försöks igen inom någon minut" in client.post(retry, follow=True).content.decode()
    given_up.refresh_from_db()
    assert (given_up.given_up_at, given_up.next_attempt_at.date()) == (None, STOCKHOLM_NOON.date())
    assert client.post(retry.replace(str(given_up.pk), str(foreign.pk))).status_code == 404
    OutgoingMail.objects.filter(pk=given_up.pk).update(sent_at=STOCKHOLM_NOON)
    assert "har redan kommit fram" in client.post(retry, follow=True).content.decode()
    assert client_for(actors.coordinator).get(PAGE).status_code == 403


def test_a_job_is_late_when_its_time_has_passed_and_failed_when_it_failed(clock: time_machine.Traveller) -> None:
    assert {job.is_late for job in scheduled_jobs()} == {False}  # nobody knows
    run = heartbeats.noting_run("legal.mail_reports")
    run.__enter__()
    run.__exit__(ValueError, ValueError(), None)
    clock.shift(dt.timedelta(minutes=20))
    [job] = [job for job in scheduled_jobs() if job.name == "legal.mail_reports"]
    assert (job.is_late, job.run.is_failed) == (False, True)  # due at ten past, and a quarter is granted
    clock.shift(dt.timedelta(minutes=10))
    assert [job.name for job in scheduled_jobs() if job.is_late] == ["legal.mail_reports"]
    assert set(JOB_LABELS) == {entry["task"] for entry in celery_app.conf.beat_schedule.values()}


def test_numbers_are_read_with_the_token_only_and_name_nobody(
    actors, organisation, unit, owner_post, settings, monkeypatch, client_for: Callable[[User], Client], now
) -> None:
    address = reverse("operations:metrics")
    assert Client().get(address, headers={"Authorization": "Bearer "}).status_code == 404
    with pytest.raises(MiddlewareNotUsed):
        counting.RequestCountMiddleware(lambda request: None)
    settings.ISMS_METRICS_TOKEN = TOKEN
    for shown in ("", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer å"):
        assert Client().get(address, headers={"Authorization": shown}).status_code == 404
    assert client_for(actors.administrator).get(address).status_code == 404

    with Redis.from_url(django_settings.REDIS_URL) as redis:
        redis.delete(counting.KEY)
    monkeypatch.setattr(counting, "requests", counting.RequestCounts())
    system = SystemFactory(unit=unit, owner=owner_post)
    client = client_for(actors.coordinator)
    client.get(system.get_absolute_url())
    client.get("/kulturforvaltningen/system/SYS-9999/")
    client.get("/finns-inte/alls/")
    failed_mail(organisation, actors.owner)
    with heartbeats.noting_run("followup.send_mail"):
        pass

    text = Client().get(address, headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()

    assert 'isms_requests_total{route="assets:system_detail",status="200"} 1' in text
    assert 'isms_requests_total{route="assets:system_detail",status="404"} 1' in text
    assert 'isms_requests_total{route="none",status="404"} 1' in text
    assert 'isms_request_seconds_bucket{route="assets:system_detail",le="+Inf"} 2' in text
    assert 'isms_job_failed{job="followup.send_mail"} 0' in text
    assert "isms_outbox_failing 1" in text
    assert "isms_queue_up 1" in text
    for word in ("kultur", system.reference, "finns-inte", actors.owner.email, actors.owner.name):
        assert word not in text
    # Every line is a comment or one name, labels and a number.
    for line in text.splitlines():
        assert line.startswith("# TYPE ") or float(line.rsplit(" ", 1)[1]) >= 0


def test_requests_go_on_and_no_count_is_lost_while_redis_is_away(settings, tmp_path, monkeypatch) -> None:
    with Redis.from_url(django_settings.REDIS_URL) as redis:
        redis.delete(counting.KEY)
    here, counts = settings.REDIS_URL, counting.RequestCounts()
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    counts.add(route="home", status=200, seconds=0.2)
    counts.add(route="home", status=200, seconds=99)
    settings.REDIS_URL = here

    counts.hand_over()

    counted = counting._counted()
    assert counted["requests|home|200"] == 2
    assert counted["bucket|home|0.3"] == counted["bucket|home|+Inf"] == 1
