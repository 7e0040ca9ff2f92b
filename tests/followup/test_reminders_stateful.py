"""Whatever happens in whatever order, every step is told once to each who is to know, and nothing is lost.

The machine keeps its own book of what each person should have been told, by rules written here in plain
arithmetic, and compares it with the ledger and with what a mail server has accepted. It lets days pass over
both changes of the clock, leaves nights out, changes owners and rules, lets two workers run at once, and
kills them in the middle of writing and of sending.
"""

import contextlib
import datetime as dt
import threading
from collections import Counter
from unittest import mock
from zoneinfo import ZoneInfo

import holidays
import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from isms.accounts.roles import COORDINATOR
from isms.followup.models import FollowUp, FollowUpRule, OutgoingMail, Reminder
from isms.followup.outbox import LEASE, send_waiting_mail
from isms.followup.querysets import ReminderQuerySet
from isms.followup.reminders import prepare_organisation
from isms.followup.services import complete_followup, open_followup
from isms.register.access import grant_role
from tests.factories import OrganisationFactory, PostFactory, UnitFactory, UserFactory
from tests.followup.conftest import bare_system

KIND = "system_review"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
# The week before each change of the clock.
STARTS = (dt.date(2027, 3, 22), dt.date(2026, 10, 19))
DAYS_OFF = holidays.country_holidays("SE", years=(2026, 2027))
EVES = ("06-18", "06-19", "06-25", "12-24", "12-31")


BROKEN = st.sampled_from(["ok", "refuses", "times_out", "killed_before", "dies_after", "killed_after"])


class Killed(BaseException):
    """The worker's machine is gone: nothing in the product may catch this."""


class Server:
    """A mail server as the sender meets it; each mode breaks one delivery."""

    accepted: list[str] = []
    mode = "ok"

    @classmethod
    def reset(cls) -> None:
        """Start a new example."""
        cls.accepted, cls.mode = [], "ok"

    @classmethod
    def take(cls, message_id: str) -> None:
        """Take a mail, or break once as the mode says."""
        mode, cls.mode = cls.mode, "ok"
        if mode == "refuses":
            raise ConnectionRefusedError(111, "refused")
        if mode == "times_out":
            raise TimeoutError("timed out")
        if mode == "killed_before":
            raise Killed
        cls.accepted.append(message_id)
        if mode == "dies_after":
            raise ConnectionResetError(104, "reset after the mail was taken")
        if mode == "killed_after":
            raise Killed


class ServerBackend(BaseEmailBackend):
    """Django's way to the server above."""

    def send_messages(self, email_messages: list) -> int:
        """Hand each mail over."""
        for message in email_messages:
            Server.take(message.extra_headers["Message-ID"])
        return len(email_messages)


def works_on(day: dt.date) -> bool:
    """Tell whether mail goes out on a day, by the calendar of the country."""
    return day.weekday() < 5 and day not in DAYS_OFF and day.strftime("%m-%d") not in EVES


def steps_by(intended_on: dt.date, lead_days: int, today: dt.date) -> dict[str, dt.date]:
    """Return the steps of whoever answers for a follow-up, with their days, as the handbook states them."""
    steps = {"upcoming": intended_on - dt.timedelta(days=lead_days), "due": intended_on}
    monday = intended_on + dt.timedelta(days=7 - intended_on.weekday())
    for number in range(1, 60):
        steps[f"late-{number}"] = monday + dt.timedelta(days=7 * (number - 1))
    return {code: day for code, day in steps.items() if day <= today}


