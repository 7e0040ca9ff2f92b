"""Legal clocks are told of at once, once each, on any day."""

import datetime as dt

import pytest

from isms.followup.alarms import prepare_alarms
from isms.followup.models import OutgoingMail, Reminder
from isms.followup.preferences import choose_mail
from isms.followup.reminders import prepare_reminders
from isms.followup.services import complete_followup, open_followup
from isms.followup.steps import step_label, steps_of_clock
from tests.factories import STOCKHOLM_NOON
from tests.followup.conftest import bare_system

# The Saturday before Christmas, late in the evening.
START = dt.datetime(2026, 12, 19, 21, 30, tzinfo=dt.UTC)


def after(hours):
    return START + dt.timedelta(hours=hours)


@pytest.fixture
def clock_of(owner):
    def make(entry, hours=72, **values):
        due_at = after(hours)
        return open_followup(
            entry=entry,
            kind="system_review",
            intended_on=(due_at + dt.timedelta(hours=1)).date(),
            due_at=due_at,
            is_timed=True,
            interval_months=None,
            by=owner,
            at=START,
            **values,
        )

    return make


def told(person):
    rows = Reminder.objects.filter(recipient=person).in_ledger_order()
    return [row.step for row in rows]


class TestSteps:
    """When a clock is told of."""

    @pytest.mark.parametrize(
        ("hours", "now", "codes"),
        [
            (72, 0, ["clock"]),
            (72, 35, ["clock"]),
            (72, 36, ["clock", "clock-half"]),
            (72, 60, ["clock", "clock-half", "clock-12"]),
            (72, 68, ["clock", "clock-half", "clock-12", "clock-4"]),
            (72, 72, ["clock", "clock-half", "clock-12", "clock-4", "clock-0"]),
            (24, 12, ["clock", "clock-12"]),  # half time is the same moment
            (23, 12, ["clock", "clock-12"]),  # and here half an hour from it
            (16, 8, ["clock", "clock-12", "clock-half"]),
            (8, 4, ["clock", "clock-4"]),
            (2, 1, ["clock"]),
            (-1, 1, ["clock"]),
        ],
    )
    def test_codes(self, hours, now, codes):
        steps = steps_of_clock(opened_at=START, due_at=after(hours), now=after(now))
        assert [step.code for step in steps] == codes

    def test_over_the_change_to_winter_time_hours_are_hours(self):
        opened = dt.datetime(2026, 10, 24, 14, tzinfo=STOCKHOLM_NOON.tzinfo)
        due = (opened.astimezone(dt.UTC) + dt.timedelta(hours=72)).astimezone(opened.tzinfo)
        for hours, last in ((35.9, "clock"), (36, "clock-half"), (59.9, "clock-half"), (60, "clock-12")):
            now = opened.astimezone(dt.UTC) + dt.timedelta(hours=hours)
            assert steps_of_clock(opened_at=opened, due_at=due, now=now)[-1].code == last

    def test_labels(self):
        assert step_label("clock") == "Tidsfrist"
        assert step_label("clock-half") == "Tidsfrist (halva tiden har gått)"
        assert step_label("clock-12") == "Tidsfrist (12 timmar kvar)"
        assert step_label("clock-0") == "Tidsfristen har gått ut"


class TestAlarm:
    """Told at once to whoever answers for it and to the coordinators."""

    def test_on_a_saturday_night_and_once_per_step(self, owner, coordinator, system, clock_of):
        clock_of(system)
        for hours in (0, 0.01, 5, 36, 48.5, 61, 70, 73, 100):
            prepare_alarms(now=after(hours))
        for person in (owner, coordinator):
            assert sorted(told(person)) == ["clock", "clock-0", "clock-12", "clock-4", "clock-half"]
        assert OutgoingMail.objects.filter(recipient=owner, kind="alarm").count() == 5

    def test_a_worker_that_was_down_tells_all_in_one_mail(self, owner, system, clock_of):
        clock_of(system)
        prepare_alarms(now=after(71))
        assert OutgoingMail.objects.filter(recipient=owner).count() == 1
        assert sorted(told(owner)) == ["clock", "clock-12", "clock-4", "clock-half"]

    def test_several_clocks_share_one_mail_and_the_subject_names_none(self, owner, unit, owner_post, clock_of):
        for number in range(3):
            clock_of(bare_system(unit=unit, owner=owner_post, title=f"Kördatabas {number}"))
        prepare_alarms(now=START)
        mail = OutgoingMail.objects.get(recipient=owner)
        assert mail.subject == "Agera nu, Kulturförvaltningen: 3 tidsfrister"
        assert "Senast tisdag 22 december 2026 kl. 22.30 (72 h kvar)" in mail.text

    def test_does_not_stand_in_the_way_of_the_days_mail(self, owner, system, plan, clock_of):
        clock_of(system, topic="Anmälan")
        plan(system, START.date())
        prepare_alarms(now=START + dt.timedelta(days=2))  # Monday night
        monday = dt.date(2026, 12, 21)
        assert prepare_reminders(today=monday, at=after(40)).mail_count == 1
        kinds = OutgoingMail.objects.filter(recipient=owner).order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["alarm", "digest"]

    def test_nobody_can_choose_not_to_hear(self, organisation, owner, system, clock_of):
        choose_mail(user=owner, organisation=organisation, rhythm="month", wants_notices=False)
        clock_of(system)
        prepare_alarms(now=START)
        assert told(owner) == ["clock"]

    def test_a_stopped_clock_is_silent(self, owner, system, clock_of):
        followup = clock_of(system)
        prepare_alarms(now=START)
        complete_followup(followup=followup, outcome="no_remark", note="", by=owner, at=after(1))
        assert prepare_alarms(now=after(71)).mail_count == 0

    def test_a_restricted_entry_is_told_without_its_name_and_not_to_its_owner(
        self, owner, coordinator, unit, owner_post, clock_of
    ):
        hidden = bare_system(unit=unit, owner=owner_post, title="Skyddat boende", is_restricted=True)
        clock_of(hidden)
        prepare_alarms(now=START)
        mail = OutgoingMail.objects.get()
        assert mail.recipient == coordinator
        assert "Skyddat" not in mail.text

    def test_other_organisations_hear_nothing(self, other_coordinator, owner, system, clock_of):
        clock_of(system)
        prepare_alarms(now=START)
        assert not OutgoingMail.objects.filter(recipient=other_coordinator).exists()

    def test_nothing_running_costs_one_question(self, system, plan, django_assert_num_queries):
        plan(system, START.date())
        with django_assert_num_queries(1):
            prepare_alarms(now=START)
