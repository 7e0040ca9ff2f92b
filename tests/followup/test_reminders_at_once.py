"""Workers that prepare reminders at the same moment: every step reaches one ledger row, whoever writes it."""

import datetime as dt
import threading
from collections import Counter

import pytest
from django.db import connection

from isms.followup.models import FollowUp, OutgoingMail, Reminder
from isms.followup.reminders import prepare_reminders
from tests.factories import STOCKHOLM_NOON
from tests.followup.conftest import bare_system, days_from
from tests.followup.test_reminders import MONDAY, mails_to, run, steps_told


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_double_nothing(unit, owner, coordinator, owner_post, plan):
    for number in range(20):
        plan(bare_system(unit=unit, owner=owner_post), days_from(MONDAY, -number))
    plan(bare_system(unit=unit, owner=None), MONDAY)
    barrier, results = threading.Barrier(4), []

    def work():
        try:
            barrier.wait(timeout=10)
            results.append(prepare_reminders(today=MONDAY, at=STOCKHOLM_NOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(result.mail_count for result in results) == [0, 0, 0, 2]
    assert sum(result.step_count for result in results) == Reminder.objects.count()
    assert Counter(OutgoingMail.objects.values_list("recipient", flat=True)) == Counter([owner.pk, coordinator.pk])
    keys = Counter(Reminder.objects.values_list("followup", "due_at", "step", "recipient"))
    assert set(keys.values()) == {1}
    open_keys = FollowUp.objects.open().count()
    assert len({key[0] for key in keys}) == open_keys


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_different_days_around_midnight_double_no_step(owner, system, plan):
    plan(system, MONDAY)
    run(dt.date(2026, 11, 2))
    barrier = threading.Barrier(2)

    def work(day):
        try:
            barrier.wait(timeout=10)
            prepare_reminders(today=day, at=STOCKHOLM_NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(days_from(MONDAY, number),)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert steps_told(owner) == ["upcoming", "due"]
    assert [kind for kind, _period in mails_to(owner)] == ["digest", "notice"]
