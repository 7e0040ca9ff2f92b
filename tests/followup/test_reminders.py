"""Who is told of what and when: every step reaches one ledger row per recipient, whatever happens to the runs."""

import datetime as dt
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from isms.accounts import roles
from isms.followup.models import OutgoingMail, Reminder
from isms.followup.planning import plan_reminders
from isms.followup.reminders import prepare_reminders
from isms.followup.services import complete_followup, decide_rule, open_followup
from isms.followup.tasks import prepare_reminders as prepare_task
from isms.register.access import grant_role, revoke_role, share_entry
from tests.factories import STOCKHOLM_NOON, PostFactory, UserFactory
from tests.followup.conftest import bare_system, days_from

MONDAY = dt.date(2026, 11, 23)


def run(day, times=2):
    """Run the job on a day, twice unless told otherwise: nothing may come of the second run."""
    at = dt.datetime.combine(day, dt.time(7), tzinfo=dt.UTC)
    first, *again = [prepare_reminders(today=day, at=at) for _time in range(times)]
    assert all(run.mail_count == run.step_count == 0 for run in again)
    return first


def run_days(start, end, *, skip=()):
    """Run the job every day from start through end, days off included, except the skipped ones."""
    day = start
    while day <= end:
        if day not in skip:
            run(day)
        day += dt.timedelta(days=1)


def steps_told(person, followup=None):
    """Return the codes in the ledger for a person."""
    rows = Reminder.objects.filter(recipient=person).in_ledger_order()
    return [row.step for row in (rows.filter(followup=followup) if followup else rows)]


def mails_to(person):
    """Return (kind, period) of a person's mails in the order of the days."""
    mails = OutgoingMail.objects.filter(recipient=person).order_by("prepared_on", "pk")
    return list(mails.values_list("kind", "period"))


