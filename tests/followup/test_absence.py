"""Absence sends the reminders to the deputy; a handover moves everything; each person's own mail settings."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from zeal import zeal_ignore

from isms.followup.absences import note_absence, withdraw_absence
from isms.followup.models import Absence, MailPreference, OutgoingMail, Reminder
from isms.followup.preferences import choose_mail
from isms.followup.reminders import prepare_reminders
from isms.register.errors import DomainError
from isms.register.handover import hand_over
from isms.register.history import history_of
from isms.register.models import Entry
from tests.factories import STOCKHOLM_NOON, PostFactory, SystemFactory
from tests.followup.conftest import bare_system, days_from

MONDAY = STOCKHOLM_NOON.date()


def run(day):
    return prepare_reminders(today=day, at=dt.datetime.combine(day, dt.time(7), tzinfo=dt.UTC))


def told():
    return set(Reminder.objects.values_list("recipient__name", flat=True))


class TestAbsence:
    """While the holder is away, the deputy is told."""

    @pytest.fixture
    def away(self, owner_post, owner, coordinator):
        def make(first, last):
            return note_absence(
                post=owner_post,
                first_on=days_from(MONDAY, first),
                last_on=days_from(MONDAY, last),
                by=coordinator,
                at=STOCKHOLM_NOON,
            )

        return make

    @pytest.fixture
    def deputy(self, owner_post, colleague):
        owner_post.deputy = colleague
        owner_post.save()
        return colleague

    @pytest.mark.parametrize(
        ("first", "last", "name"), [(0, 0, "Kim Kollega"), (-3, -1, "Olle Ägare"), (1, 9, "Olle Ägare")]
    )
    def test_the_first_and_last_day_count(self, away, deputy, system, plan, first, last, name):
        plan(system, MONDAY)
        away(first, last)
        run(MONDAY)
        assert told() == {name}

    def test_without_deputy_the_coordinators_are_told(self, away, system, plan):
        plan(system, MONDAY)
        away(0, 5)
        run(MONDAY)
        assert told() == {"Kajsa Samordnare"}

    def test_a_withdrawn_absence_does_not_count(self, away, deputy, system, plan):
        plan(system, MONDAY)
        withdraw_absence(absence=away(0, 5), at=STOCKHOLM_NOON)
        run(MONDAY)
        assert told() == {"Olle Ägare"}

    def test_back_again_the_holder_is_told_of_what_is_still_open(self, away, deputy, owner, system, plan):
        followup = plan(system, MONDAY)
        away(0, 1)
        run(MONDAY)
        run(days_from(MONDAY, 2))
        steps = Reminder.objects.filter(followup=followup, recipient=owner).values_list("step", flat=True)
        assert sorted(steps) == ["due", "upcoming"]

    def test_two_absences_of_a_post_do_not_overlap(self, away):
        away(0, 5)
        with pytest.raises(ValidationError, match="redan frånvaro"):
            away(5, 8)
        withdrawn = away(6, 8)
        withdraw_absence(absence=withdrawn, at=STOCKHOLM_NOON)
        away(7, 7)

    @pytest.mark.usefixtures("clock")
    def test_the_page_for_owner_and_coordinator(
        self, client_for, owner, colleague, coordinator, organisation, owner_post, colleague_post
    ):
        address = reverse("followup:absence_list", args=[organisation.slug])
        typed = {"post": owner_post.pk, "first_on": "2026-12-01", "last_on": "2026-12-10"}
        assert client_for(owner).post(address, typed).status_code == 302
        absence = Absence.objects.get()
        assert absence.noted_by == owner
        assert owner_post.title in client_for(coordinator).get(address).content.decode()
        assert f"/{absence.pk}/" not in client_for(colleague).get(address).content.decode()
        # a colleague's post is no choice
        refused = client_for(colleague).post(address, typed | {"first_on": "2027-01-01", "last_on": "2027-01-02"})
        assert "post" in refused.context["form"].errors
        remove = reverse("followup:absence_withdraw", args=[organisation.slug, absence.pk])
        assert client_for(colleague).post(remove).status_code == 404
        client_for(coordinator).post(remove)
        absence.refresh_from_db()
        assert absence.withdrawn_at is not None

    @pytest.mark.usefixtures("clock")
    @pytest.mark.parametrize(
        "typed", [("2026-12-10", "2026-12-01"), ("2026-11-01", "2026-11-02"), ("2026-12-01", "3026-12-01"), ("x", "")]
    )
    def test_wrong_days_are_told_and_kept(self, client_for, owner, organisation, owner_post, typed):
        address = reverse("followup:absence_list", args=[organisation.slug])
        page = client_for(owner).post(address, {"post": owner_post.pk, "first_on": typed[0], "last_on": typed[1]})
        assert page.context["form"].errors
        assert f'value="{typed[0]}"' in page.content.decode()
        assert not Absence.objects.exists()

    @pytest.mark.usefixtures("clock")
    def test_an_overlap_is_told_on_the_page(self, client_for, owner, organisation, owner_post, away):
        away(0, 5)
        address = reverse("followup:absence_list", args=[organisation.slug])
        typed = {"post": owner_post.pk, "first_on": "2026-11-24", "last_on": "2026-11-25"}
        assert "redan frånvaro" in client_for(owner).post(address, typed).content.decode()


class TestHandover:
    """Everything a post answers for goes to another post, in one step with history."""

    @pytest.fixture
    def actor(self, acting, coordinator, organisation):
        return acting(coordinator, organisation)

    def test_moves_entries_and_followups(self, actor, unit, owner_post, colleague_post, owner, plan):
        own = bare_system(unit=unit, owner=owner_post)
        given = plan(bare_system(unit=unit, owner=None), MONDAY, responsible=owner_post)
        done = hand_over(giver=owner_post, taker=colleague_post, actor=actor, at=STOCKHOLM_NOON)
        assert (done.entry_count, done.charge_count) == (1, 1)
        entry = Entry.objects.get(pk=own.pk)
        assert (entry.owner, entry.version, entry.updated_by) == (colleague_post, own.version + 1, actor.user)
        given.refresh_from_db()
        assert given.responsible == colleague_post
        changes = [change for item in history_of(entry, actor=actor) for change in item.changes]
        assert any(change.label == "Ägare" and change.new.startswith(colleague_post.title) for change in changes)

    def test_what_is_archived_or_done_keeps_its_post(self, actor, unit, owner_post, colleague_post, plan):
        archived = SystemFactory(unit=unit, owner=owner_post)
        Entry.objects.filter(pk=archived.pk).update(archived_at=STOCKHOLM_NOON, archived_by=actor.user)
        done = hand_over(giver=owner_post, taker=colleague_post, actor=actor, at=STOCKHOLM_NOON)
        assert done.entry_count == 0
        assert Entry.objects.get(pk=archived.pk).owner == owner_post

    def test_refuses_itself_strangers_and_the_closed(self, actor, owner_post, other_unit, unit):
        for taker in (
            owner_post,
            PostFactory(unit=other_unit),
            PostFactory(unit=unit, archived_at=STOCKHOLM_NOON),
        ):
            with pytest.raises(DomainError):
                hand_over(giver=owner_post, taker=taker, actor=actor, at=STOCKHOLM_NOON)

    @pytest.mark.usefixtures("clock")
    def test_the_page_shows_first_and_moves_then(
        self, client_for, coordinator, owner, organisation, unit, owner_post, colleague_post, other_unit
    ):
        entry = SystemFactory(unit=unit, owner=owner_post, title="Flyttas")
        foreign = PostFactory(unit=other_unit)
        client, address = client_for(coordinator), reverse("register:handover", args=[organisation.slug])
        posts = {"giver": owner_post.pk, "taker": colleague_post.pk}
        page = client.get(address, posts).content.decode()
        assert "Flyttas" in page
        assert Entry.objects.get(pk=entry.pk).owner == owner_post
        with zeal_ignore():  # what follows a change is told entry by entry
            assert "har tagit över 1 post" in client.post(address, posts, follow=True).content.decode()
        assert Entry.objects.get(pk=entry.pk).owner == colleague_post
        for wrong in ({"taker": foreign.pk}, {"taker": owner_post.pk}, {"taker": "x"}, {"giver": ""}):
            assert client.post(address, posts | wrong).context["form"].errors
        assert client_for(owner).get(address).status_code == 403


class TestPreferences:
    """Each person chooses the rhythm; nothing that was due is lost by it."""

    def choose(self, user, organisation, **values):
        choose_mail(user=user, organisation=organisation, **({"rhythm": "", "wants_notices": True} | values))

    def test_an_owner_may_have_it_weekly(self, organisation, owner, system, plan):
        self.choose(owner, organisation, rhythm="week")
        plan(system, days_from(MONDAY, 3))
        run(MONDAY)
        assert OutgoingMail.objects.get().period == "2026-W48"

    def test_a_coordinator_may_have_it_monthly(self, organisation, coordinator, unit, plan):
        self.choose(coordinator, organisation, rhythm="month")
        plan(bare_system(unit=unit, owner=None), days_from(MONDAY, 3))
        run(MONDAY)
        assert OutgoingMail.objects.get().period == "2026-11"

    def test_without_notices_the_steps_wait_for_the_digest(self, organisation, owner, system, plan):
        self.choose(owner, organisation, wants_notices=False)
        plan(system, dt.date(2026, 11, 12))
        for day in (2, 12, 16, 23, 30):
            run(dt.date(2026, 11, day))
        run(dt.date(2026, 12, 1))
        assert list(OutgoingMail.objects.order_by("pk").values_list("kind", "period")) == [
            ("digest", "2026-11"),
            ("digest", "2026-12"),
        ]
        steps = Reminder.objects.filter(recipient=owner).values_list("step", flat=True)
        assert sorted(steps) == ["due", "late-1", "late-2", "late-3", "upcoming"]

    def test_another_organisations_choice_does_not_count(self, other_organisation, owner, system, plan):
        self.choose(owner, other_organisation, rhythm="week")
        plan(system, MONDAY)
        run(MONDAY)
        assert OutgoingMail.objects.get().period == "2026-11"

    @pytest.mark.usefixtures("clock")
    def test_the_page(self, client_for, owner, organisation):
        client, address = client_for(owner), reverse("followup:settings", args=[organisation.slug])
        assert "checked" in client.get(address).content.decode()
        client.post(address, {"rhythm": "week"})
        client.post(address, {"rhythm": "month"})
        row = MailPreference.objects.get()
        assert (row.rhythm, row.wants_notices, row.user) == ("month", False, owner)
        assert client.post(address, {"rhythm": "dagligen"}).context["form"].errors


def test_the_coordinators_digest_counts_the_organisation(coordinator, owner, unit, owner_post, plan):
    for days in (-3, -2, 0, 4, 20):
        plan(bare_system(unit=unit, owner=owner_post), days_from(MONDAY, days))
    run(MONDAY)
    text = OutgoingMail.objects.get(recipient=coordinator).text
    assert "2 uppföljningar är försenade." in text
    assert "2 är planerade den här veckan." in text
    assert "0 blev klara" in text
    assert "HELA ORGANISATIONEN" not in OutgoingMail.objects.get(recipient=owner).text
