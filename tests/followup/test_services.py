"""Opening, completing and closing follow-ups, and deciding rules."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from isms.followup.models import FollowUp
from isms.followup.rules import rule_for
from isms.followup.services import (
    close_followups,
    complete_followup,
    decide_rule,
    open_followup,
    return_to_default,
)
from isms.register.errors import DomainError, EntryArchived
from isms.register.history import history_of
from isms.register.models import Entry
from isms.register.services import archive_entry, restore_entry
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory
from tests.followup.conftest import bare_system, days_from


def complete(followup, *, on=None, outcome="no_remark", note="", by=None, **values):
    """Complete a follow-up at noon on a day."""
    at = STOCKHOLM_NOON if on is None else dt.datetime.combine(on, dt.time(11), tzinfo=dt.UTC)
    return complete_followup(followup=followup, outcome=outcome, note=note, by=by or UserFactory(), at=at, **values)


class TestOpening:
    """Planning a follow-up."""

    def test_falls_due_at_the_end_of_the_day_in_stockholm(self, system, plan):
        followup = plan(system, dt.date(2026, 7, 1))
        assert followup.due_at == dt.datetime(2026, 7, 1, 21, 59, 59, tzinfo=dt.UTC)
        assert followup.interval_months == 12

    def test_moves_the_open_one_instead_of_opening_a_second(self, system, plan, colleague_post):
        first = plan(system, dt.date(2026, 7, 1))
        second = plan(system, dt.date(2026, 9, 1), responsible=colleague_post, interval_months=None)
        assert second.pk == first.pk
        found = FollowUp.objects.get(entry=system)
        assert (found.intended_on, found.anchored_on) == (dt.date(2026, 9, 1), dt.date(2026, 9, 1))
        assert (found.responsible, found.interval_months, found.follows_rule) == (colleague_post, None, False)

    def test_topics_are_followed_up_apart(self, system, plan):
        plan(system, dt.date(2026, 7, 1), topic="Behörigheter")
        plan(system, dt.date(2026, 7, 1), topic="Loggar")
        assert FollowUp.objects.open().filter(entry=system).count() == 2

    def test_a_timed_one_keeps_its_hour_through_summer_time(self, system, plan):
        due_at = dt.datetime(2026, 1, 15, 8, 30, tzinfo=dt.UTC)
        followup = plan(system, dt.date(2026, 1, 15), due_at=due_at, is_timed=True, interval_months=6)
        following = complete(followup, on=dt.date(2026, 1, 15))
        assert following.due_at == dt.datetime(2026, 7, 15, 7, 30, tzinfo=dt.UTC)

    def test_a_timed_one_needs_its_hour_on_its_day(self, system, plan):
        with pytest.raises(ValueError, match="due_at"):
            plan(system, dt.date(2026, 1, 15), is_timed=True)

    def test_an_archived_entry_is_not_followed_up(self, system, owner, plan, today):
        archive_entry(entry=system, version=system.version, by=owner, at=STOCKHOLM_NOON)
        with pytest.raises(EntryArchived):
            plan(system, today)

    def test_an_unknown_kind_is_refused(self, system, owner, today):
        with pytest.raises(KeyError):
            open_followup(entry=system, kind="hittepå", intended_on=today, by=owner, at=STOCKHOLM_NOON)

    def test_the_database_refuses_a_second_open_one(self, system, plan, today):
        followup = plan(system, today)
        followup.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            followup.save(force_insert=True)


class TestCompleting:
    """Completing a follow-up and dating the next."""

    @pytest.mark.parametrize(
        ("completed_on", "expected"),
        [
            ("2026-11-10", "2027-11-20"),
            ("2026-11-20", "2027-11-20"),
            ("2026-11-23", "2027-11-20"),
            ("2027-11-19", "2027-11-20"),
            ("2027-11-20", "2028-11-20"),
            ("2029-03-01", "2029-11-20"),
        ],
    )
    def test_the_next_is_counted_from_the_anchor(self, system, plan, completed_on, expected):
        followup = plan(system, dt.date(2026, 11, 20))
        following = complete(followup, on=dt.date.fromisoformat(completed_on))
        assert following.intended_on.isoformat() == expected
        assert following.anchored_on == dt.date(2026, 11, 20)
        assert following.occurrence == following.intended_on.year - 2026

    def test_an_early_completion_does_not_open_the_same_day_again(self, system, plan):
        second = complete(plan(system, dt.date(2026, 11, 20)), on=dt.date(2026, 11, 20))
        third = complete(second, on=dt.date(2027, 10, 1))
        assert (second.intended_on, third.intended_on) == (dt.date(2027, 11, 20), dt.date(2028, 11, 20))

    def test_a_series_never_drifts(self, system, plan):
        followup = plan(system, dt.date(2026, 1, 31), interval_months=1)
        days = []
        for _turn in range(4):
            followup = complete(followup, on=followup.intended_on)
            days.append(followup.intended_on.isoformat())
        assert days == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]

    def test_a_changed_rule_anchors_anew_at_the_intended_day(self, system, plan, organisation):
        followup = plan(system, dt.date(2026, 11, 20))
        decide_rule(
            organisation=organisation, kind="process_review", interval_months=6, lead_days=30, escalation_days=14
        )
        following = complete(followup)
        assert (following.anchored_on, following.intended_on) == (dt.date(2026, 11, 20), dt.date(2027, 5, 20))
        assert following.interval_months == 6

    def test_an_interval_of_its_own_is_not_touched_by_the_rule(self, system, plan):
        following = complete(plan(system, dt.date(2026, 11, 20), interval_months=24))
        assert following.intended_on == dt.date(2028, 11, 20)
        assert not following.follows_rule

    def test_once_opens_nothing(self, system, plan, today):
        assert complete(plan(system, today, interval_months=None)) is None
        assert not FollowUp.objects.open().filter(entry=system).exists()

    def test_postponing_moves_this_occasion_only(self, system, plan):
        followup = plan(system, dt.date(2026, 11, 20))
        moved = complete(followup, outcome="postponed", note="Byter system", postponed_to=dt.date(2027, 2, 1))
        assert (moved.intended_on, moved.anchored_on, moved.occurrence) == (
            dt.date(2027, 2, 1),
            dt.date(2026, 11, 20),
            0,
        )
        following = complete(moved, on=dt.date(2027, 2, 3))
        assert following.intended_on == dt.date(2027, 11, 20)

    def test_cancelling_ends_the_series(self, system, plan, today):
        assert complete(plan(system, today), outcome="cancelled") is None

    @pytest.mark.parametrize("outcome", ["with_remark", "postponed"])
    def test_a_note_is_required(self, system, plan, today, outcome):
        followup = plan(system, today)
        with pytest.raises(ValidationError):
            complete(followup, outcome=outcome, note="  ", postponed_to=dt.date(2027, 1, 1))
        assert FollowUp.objects.get(pk=followup.pk).is_open

    @pytest.mark.parametrize("day", [None, "2026-11-23", "2026-11-01", "2037-11-24"])
    def test_a_postponement_needs_a_later_day(self, system, plan, today, day):
        followup = plan(system, today)
        with pytest.raises(DomainError):
            complete(followup, outcome="postponed", note="Sjuk", postponed_to=day and dt.date.fromisoformat(day))

    def test_an_unknown_outcome_is_refused(self, system, plan, today):
        with pytest.raises(ValidationError):
            complete(plan(system, today), outcome="kanske")

    def test_the_second_is_told_that_somebody_was_first(self, system, plan, today, colleague):
        followup = plan(system, today)
        complete(followup, by=colleague)
        with pytest.raises(DomainError, match="Kim Kollega har redan avslutat"):
            complete(FollowUp.objects.get(pk=followup.pk))

    def test_the_database_refuses_half_a_completion(self, system, plan, today):
        followup = plan(system, today)
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=followup.pk).update(completed_at=STOCKHOLM_NOON)

    def test_stands_in_the_entrys_history(self, system, plan, today, owner, organisation, acting):
        complete(plan(system, today), outcome="with_remark", note="Loggen saknas")
        changes = [
            (change.label, change.new)
            for item in history_of(system, actor=acting(owner, organisation))
            for change in item.changes
        ]
        assert ("Utfall", "Med anmärkning") in changes
        assert ("Anteckning", "Loggen saknas") in changes


@pytest.mark.django_db(transaction=True)
def test_two_who_complete_at_once_open_one_next(system, plan, today):
    followup = plan(system, today)
    barrier, results = threading.Barrier(2), []

    def run():
        try:
            by = UserFactory()
            barrier.wait(timeout=10)
            results.append(complete(followup_copy(followup.pk), by=by))
        except DomainError as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(type(result).__name__ for result in results) == ["DomainError", "FollowUp"]
    assert FollowUp.objects.open().filter(entry=system).count() == 1


def followup_copy(pk):
    """Read a follow-up as another person's page would."""
    return FollowUp.objects.get(pk=pk)