class TestOwner:
    """An owner gets one digest a month, and a notice when something falls due or is late."""

    def test_one_digest_however_many_followups(self, unit, owner, owner_post, plan):
        for number in range(60):
            plan(bare_system(unit=unit, owner=owner_post), days_from(MONDAY, number % 10))
        run(MONDAY)
        assert mails_to(owner) == [("digest", "2026-11")]
        assert len(steps_told(owner)) == 60 + 6
        text = OutgoingMail.objects.get().text
        assert "Och 10 till." in text

    def test_the_course_of_a_late_followup(self, owner, system, plan):
        plan(system, dt.date(2026, 11, 12))  # a Thursday
        run_days(dt.date(2026, 10, 1), dt.date(2026, 12, 6))
        assert mails_to(owner) == [
            ("digest", "2026-10"),
            ("digest", "2026-11"),
            ("notice", "2026-11-12"),
            ("notice", "2026-11-16"),
            ("notice", "2026-11-23"),
            ("notice", "2026-11-30"),
            ("digest", "2026-12"),
        ]
        assert steps_told(owner) == ["upcoming", "due", "late-1", "late-2", "late-3"]

    def test_a_skipped_night_is_caught_up_once(self, owner, system, plan):
        plan(system, dt.date(2026, 11, 12))
        skipped = {dt.date(2026, 11, day) for day in (12, 13, 16, 17, 18)}
        run_days(dt.date(2026, 11, 2), dt.date(2026, 11, 24), skip=skipped)
        assert mails_to(owner) == [("digest", "2026-11"), ("notice", "2026-11-19"), ("notice", "2026-11-23")]
        assert steps_told(owner) == ["upcoming", "due", "late-1", "late-2"]

    def test_late_followups_of_different_weekdays_share_one_weekly_notice(self, unit, owner, owner_post, plan):
        for day in range(9, 14):
            plan(bare_system(unit=unit, owner=owner_post), dt.date(2026, 11, day))
        run(dt.date(2026, 11, 13))
        run_days(dt.date(2026, 11, 14), dt.date(2026, 11, 27))
        assert mails_to(owner)[1:] == [("notice", "2026-11-16"), ("notice", "2026-11-23")]

    def test_nothing_on_days_off_and_the_next_working_day_tells_it(self, owner, system, plan):
        plan(system, dt.date(2026, 12, 25))
        run(dt.date(2026, 12, 1))
        for day in (24, 25, 26, 27):
            assert run(dt.date(2026, 12, day)).mail_count == 0
        run(dt.date(2026, 12, 28))
        assert mails_to(owner) == [("digest", "2026-12"), ("notice", "2026-12-28")]
        assert steps_told(owner) == ["upcoming", "due", "late-1"]

    def test_what_is_only_coming_waits_for_the_digest(self, owner, system, plan):
        plan(system, days_from(MONDAY, -40))
        run(MONDAY)
        plan(system, days_from(MONDAY, 20), topic="Loggar")
        assert run(days_from(MONDAY, 1)).mail_count == 0
        run(dt.date(2026, 12, 1))
        assert mails_to(owner) == [("digest", "2026-11"), ("digest", "2026-12")]

    def test_a_digest_tells_what_comes_before_the_next_one(self, organisation, owner, system, plan):
        decide_rule(
            organisation=organisation, kind="process_review", interval_months=12, lead_days=3, escalation_days=14
        )
        plan(system, dt.date(2026, 12, 21))
        run(dt.date(2026, 12, 1))
        assert steps_told(owner) == ["upcoming"]

    def test_nothing_to_say_is_no_mail(self, owner, coordinator, system, plan):
        plan(system, days_from(MONDAY, 200))
        assert run(MONDAY).mail_count == 0

    def test_completing_stops_the_reminders(self, owner, system, plan):
        followup = plan(system, dt.date(2026, 11, 12), interval_months=None)
        run(dt.date(2026, 11, 12))
        complete_followup(followup=followup, outcome="no_remark", note="", by=owner, at=STOCKHOLM_NOON)
        assert run(MONDAY).mail_count == 0

    def test_a_moved_followup_starts_its_steps_anew(self, owner, system, plan):
        followup = plan(system, dt.date(2026, 11, 12))
        run(dt.date(2026, 11, 12))
        plan(system, MONDAY)
        run(MONDAY)
        assert steps_told(owner, followup) == ["upcoming", "due", "upcoming", "due"]

    def test_at_most_one_mail_a_day(self, owner, system, plan):
        plan(system, dt.date(2026, 11, 12))
        run(MONDAY)
        plan(system, MONDAY, topic="Loggar")
        assert run(MONDAY).mail_count == 0
        run(days_from(MONDAY, 1))
        assert mails_to(owner) == [("digest", "2026-11"), ("notice", "2026-11-24")]


class TestCoordinator:
    """Coordinators get a weekly digest, the escalations, and what nobody answers for."""

    def test_is_told_once_when_an_owner_is_long_late(self, organisation, coordinator, owner, system, plan):
        decide_rule(
            organisation=organisation, kind="process_review", interval_months=12, lead_days=30, escalation_days=14
        )
        followup = plan(system, dt.date(2026, 11, 9))
        run_days(dt.date(2026, 11, 2), dt.date(2026, 12, 8))
        assert steps_told(coordinator, followup) == ["escalation"]
        kinds = mails_to(coordinator)
        assert set(kinds) == {("digest", f"2026-W{week}") for week in (46, 47, 48, 49, 50)}
        told_in = Reminder.objects.get(recipient=coordinator).mail
        assert told_in.period == "2026-W48"
        assert "FÖRSENADE HOS ANDRA" in told_in.text

    def test_gets_what_nobody_answers_for(self, coordinator, unit, plan):
        followup = plan(bare_system(unit=unit, owner=None, title="Herrelöst"), MONDAY)
        run(MONDAY)
        assert steps_told(coordinator, followup) == ["upcoming", "due"]
        assert "Herrelöst" in OutgoingMail.objects.get().text

    def test_every_coordinator_is_told_and_only_of_the_own_organisation(
        self, organisation, coordinator, other_coordinator, unit, plan
    ):
        second = UserFactory()
        grant_role(user=second, role=roles.COORDINATOR, organisation=organisation)
        plan(bare_system(unit=unit, owner=None), MONDAY)
        run(MONDAY)
        assert Counter(Reminder.objects.values_list("recipient", "step")) == Counter(
            [(person.pk, step) for person in (coordinator, second) for step in ("upcoming", "due")]
        )
        assert mails_to(other_coordinator) == []

    def test_a_role_that_is_taken_ends_the_mails(self, organisation, coordinator, unit, plan):
        plan(bare_system(unit=unit, owner=None), MONDAY)
        revoke_role(user=coordinator, role=roles.COORDINATOR, organisation=organisation)
        assert run(MONDAY).mail_count == 0