class Reminders(RuleBasedStateMachine):
    """One organisation through some weeks."""

    @initialize(start=st.sampled_from(STARTS))
    def begin(self, start: dt.date) -> None:
        """Make an organisation with a coordinator, two heads and a system each."""
        Server.reset()
        self.today, self.minutes = start, 0
        self.organisation = OrganisationFactory()
        self.unit = UnitFactory(organisation=self.organisation)
        self.coordinator = UserFactory()
        grant_role(user=self.coordinator, role=COORDINATOR, organisation=self.organisation)
        self.people = [UserFactory() for _each in range(3)]
        self.posts = [PostFactory(unit=self.unit, holder=person) for person in self.people[:2]]
        self.systems = [bare_system(unit=self.unit, owner=post) for post in self.posts]
        self.lead_days, self.escalation_days = 30, 21
        kind = {"kind": KIND, "organisation": self.organisation, "interval_months": 1}
        FollowUpRule.objects.create(**kind, lead_days=self.lead_days, escalation_days=self.escalation_days)

    @property
    def now(self) -> dt.datetime:
        """The wall clock of this night's run."""
        return dt.datetime.combine(self.today, dt.time(6), tzinfo=STOCKHOLM) + dt.timedelta(minutes=self.minutes)

    def mine(self) -> list[FollowUp]:
        """Return the open follow-ups."""
        return list(
            FollowUp.objects.open().filter(entry__organisation=self.organisation).select_related("entry__owner")
        )

    def responsible(self, followup: FollowUp) -> int:
        """Return who answers for a follow-up: the holder, else the coordinator."""
        holder = {post.pk: post.holder_id for post in self.posts}[followup.entry.owner_id]
        return holder or self.coordinator.pk

    def ledger(self) -> Counter:
        """Count the ledger's rows."""
        rows = Reminder.objects.filter(followup__entry__organisation=self.organisation)
        return Counter(rows.values_list("followup_id", "due_at", "step", "recipient_id"))

    # What happens in the register

    @rule(which=st.integers(0, 1), days=st.integers(-20, 40))
    def open(self, which: int, days: int) -> None:
        """Open a follow-up, or move the open one."""
        day = self.today + dt.timedelta(days=days)
        open_followup(entry=self.systems[which], kind=KIND, intended_on=day, by=self.coordinator, at=self.now)

    @precondition(lambda self: self.mine())
    @rule(which=st.integers(0, 9), days=st.integers(0, 12))
    def complete(self, which: int, days: int) -> None:
        """Complete one without remark, or postpone it."""
        self._complete(self.mine()[which % len(self.mine())], days)

    def _complete(self, followup: FollowUp, days: int) -> None:
        told = {"outcome": "no_remark", "note": ""}
        if days:
            told = {
                "outcome": "postponed",
                "note": "Väntar",
                "postponed_to": max(self.today, followup.intended_on) + dt.timedelta(days=days),
            }
        complete_followup(followup=followup, by=self.coordinator, at=self.now, **told)

    @rule(which=st.integers(0, 1), who=st.sampled_from([0, 1, 2, None]))
    def change_holder(self, which: int, who: int | None) -> None:
        """Give a post another holder, or none."""
        self.posts[which].holder = None if who is None else self.people[who]
        self.posts[which].save()

    @rule(lead_days=st.integers(1, 40), escalation_days=st.integers(1, 25))
    def change_rule(self, lead_days: int, escalation_days: int) -> None:
        """Tell earlier or later from now on."""
        self.lead_days, self.escalation_days = lead_days, escalation_days
        FollowUpRule.objects.filter(organisation=self.organisation, kind=KIND).update(
            lead_days=lead_days, escalation_days=escalation_days
        )

    # Time and the workers

    @rule(days=st.integers(1, 9))
    def pass_days(self, days: int) -> None:
        """Let days pass; the nights between are missed."""
        self.today, self.minutes = self.today + dt.timedelta(days=days), self.minutes if days == 0 else 0

    @rule()
    def night(self) -> None:
        """Run as every night: write, then compare with the book."""
        had_mail = self._mailed_today()
        self._prepare()
        self._compare(had_mail)

    @rule()
    def tomorrow_night(self) -> None:
        """Let one night pass and run."""
        self.pass_days(1)
        self.night()

    @rule(days=st.integers(0, 3))
    def two_workers(self, days: int) -> None:
        """Start two workers at once."""
        self.pass_days(days)
        had_mail = self._mailed_today()
        self._at_once(self._prepare, self._prepare)
        self._compare(had_mail)

    @precondition(lambda self: self.mine())
    @rule()
    def a_worker_while_somebody_completes(self) -> None:
        """Let a worker run while a follow-up is completed."""
        followup = self.mine()[0]
        self._at_once(self._prepare, lambda: self._complete(followup, 0))

    @rule(days=st.integers(0, 3))
    def killed_while_writing(self, days: int) -> None:
        """Kill a worker between the mails and the ledger: neither is left."""
        self.pass_days(days)
        before = (self.ledger(), OutgoingMail.objects.filter(organisation=self.organisation).count())
        try:
            with mock.patch.object(ReminderQuerySet, "bulk_create", side_effect=Killed):
                self._prepare()
        except Killed:
            assert (self.ledger(), OutgoingMail.objects.filter(organisation=self.organisation).count()) == before

    @rule(mode=BROKEN)
    def send(self, mode: str) -> None:
        """Send what waits, with a server or worker that breaks once."""
        self.minutes += 15  # longer than a lease and the first waits
        Server.mode = mode
        with contextlib.suppress(Killed):
            self._send()
        Server.mode = "ok"

    @rule()
    def two_senders(self) -> None:
        """Let two workers empty the outbox."""
        self.minutes += 15
        self._at_once(self._send, self._send)

    @rule(days=st.integers(1, 3), mode=BROKEN)
    def night_and_send(self, days: int, mode: str) -> None:
        """Let a night or some pass, write, and send into something that breaks."""
        self.pass_days(days)
        self.night()
        self.send(mode)

    def _send(self) -> None:
        send_waiting_mail(clock=lambda: self.now)

    def _prepare(self) -> None:
        prepare_organisation(organisation=self.organisation, today=self.today, at=self.now)

    def _mailed_today(self) -> set[int]:
        mails = OutgoingMail.objects.filter(organisation=self.organisation, prepared_on=self.today)
        return set(mails.values_list("recipient_id", flat=True))

    def _at_once(self, *jobs) -> None:
        barrier, broken = threading.Barrier(len(jobs)), []

        def run(job) -> None:
            try:
                barrier.wait(timeout=10)
                job()
            except Exception as error:  # told in the test's own thread
                broken.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=[job]) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        assert not broken, broken

    def _compare(self, had_mail: set[int], *, is_everything: bool = False) -> None:
        """Compare the ledger with the book after a whole run.

        Who already had today's mail is told tomorrow. What is only coming may wait for the month's digest, and
        what is escalated for the week's: ``is_everything`` says that every night lately was run.
        """
        if not works_on(self.today):
            return
        ledger, month, week = self.ledger(), self.today.replace(day=1), self.today - dt.timedelta(days=7)
        for followup in self.mine():
            person = self.responsible(followup)
            for code, day in steps_by(followup.intended_on, self.lead_days, self.today).items():
                is_awaited = day < month and is_everything if code == "upcoming" else person not in had_mail
                if is_awaited:
                    assert ledger[followup.pk, followup.due_at, code, person] == 1, (code, person)
            escalated = followup.intended_on + dt.timedelta(days=self.escalation_days)
            if is_everything and escalated <= week and person != self.coordinator.pk:
                assert ledger[followup.pk, followup.due_at, "escalation", self.coordinator.pk] == 1

    # What always holds

    @invariant()
    def each_step_stands_once(self) -> None:
        """No person is told twice of one step, none before its day, and none but those who may know."""
        if not hasattr(self, "organisation"):
            return
        assert set(self.ledger().values()) <= {1}
        rows = Reminder.objects.filter(followup__entry__organisation=self.organisation).select_related("mail")
        for row in rows:
            assert row.step_on <= row.mail.prepared_on <= self.today
            assert row.mail.recipient_id == row.recipient_id

    @invariant()
    def one_mail_a_day_on_working_days(self) -> None:
        """At most one mail per person and day, one digest per period, never on a day off."""
        if not hasattr(self, "organisation"):
            return
        mails = OutgoingMail.objects.filter(organisation=self.organisation)
        days = Counter(mails.values_list("recipient_id", "prepared_on"))
        assert set(days.values()) <= {1}
        assert all(works_on(day) for _person, day in days)
        assert set(Counter(mails.filter(kind="digest").values_list("recipient_id", "period")).values()) <= {1}

    @invariant()
    def what_is_sent_was_taken(self) -> None:
        """A mail noted as sent has reached the server, and the server has nothing that was never written."""
        if not hasattr(self, "organisation"):
            return
        mails = OutgoingMail.objects.filter(organisation=self.organisation)
        assert set(mails.filter(sent_at__isnull=False).values_list("message_id", flat=True)) <= set(Server.accepted)
        assert set(Server.accepted) <= set(OutgoingMail.objects.values_list("message_id", flat=True))

    def teardown(self) -> None:
        """Let a quiet month pass with every night run: then all is told, and all has gone."""
        if not hasattr(self, "organisation"):
            return
        for _night in range(32):
            self.today, self.minutes = self.today + dt.timedelta(days=1), 0
            self._prepare()
        while not works_on(self.today):
            self.today += dt.timedelta(days=1)
            self._prepare()
        self._compare(set(), is_everything=True)
        self.minutes += int(LEASE.total_seconds() // 60)
        for _round in range(3):
            self.minutes += 24 * 60
            self._send()
        mails = OutgoingMail.objects.filter(organisation=self.organisation)
        assert not mails.filter(sent_at__isnull=True).exists()
        assert set(mails.values_list("message_id", flat=True)) <= set(Server.accepted)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_step_reaches_each_recipient_once_whatever_happens(settings_of_mail: None) -> None:
    run_state_machine_as_test(
        Reminders,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            phases=[Phase.generate],  # a failing example is told as it was found
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def settings_of_mail(settings, django_db_blocker) -> None:
    """Send to the server of this test."""
    settings.EMAIL_BACKEND = f"{ServerBackend.__module__}.{ServerBackend.__qualname__}"