class TestClosing:
    """What happens to follow-ups when their entry is put away."""

    def test_archiving_closes_every_open_one(self, system, plan, today, owner):
        plan(system, today)
        plan(system, today, topic="Loggar")
        archive_entry(entry=system, version=system.version, by=owner, at=STOCKHOLM_NOON)
        closed = FollowUp.objects.filter(entry=system)
        assert {(item.outcome, item.completed_by, item.outcome_note) for item in closed} == {
            ("cancelled", owner, "Posten arkiverades.")
        }

    def test_restoring_does_not_reopen(self, system, plan, today, owner):
        plan(system, today)
        archive_entry(entry=system, version=system.version, by=owner, at=STOCKHOLM_NOON)
        restore_entry(entry=system, version=system.version, by=owner, at=STOCKHOLM_NOON)
        assert not FollowUp.objects.open().filter(entry=system).exists()

    def test_one_kind_can_be_closed_alone(self, system, plan, today, owner):
        plan(system, today)
        other = plan(system, today, kind="classification_review")
        count = close_followups(entry=system, kind="process_review", reason="Ersatt", by=owner, at=STOCKHOLM_NOON)
        assert count == 1
        assert list(FollowUp.objects.open().filter(entry=system)) == [other]

    def test_an_archived_entrys_followup_is_not_completed(self, system, plan, today, owner):
        followup = plan(system, today)
        Entry.objects.filter(pk=system.pk).update(archived_at=STOCKHOLM_NOON, archived_by=owner)
        with pytest.raises(EntryArchived):
            complete(followup)