class TestRecipients:
    """Holder, else deputy, else coordinators; never somebody who may not see the entry."""

    @pytest.fixture
    def followup(self, system, plan):
        """Due today."""
        return plan(system, MONDAY)

    def told(self):
        return set(Reminder.objects.values_list("recipient__name", flat=True))

    def test_the_holder(self, followup, owner_post, colleague, coordinator):
        owner_post.deputy = colleague
        owner_post.save()
        run(MONDAY)
        assert self.told() == {"Olle Ägare"}

    def test_the_deputy_of_a_vacant_post(self, followup, owner_post, colleague, coordinator):
        owner_post.holder, owner_post.deputy = None, colleague
        owner_post.save()
        run(MONDAY)
        assert self.told() == {"Kim Kollega"}

    def test_an_account_that_is_closed_is_passed_over(self, followup, owner, coordinator):
        owner.is_active = False
        owner.save()
        run(MONDAY)
        assert self.told() == {"Kajsa Samordnare"}

    def test_a_responsible_post_is_told_although_it_does_not_read_the_entry(
        self, system, plan, colleague_post, colleague, coordinator
    ):
        plan(system, MONDAY, responsible=colleague_post)
        run(MONDAY)
        assert self.told() == {"Kim Kollega"}
        assert len(mails_to(colleague)) == 1

    def test_a_responsible_post_is_never_told_of_a_restricted_entry(
        self, unit, owner_post, plan, colleague_post, colleague, coordinator
    ):
        hidden = bare_system(unit=unit, owner=owner_post, title="Skyddat boende", is_restricted=True)
        plan(hidden, MONDAY, responsible=colleague_post)
        run(MONDAY)
        assert self.told() == {"Kajsa Samordnare"}
        assert mails_to(colleague) == []

    def test_a_restricted_entry_goes_to_those_who_may_see_it_and_without_its_title(
        self, unit, owner_post, owner, coordinator, plan
    ):
        hidden = bare_system(unit=unit, owner=owner_post, title="Skyddat boende", is_restricted=True)
        plan(hidden, MONDAY, topic="Kvinnofrid")
        run(MONDAY)
        assert mails_to(owner) == []
        mail = OutgoingMail.objects.get(recipient=coordinator)
        assert "En post med begränsad läsbehörighet" in mail.text
        for secret in ("Skyddat", hidden.reference, "Kvinnofrid"):
            assert secret not in mail.text + mail.subject

    def test_a_restricted_entry_shared_with_its_owner_is_told_to_the_owner(
        self, unit, owner_post, owner, coordinator, plan
    ):
        hidden = bare_system(unit=unit, owner=owner_post, title="Skyddat boende", is_restricted=True)
        share_entry(entry=hidden, user=owner, by=coordinator)
        plan(hidden, MONDAY)
        run(MONDAY)
        assert "Skyddat" not in OutgoingMail.objects.get(recipient=owner).text

    def test_a_secrecy_marked_entry_is_named_by_reference_only(self, system, owner, plan):
        system.secrecy_ground, system.secrecy_reason, system.secrecy_assessed_by = "18:8 OSL", "Larm", "Jurist"
        system.save()
        plan(system, MONDAY)
        run(MONDAY)
        text = OutgoingMail.objects.get().text
        assert system.reference in text
        assert system.title not in text


