"""The årshjul, its activities and the calendar feed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from zeal import zeal_ignore

from isms.followup.activities import change_activity, copy_year
from isms.followup.feeds import make_feed
from isms.followup.models import Activity, CalendarFeed, FollowUp
from isms.followup.periods import tertial_of
from isms.followup.services import complete_followup, open_followup
from isms.followup.wheel import ring_sector, wheel_of
from isms.logging import drop_personal_data
from isms.register.access import share_entry
from isms.register.errors import DomainError
from tests.factories import STOCKHOLM_NOON, ActivityFactory
from tests.followup.conftest import bare_system, days_from


@pytest.fixture
def actor(acting, coordinator, organisation):
    return acting(coordinator, organisation)


class TestActivity:
    """An activity is followed up on its last day, and a year is copied in one step."""

    def test_its_followup_moves_with_it_and_stays_done(self, unit, owner_post, coordinator):
        activity = ActivityFactory(unit=unit, owner=owner_post)
        assert activity.followups.get().intended_on == dt.date(2026, 12, 15)
        activity.ends_on = dt.date(2026, 12, 20)
        change_activity(activity=activity, version=activity.version, by=coordinator, at=STOCKHOLM_NOON)
        followup = activity.followups.get()
        assert (followup.intended_on, followup.move_count) == (dt.date(2026, 12, 20), 1)
        complete_followup(followup=followup, outcome="no_remark", note="", by=coordinator, at=STOCKHOLM_NOON)
        activity.ends_on = dt.date(2026, 12, 22)
        change_activity(activity=activity, version=activity.version, by=coordinator, at=STOCKHOLM_NOON)
        assert not activity.followups.open().exists()

    def test_copies_a_year_once(self, actor, unit, owner_post, coordinator, other_unit):
        ActivityFactory(
            unit=unit, owner=owner_post, title="VoR 2026", starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 10, 31)
        )
        ActivityFactory(unit=other_unit)
        for copied in (1, 0):
            assert copy_year(actor=actor, year=2026, by=coordinator, at=STOCKHOLM_NOON) == copied
        copy = Activity.objects.get(copied_from__isnull=False)
        assert (copy.title, copy.starts_on, copy.ends_on, copy.owner) == (
            "VoR 2027",
            dt.date(2027, 9, 1),
            dt.date(2027, 10, 31),
            owner_post,
        )
        assert copy.followups.get().intended_on == dt.date(2027, 10, 31)

    def test_copies_only_what_the_actor_sees(self, acting, organisation, unit, owner, owner_post, colleague_post):
        ActivityFactory(unit=unit, owner=owner_post, title="Min")
        ActivityFactory(unit=unit, owner=colleague_post, title="Kims")
        ActivityFactory(unit=unit, owner=owner_post, title="Dold", restricted=True)
        assert copy_year(actor=acting(owner, organisation), year=2026, by=owner, at=STOCKHOLM_NOON) == 1
        assert Activity.objects.get(copied_from__isnull=False).title == "Min"

    def test_a_copy_keeps_its_secrecy_and_its_standing_shares(
        self, acting, actor, organisation, unit, coordinator, owner, colleague
    ):
        secrecy = {"secrecy_ground": "osl", "secrecy_reason": "Larm", "secrecy_assessed_by": "Säkerhetschefen"}
        activity = ActivityFactory(unit=unit, restricted=True, title="Larmprov", **secrecy)
        share_entry(entry=activity, user=owner, by=coordinator, may_change=True)
        share_entry(entry=activity, user=colleague, by=coordinator, until=dt.date(2026, 12, 31))
        copy_year(actor=actor, year=2026, by=coordinator, at=STOCKHOLM_NOON)
        copy = Activity.objects.get(copied_from=activity)
        assert copy.is_restricted
        assert {name: getattr(copy, name) for name in secrecy} == secrecy
        assert Activity.objects.editable_by(acting(owner, organisation)).filter(pk=copy.pk).exists()
        assert not Activity.objects.visible_to(acting(colleague, organisation)).filter(pk=copy.pk).exists()

    def test_an_absurd_year_is_refused(self, unit):
        with pytest.raises(DomainError):
            ActivityFactory(unit=unit, ends_on=dt.date(2226, 12, 1))

    @pytest.mark.usefixtures("clock")
    def test_the_form(self, client_for, coordinator, organisation, unit, owner_post):
        address = reverse("followup:activity_create", args=[organisation.slug])
        typed = {"title": "VoR", "unit": unit.pk, "owner": owner_post.pk}
        client = client_for(coordinator)
        wrong = client.post(address, typed | {"starts_on": "2026-12-01", "ends_on": "2026-11-01"})
        assert "Sista dagen ligger före den första." in wrong.content.decode()
        assert client.post(address, typed | {"starts_on": "2026-12-01", "ends_on": "2026-12-24"}).status_code == 302
        page = client.get(Activity.objects.get().get_absolute_url())
        assert "Redovisas i" in page.content.decode()
        listed = client.get(reverse("followup:activity_list", args=[organisation.slug]), {"year": "2026"})
        assert "VoR" in listed.content.decode()


class TestWheel:
    """Months and tertials with what the actor sees."""

    def test_counts_each_month_by_what_became_of_it(self, actor, coordinator, unit, other_unit, plan):
        late, _coming = (plan(bare_system(unit=unit), dt.date(2026, 11, day)) for day in (2, 30))
        done = plan(bare_system(unit=unit), dt.date(2026, 11, 3))
        complete_followup(followup=done, outcome="no_remark", note="", by=coordinator, at=STOCKHOLM_NOON)
        complete_followup(
            followup=late,
            outcome="postponed",
            note="x",
            postponed_to=dt.date(2026, 12, 9),
            by=coordinator,
            at=STOCKHOLM_NOON,
        )
        plan(bare_system(unit=unit), dt.date(2026, 1, 5))
        plan(bare_system(unit=other_unit), dt.date(2026, 11, 2))
        wheel = wheel_of(actor, year=2026)
        figures = {month.first_on.month: (month.planned, month.done, month.late) for month in wheel.months}
        assert (figures[1], figures[11], figures[12]) == ((1, 0, 1), (2, 1, 0), (1, 0, 0))
        assert [(whole.name, whole.planned) for whole, _parts in wheel.tertials] == [("T1", 1), ("T2", 0), ("VB", 3)]

    def test_an_owner_sees_own_things_only(self, acting, owner, organisation, unit, owner_post, colleague_post):
        ActivityFactory(unit=unit, owner=owner_post, title="Min")
        ActivityFactory(unit=unit, owner=colleague_post, title="Kims")
        ActivityFactory(unit=unit, owner=owner_post, title="Dold", restricted=True)
        turns = wheel_of(acting(owner, organisation), year=2026).turns
        assert [turn.activity.title for turn in turns] == ["Min"]

    def test_the_tertials(self):
        assert [tertial_of(dt.date(2026, month, 28)).value for month in (1, 4, 5, 8, 9, 12)] == [
            "T1",
            "T1",
            "T2",
            "T2",
            "VB",
            "VB",
        ]

    def test_a_sector_starts_at_the_top_and_goes_clockwise(self):
        sector = ring_sector(100, 200, 0, 0.25)
        assert sector.path.startswith("M220.0 20.0A200 200 0 0 1 420.0 220.0")

    @pytest.mark.usefixtures("clock")
    def test_a_slot_opens_as_many_rows_as_it_counts(self, client_for, coordinator, organisation, unit, plan):
        ActivityFactory(unit=unit, starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 11, 30))
        late, done, closed = (plan(bare_system(unit=unit), dt.date(2026, 11, day)) for day in (2, 3, 4))
        complete_followup(followup=done, outcome="no_remark", note="", by=coordinator, at=STOCKHOLM_NOON)
        complete_followup(
            followup=closed,
            outcome="postponed",
            note="x",
            postponed_to=dt.date(2026, 12, 9),
            by=coordinator,
            at=STOCKHOLM_NOON,
        )
        client = client_for(coordinator)
        page = client.get(reverse("followup:wheel", args=[organisation.slug]))
        november = page.context["wheel"].months[10]
        query = "state=planned&planned_from=2026-11-01&planned_to=2026-11-30"
        assert query.replace("&", "&amp;") in page.content.decode()
        listed = client.get(reverse("followup:followup_list", args=[organisation.slug]) + "?" + query)
        assert november.planned == len(listed.context["table"].data) == 3
        assert late.pk in {row.pk for row in listed.context["table"].data}

    @pytest.mark.usefixtures("clock")
    def test_a_copy_too_far_ahead_is_refused_in_words(self, client_for, coordinator, organisation, unit):
        ActivityFactory(unit=unit, starts_on=dt.date(2036, 5, 1), ends_on=dt.date(2036, 5, 2))
        address = reverse("followup:wheel_copy", args=[organisation.slug])
        answer = client_for(coordinator).post(address, {"year": "2036"}, follow=True)
        assert "Inget är kopierat. Datumet ligger mer än tio år fram." in answer.content.decode()
        assert Activity.objects.count() == 1

    @pytest.mark.usefixtures("clock")
    @pytest.mark.parametrize(
        ("asked", "year"), [("", 2026), ("2025", 2025), ("x", 2026), ("9999", 2026), ("٢٠٢٥", 2026)]
    )
    def test_the_page_and_its_slots_open_their_lists(
        self, client_for, coordinator, organisation, unit, plan, asked, year
    ):
        address = reverse("followup:wheel", args=[organisation.slug])
        page = client_for(coordinator).get(address, {"ar": asked})
        assert page.context["wheel"].year == year
        assert f"planned_from={year}-02-01&amp;planned_to={year}-02-28" in page.content.decode()
        assert f"Årshjul {year}" in page.content.decode()

    @pytest.mark.usefixtures("clock")
    def test_costs_the_same_for_every_number_of_activities(
        self, client_for, coordinator, organisation, unit, owner_post, django_assert_max_num_queries
    ):
        for number in range(25):
            ActivityFactory(unit=unit, owner=owner_post, ends_on=days_from(dt.date(2026, 11, 2), number))
        client = client_for(coordinator)
        with django_assert_max_num_queries(12):
            client.get(reverse("followup:wheel", args=[organisation.slug]))

    @pytest.mark.usefixtures("clock")
    def test_the_coordinator_copies_the_year(self, client_for, owner, coordinator, organisation, unit):
        ActivityFactory(unit=unit)
        address = reverse("followup:wheel_copy", args=[organisation.slug])
        assert client_for(owner).post(address, {"year": "2026"}).status_code == 403
        with zeal_ignore():  # each copy is an entry of its own with a reference of its own
            answer = client_for(coordinator).post(address, {"year": "2026"})
        assert answer.url.endswith("?ar=2027")
        assert Activity.objects.count() == 2


@pytest.mark.usefixtures("clock")
class TestFeed:
    """A secret address, outside sign-in, with nothing sensitive in it."""

    @pytest.fixture
    def read(self, owner, organisation):
        secret = make_feed(user=owner, organisation=organisation, at=STOCKHOLM_NOON)
        return lambda: Client().get(f"/kalender/{secret}.ics")

    def test_reading_it_every_day_leaves_no_history(self, read, clock):
        assert read().status_code == 200
        feed = CalendarFeed.objects.get()
        assert feed.last_read_on == STOCKHOLM_NOON.date()
        made = feed.calendarfeed_events.count()
        CalendarFeed.objects.update(last_read_on=dt.date(2026, 11, 1))
        read()
        assert CalendarFeed.objects.get().last_read_on == STOCKHOLM_NOON.date()
        assert feed.calendarfeed_events.count() == made == 1

    def events(self, answer):
        return list(Calendar.from_ical(answer.content).walk("VEVENT"))

    def test_holds_the_persons_own_and_names_no_entry(
        self, read, unit, owner_post, colleague_post, system, plan, today
    ):
        plan(system, days_from(today, 3), topic="Hemligt ämne")
        plan(bare_system(unit=unit, owner=colleague_post), today)
        answer = read()
        assert answer["Content-Type"].startswith("text/calendar")
        [event] = self.events(answer)
        assert event["SUMMARY"] == f"{system.reference} – Processöversyn"
        assert event.decoded("DTSTART") == days_from(today, 3)
        for secret in (system.title, "Hemligt"):
            assert secret not in answer.content.decode()

    def test_a_moved_date_moves_also_when_it_is_postponed(self, read, owner, system, plan, today):
        followup = plan(system, today)
        [before] = self.events(read())
        open_followup(entry=system, kind="process_review", intended_on=days_from(today, 2), by=owner, at=STOCKHOLM_NOON)
        followup.refresh_from_db()
        complete_followup(
            followup=followup,
            outcome="postponed",
            note="x",
            postponed_to=days_from(today, 9),
            by=owner,
            at=STOCKHOLM_NOON,
        )
        [after] = self.events(read())
        assert after["UID"] == before["UID"]
        assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
        assert after.decoded("DTSTART") == days_from(today, 9)

    def test_the_next_occasion_is_another_event(self, read, owner, system, plan, today):
        followup = plan(system, today)
        [before] = self.events(read())
        complete_followup(followup=followup, outcome="no_remark", note="", by=owner, at=STOCKHOLM_NOON)
        [after] = self.events(read())
        assert after["UID"] != before["UID"]

    def test_a_clock_has_its_time(self, read, owner, system, today):
        due_at = STOCKHOLM_NOON + dt.timedelta(hours=5)
        open_followup(
            entry=system,
            kind="system_review",
            intended_on=today,
            due_at=due_at,
            is_timed=True,
            by=owner,
            at=STOCKHOLM_NOON,
        )
        [event] = self.events(read())
        assert event.decoded("DTEND") == due_at

    def test_only_a_digest_is_stored_and_a_new_address_ends_the_old(self, read, client_for, owner, organisation):
        page = client_for(owner).post(reverse("followup:feed_make", args=[organisation.slug]))
        secret = page.context["address"].rpartition("/")[2].removesuffix(".ics")
        assert page["Cache-Control"] == "no-store"
        assert read().status_code == 404
        assert Client().get(f"/kalender/{secret}.ics").status_code == 200
        assert not CalendarFeed.objects.filter(token_digest__contains=secret).exists()
        settings_page = client_for(owner).get(reverse("followup:settings", args=[organisation.slug])).content.decode()
        assert secret not in settings_page
        assert "Den hämtades senast 2026-11-23" in settings_page

    def test_ends_when_revoked_or_when_the_person_is_gone(self, read, client_for, owner, organisation):
        assert read().status_code == 200
        owner.is_active = False
        owner.save()
        assert read().status_code == 404
        owner.is_active = True
        owner.save()
        client_for(owner).post(reverse("followup:feed_revoke", args=[organisation.slug]))
        assert read().status_code == 404

    @pytest.mark.parametrize("guess", ["x", "a" * 43, "å"])
    def test_a_guess_is_404_and_only_reading_is_allowed(self, db, guess):
        assert Client().get(f"/kalender/{guess}.ics").status_code == 404
        assert Client().post(f"/kalender/{guess}.ics").status_code == 405

    def test_the_secret_is_not_logged(self):
        lines = {"request": "GET /kalender/hemligheten.ics", "event": "Not Found: /kalender/hemligheten.ics"}
        event = drop_personal_data(None, "", lines)
        assert event == {"request": "GET /kalender/***.ics", "event": "Not Found: /kalender/***.ics"}

    def test_a_restricted_entry_is_not_named(
        self, client_for, coordinator, organisation, unit, colleague_post, plan, today
    ):
        colleague_post.holder = coordinator
        colleague_post.save()
        hidden = bare_system(unit=unit, owner=colleague_post, title="Skyddat boende", is_restricted=True)
        plan(hidden, today)
        secret = make_feed(user=coordinator, organisation=organisation, at=STOCKHOLM_NOON)
        text = Client().get(f"/kalender/{secret}.ics").content.decode()
        assert hidden.reference not in text
        assert "begränsad" in text
        assert FollowUp.objects.open().count() == 1