class TestRules:
    """The organisation's own intervals."""

    def test_the_kinds_defaults_hold_until_the_organisation_decides(self, organisation, other_organisation):
        default = rule_for(organisation=organisation, kind="system_review")
        assert (default.interval_months, default.is_own) == (12, False)
        decide_rule(organisation=organisation, kind="system_review", interval_months=6, lead_days=10, escalation_days=5)
        own = rule_for(organisation=organisation, kind="system_review")
        assert (own.interval_months, own.lead_days, own.escalation_days, own.is_own) == (6, 10, 5, True)
        assert not rule_for(organisation=other_organisation, kind="system_review").is_own
        return_to_default(organisation=organisation, kind="system_review")
        assert not rule_for(organisation=organisation, kind="system_review").is_own


class TestReading:
    """The querysets."""

    def test_overdue_and_due_within(self, unit, owner_post, owner, plan, today):
        by_day = {
            days: plan(bare_system(unit=unit, owner=owner_post), days_from(today, days)) for days in (-1, 0, 7, 8)
        }
        everything = FollowUp.objects.in_due_order()
        assert list(everything.overdue(today)) == [by_day[-1]]
        assert list(everything.due_within(today, 7)) == [by_day[0], by_day[7]]
        assert list(everything.due_after(today, 7)) == [by_day[8]]

    def test_a_share_shows_the_followups_of_the_shared_entry(
        self, acting, reporter, coordinator, organisation, system, plan, today
    ):
        from isms.register.access import share_entry

        followup = plan(system, today)
        assert not FollowUp.objects.visible_to(acting(reporter, organisation)).exists()
        share_entry(entry=system, user=reporter, by=coordinator)
        actor = acting(reporter, organisation)
        assert list(FollowUp.objects.visible_to(actor)) == [followup]
        assert not FollowUp.objects.completable_by(actor).exists()

    def test_the_responsible_post_completes_without_the_right_to_change(
        self, acting, reader, organisation, system, colleague_post, plan, today
    ):
        followup = plan(system, today, responsible=colleague_post)
        actor = acting(reader, organisation)
        assert not FollowUp.objects.completable_by(actor).exists()
        colleague_post.holder = reader
        colleague_post.save()
        assert list(FollowUp.objects.completable_by(acting(reader, organisation))) == [followup]

    def test_registering_a_system_opens_its_review(self, unit, owner_post):
        system = SystemFactory(unit=unit, owner=owner_post)
        opened = FollowUp.objects.open().filter(entry=system).order_by("kind")
        assert [item.kind for item in opened] == ["access_review", "system_review"]