class TestText:
    """What the mail says."""

    def test_names_the_followup_the_day_and_its_link(self, organisation, owner, system, plan, settings):
        followup = plan(system, days_from(MONDAY, -3), topic="Behörigheter & loggar")
        run(MONDAY)
        mail = OutgoingMail.objects.get()
        assert f"{system.reference} Bokningssystemet Åäö – Processöversyn: Behörigheter & loggar" in mail.text
        assert "2026-11-20, försenad 3 dagar" in mail.text
        assert f"{settings.ISMS_ADDRESS}{followup.get_absolute_url()}\n" in mail.text
        assert f"{settings.ISMS_ADDRESS}/kulturforvaltningen/min-sida/" in mail.text

    def test_the_subject_holds_numbers_and_no_titles(self, owner, system, plan):
        plan(system, days_from(MONDAY, -3))
        plan(system, days_from(MONDAY, 3), topic="Loggar")
        run(MONDAY)
        assert OutgoingMail.objects.get().subject == "Uppföljningar, Kulturförvaltningen: 1 försenad, 1 kommande"

    def test_a_line_break_in_a_title_does_not_break_the_list(self, unit, owner, owner_post, plan):
        plan(bare_system(unit=unit, owner=owner_post, title="Rad ett\nBcc: rad två"), MONDAY)
        run(MONDAY)
        assert "Rad ett Bcc: rad två" in OutgoingMail.objects.get().text


class TestEvidence:
    """The ledger and the written mail do not change."""

    def test_a_ledger_row_is_neither_changed_nor_removed(self, owner, system, plan):
        plan(system, MONDAY)
        run(MONDAY)
        for change in (lambda: Reminder.objects.update(step="due"), lambda: Reminder.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_a_written_mail_keeps_its_text_and_is_not_removed(self, owner, system, plan):
        plan(system, MONDAY)
        run(MONDAY)
        with pytest.raises(DatabaseError), transaction.atomic():
            OutgoingMail.objects.update(text="Något annat")
        with pytest.raises(DatabaseError), transaction.atomic():
            OutgoingMail.objects.all()._raw_delete("default")


class TestCommand:
    """send_reminders by hand."""

    def test_a_dry_run_shows_and_writes_nothing(self, owner, system, plan, capsys):
        plan(system, MONDAY)
        call_command("send_reminders", "--dry-run", "--date", MONDAY.isoformat())
        said = capsys.readouterr().out
        assert owner.email in said
        assert "1 utskick skulle skapas" in said
        assert not OutgoingMail.objects.exists()
        assert len(plan_reminders(today=MONDAY)) == 1

    def test_the_job_writes_todays(self, owner, system, plan, clock):
        plan(system, MONDAY)
        prepare_task()
        prepare_task()
        assert mails_to(owner) == [("digest", "2026-11")]


@pytest.mark.parametrize("people", [2, 9])
@pytest.mark.parametrize("each", [2, 8])
def test_the_number_of_queries_grows_with_neither_people_nor_followups(
    unit, coordinator, plan, django_assert_num_queries, people, each
):
    for _person in range(people):
        post = PostFactory(unit=unit, holder=UserFactory())
        for number in range(each):
            plan(bare_system(unit=unit, owner=post), days_from(MONDAY, -number))
    with django_assert_num_queries(20):
        run(MONDAY, times=1)
    assert OutgoingMail.objects.count() == people + 1


def test_a_colleagues_followup_is_not_in_the_mail(unit, owner, colleague, owner_post, colleague_post, plan):
    plan(bare_system(unit=unit, owner=owner_post, title="Olles"), MONDAY)
    plan(bare_system(unit=unit, owner=colleague_post, title="Kims"), MONDAY)
    run(MONDAY)
    assert "Kims" not in OutgoingMail.objects.get(recipient=owner).text
    assert "Olles" not in OutgoingMail.objects.get(recipient=colleague).text


def test_a_followup_opened_for_an_entry_archived_behind_the_services_is_not_told(owner, system, plan):
    plan(system, MONDAY)
    type(system).objects.filter(pk=system.pk).update(archived_at=STOCKHOLM_NOON, archived_by=owner)
    assert run(MONDAY).mail_count == 0


def test_opening_for_tomorrow_is_told_tomorrow(owner, system):
    run(MONDAY)
    open_followup(entry=system, kind="process_review", intended_on=days_from(MONDAY, 1), by=owner, at=STOCKHOLM_NOON)
    run(days_from(MONDAY, 1))
    assert steps_told(owner) == ["upcoming", "due"]
