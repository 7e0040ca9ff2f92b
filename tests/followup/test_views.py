"""The pages, for an owner, a coordinator, a reader and a stranger."""

import datetime as dt

import pytest
from django.urls import reverse

from isms.accounts.permissions import Right
from isms.accounts.roles import Role
from isms.followup.models import FollowUp, FollowUpRule, OutgoingMail
from isms.followup.reminders import prepare_reminders
from isms.register.access import grant_role
from isms.register.models import EntryRead
from tests.factories import SystemFactory
from tests.followup.conftest import bare_system, days_from

# Nobody has this role in operation; the page must not depend on that those who read it see everything.
LEDGER_READER = Role("ledger_reader", "Läser utskick", "", (Right.VIEW_LEDGER,))

pytestmark = pytest.mark.usefixtures("clock")


def url(name, organisation, **kwargs):
    return reverse(f"followup:{name}", kwargs={"organisation": organisation.slug, **kwargs})


class TestMyPage:
    """Min sida: exactly what is the person's own."""

    def test_groups_the_owners_followups_by_urgency(
        self, client_for, owner, organisation, system, unit, owner_post, plan, today
    ):
        days = {"late": -3, "today": 0, "sunday": 6, "monday": 7, "thirty": 30, "later": 31}
        for name, days_ahead in days.items():
            entry = bare_system(unit=unit, owner=owner_post, title=f"Om {name}")
            plan(entry, days_from(today, days_ahead))
        page = client_for(owner).get(url("my_page", organisation)).context["page"]
        titles = [[item.entry.title for item in group] for group in (page.overdue, page.this_week, page.this_month)]
        assert titles == [["Om late"], ["Om today", "Om sunday"], ["Om monday", "Om thirty"]]
        assert page.later_count == 1

    def test_shows_nothing_of_a_colleagues(self, client_for, colleague, organisation, system, plan, today):
        plan(system, today)
        response = client_for(colleague).get(url("my_page", organisation))
        assert system.title not in response.content.decode()
        assert "Du äger inga poster" in response.content.decode()

    def test_follows_the_post_to_its_new_holder_and_to_the_deputy(
        self, client_for, owner, colleague, coordinator, organisation, system, owner_post, plan, today
    ):
        plan(system, today)
        owner_post.holder, owner_post.deputy = colleague, coordinator
        owner_post.save()
        for person in (colleague, coordinator):
            assert system.title in client_for(person).get(url("my_page", organisation)).content.decode()
        assert system.title not in client_for(owner).get(url("my_page", organisation)).content.decode()

    def test_a_responsible_post_takes_the_followup_from_the_owner(
        self, client_for, owner, organisation, system, colleague_post, plan, today
    ):
        plan(system, today, responsible=colleague_post)
        page = client_for(owner).get(url("my_page", organisation)).context["page"]
        assert page.this_week == ()
        assert [entry.title for group in page.registers for entry in group.entries] == [system.title]

    def test_a_post_completes_what_it_is_given_without_reading_the_entry(
        self, client_for, colleague, organisation, system, colleague_post, plan, today
    ):
        followup = plan(system, today, responsible=colleague_post)
        client = client_for(colleague)
        assert system.title in client.get(url("my_page", organisation)).content.decode()
        assert client.get(system.get_absolute_url()).status_code == 404
        page = client.get(followup.get_absolute_url()).content.decode()
        assert f'href="{system.get_absolute_url()}"' not in page
        client.post(followup.get_absolute_url(), {"outcome": "no_remark", "note": ""})
        followup.refresh_from_db()
        assert followup.completed_by == colleague

    def test_a_restricted_entry_is_not_shown_to_its_owner(
        self, client_for, owner, organisation, unit, owner_post, plan, today
    ):
        hidden = SystemFactory(unit=unit, owner=owner_post, title="Hemligt skydd", restricted=True)
        plan(hidden, today)
        assert "Hemligt skydd" not in client_for(owner).get(url("my_page", organisation)).content.decode()

    def test_lists_entries_without_holder_for_the_coordinator_only(
        self, client_for, owner, coordinator, organisation, unit
    ):
        SystemFactory(unit=unit, owner=None, title="Herrelöst system")
        assert "Herrelöst system" in client_for(coordinator).get(url("my_page", organisation)).content.decode()
        assert "Herrelöst system" not in client_for(owner).get(url("my_page", organisation)).content.decode()

    def test_a_stranger_gets_404(self, client_for, stranger, other_coordinator, organisation):
        for person in (stranger, other_coordinator):
            assert client_for(person).get(url("my_page", organisation)).status_code == 404

    def test_costs_the_same_for_many_followups(
        self, client_for, owner, organisation, unit, owner_post, plan, today, django_assert_max_num_queries
    ):
        for number in range(12):
            plan(bare_system(unit=unit, owner=owner_post), days_from(today, number - 5))
        client = client_for(owner)
        with django_assert_max_num_queries(15):
            client.get(url("my_page", organisation))


class TestList:
    """The list of follow-ups."""

    def titles(self, response):
        return [row.record.entry.title for row in response.context["table"].page.object_list]

    @pytest.fixture
    def three(self, unit, owner, owner_post, colleague_post, coordinator, plan, today):
        """One late, one open and one done."""
        late = plan(bare_system(unit=unit, owner=owner_post, title="Sent"), days_from(today, -1))
        ahead = plan(bare_system(unit=unit, owner=colleague_post, title="Öppet"), days_from(today, 20))
        done = plan(bare_system(unit=unit, title="Klart"), today)
        FollowUp.objects.filter(pk=done.pk).update(
            completed_at=dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC),
            completed_by=coordinator,
            outcome=FollowUp.Outcome.NO_REMARK,
        )
        return late, ahead, done

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, ["Sent", "Öppet"]),
            ({"state": "overdue"}, ["Sent"]),
            ({"state": "done"}, ["Klart"]),
            ({"state": "all"}, ["Sent", "Klart", "Öppet"]),
            ({"state": "nonsens"}, ["Sent", "Öppet"]),
            ({"responsible": "kim"}, ["Öppet"]),
            ({"kind": "process_review"}, ["Sent", "Öppet"]),
            ({"kind": "classification_review"}, []),
            ({"sort": "-intended_on"}, ["Öppet", "Sent"]),
            ({"sort": "-entry"}, ["Öppet", "Sent"]),
        ],
    )
    def test_filters_and_sorts(self, client_for, coordinator, organisation, three, query, expected):
        response = client_for(coordinator).get(url("followup_list", organisation), query)
        assert response.status_code == 200
        assert self.titles(response) == expected

    def test_an_owner_sees_own_entries_only(self, client_for, owner, organisation, three):
        assert self.titles(client_for(owner).get(url("followup_list", organisation))) == ["Sent"]

    def test_says_how_late_it_is(self, client_for, coordinator, organisation, three):
        assert "försenad 1 dag" in client_for(coordinator).get(url("followup_list", organisation)).content.decode()

    def test_htmx_gets_the_results_alone(self, client_for, coordinator, organisation, three):
        response = client_for(coordinator).get(url("followup_list", organisation), headers={"HX-Request": "true"})
        assert "<html" not in response.content.decode()
        assert "Sent" in response.content.decode()

    def test_costs_the_same_for_every_number_of_rows(
        self, client_for, coordinator, organisation, unit, owner_post, plan, today, django_assert_max_num_queries
    ):
        for number in range(30):
            plan(bare_system(unit=unit, owner=owner_post), days_from(today, number))
        client = client_for(coordinator)
        with django_assert_max_num_queries(12):
            assert len(self.titles(client.get(url("followup_list", organisation)))) == 25


class TestCompleting:
    """The page where a follow-up is completed."""

    @pytest.fixture
    def followup(self, system, plan, today):
        """Due three days ago, yearly."""
        return plan(system, days_from(today, -3))

    def test_the_owner_completes_and_the_next_opens(self, client_for, owner, organisation, followup, today):
        response = client_for(owner).post(
            url("followup", organisation, pk=followup.pk), {"outcome": "no_remark"}, follow=True
        )
        followup.refresh_from_db()
        assert (followup.outcome, followup.completed_by) == ("no_remark", owner)
        following = FollowUp.objects.open().get(entry=followup.entry)
        assert following.intended_on == dt.date(2027, 11, 20)
        assert "Nästa är planerad till 2027-11-20" in response.content.decode()
        assert following.get_absolute_url() in response.content.decode()

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({}, "outcome"),
            ({"outcome": "hittepå"}, "outcome"),
            ({"outcome": "with_remark", "note": "   "}, "note"),
            ({"outcome": "postponed", "note": "Semester"}, "postponed_to"),
            ({"outcome": "postponed", "note": "Semester", "postponed_to": "2026-11-23"}, "postponed_to"),
            ({"outcome": "postponed", "note": "Semester", "postponed_to": "2076-11-23"}, "postponed_to"),
            ({"outcome": "postponed", "note": "Semester", "postponed_to": "i höst"}, "postponed_to"),
            ({"outcome": "no_remark", "postponed_to": "2026-12-23"}, "postponed_to"),
            ({"outcome": "no_remark", "note": "å" * 20_001}, "note"),
            ({"outcome": "no_remark", "note": "a\x00b"}, "note"),
        ],
    )
    def test_wrong_input_keeps_what_was_typed(self, client_for, owner, organisation, followup, typed, field):
        response = client_for(owner).post(url("followup", organisation, pk=followup.pk), typed)
        assert response.status_code == 200
        assert field in response.context["form"].errors
        followup.refresh_from_db()
        assert followup.is_open
        for name, value in typed.items():
            assert response.context["form"][name].value() == value

    def test_a_long_note_is_kept_whole(self, client_for, owner, organisation, followup):
        note = "Ärligt övervägt. " * 600
        client_for(owner).post(url("followup", organisation, pk=followup.pk), {"outcome": "with_remark", "note": note})
        followup.refresh_from_db()
        assert followup.outcome_note == note.strip()

    def test_the_second_to_complete_is_told_who_was_first(self, client_for, owner, coordinator, organisation, followup):
        address = url("followup", organisation, pk=followup.pk)
        client_for(coordinator).post(address, {"outcome": "no_remark"})
        response = client_for(owner).post(address, {"outcome": "with_remark", "note": "Jag skrev detta"})
        text = response.content.decode()
        assert "Kajsa Samordnare har redan avslutat uppföljningen." in text
        assert "Jag skrev detta" in text
        followup.refresh_from_db()
        assert followup.outcome == "no_remark"

    def test_who_sees_and_who_completes(self, client_for, actors, organisation, followup):
        address = url("followup", organisation, pk=followup.pk)
        expected = {"reader": (200, 403), "director": (200, 403), "colleague": (404, 404), "administrator": (404, 404)}
        for name, statuses in expected.items():
            client = client_for(getattr(actors, name))
            response = client.post(address, {"outcome": "no_remark"})
            assert (client.get(address).status_code, response.status_code) == statuses, name
        followup.refresh_from_db()
        assert followup.is_open

    def test_another_organisations_address_does_not_reach_it(
        self, client_for, other_coordinator, other_organisation, followup
    ):
        address = url("followup", other_organisation, pk=followup.pk)
        assert client_for(other_coordinator).get(address).status_code == 404

    def test_reading_a_restricted_entrys_followup_is_logged(
        self, client_for, coordinator, organisation, unit, owner_post, plan, today
    ):
        hidden = bare_system(unit=unit, owner=owner_post, is_restricted=True)
        address = url("followup", organisation, pk=plan(hidden, today).pk)
        client_for(coordinator).get(address)
        assert EntryRead.objects.get(entry=hidden).path == address

    def test_the_entrys_page_shows_open_and_latest_completed(self, client_for, owner, organisation, followup):
        client_for(owner).post(url("followup", organisation, pk=followup.pk), {"outcome": "no_remark"})
        text = client_for(owner).get(followup.entry.get_absolute_url()).content.decode()
        assert followup.get_absolute_url() in text
        assert FollowUp.objects.open().get(entry=followup.entry).get_absolute_url() in text
        assert "Utan anmärkning" in text


class TestRules:
    """The page of follow-up rules."""

    def test_the_coordinator_sets_a_rule_and_goes_back_to_the_default(self, client_for, coordinator, organisation):
        client = client_for(coordinator)
        typed = {"interval_months": "6", "lead_days": "10", "escalation_days": "5"}
        client.post(url("rule_edit", organisation, kind="system_review"), typed)
        rule = FollowUpRule.objects.get(organisation=organisation)
        assert (rule.interval_months, rule.lead_days, rule.escalation_days) == (6, 10, 5)
        assert "Egen regel" in client.get(url("rule_list", organisation)).content.decode()
        client.post(url("rule_default", organisation, kind="system_review"))
        assert "Egen regel" not in client.get(url("rule_list", organisation)).content.decode()

    @pytest.mark.parametrize(
        "typed",
        [
            {"interval_months": "0", "lead_days": "10", "escalation_days": "5"},
            {"interval_months": "121", "lead_days": "10", "escalation_days": "5"},
            {"interval_months": "12", "lead_days": "-1", "escalation_days": "5"},
            {"interval_months": "12", "lead_days": "10", "escalation_days": "0"},
            {"interval_months": "99999", "lead_days": "10", "escalation_days": "5"},
            {"interval_months": "12", "lead_days": "", "escalation_days": "fem"},
        ],
    )
    def test_a_rule_out_of_range_is_refused(self, client_for, coordinator, organisation, typed):
        response = client_for(coordinator).post(url("rule_edit", organisation, kind="system_review"), typed)
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not FollowUpRule.objects.exists()

    def test_others_read_the_rules_and_do_not_change_them(self, client_for, owner, organisation):
        client = client_for(owner)
        page = client.get(url("rule_list", organisation))
        assert page.status_code == 200
        assert "Ändra" not in page.content.decode()
        assert client.get(url("rule_edit", organisation, kind="system_review")).status_code == 403
        assert client.post(url("rule_default", organisation, kind="system_review")).status_code == 403

    def test_an_unknown_kind_is_404(self, client_for, coordinator, organisation):
        assert client_for(coordinator).get(url("rule_edit", organisation, kind="finns-inte")).status_code == 404


class TestLedgerPage:
    """The page that shows what was sent to whom."""

    @pytest.fixture
    def mail(self, system, plan, today, now, owner, coordinator):
        """The owner's digest about one late follow-up."""
        plan(system, days_from(today, -3))
        prepare_reminders(today=today, at=now)
        return OutgoingMail.objects.get(recipient=owner)

    def test_shows_recipient_state_and_error(self, client_for, coordinator, organisation, mail):
        client = client_for(coordinator)
        text = client.get(url("mail_list", organisation), {"recipient": "olle"}).content.decode()
        assert mail.address in text
        assert "Väntar" in text
        OutgoingMail.objects.update(given_up_at=mail.queued_at, last_error="550 okänd mottagare")
        text = client.get(url("mail_list", organisation), {"state": "failed"}).content.decode()
        assert "Misslyckat" in text
        assert "550 okänd mottagare" in text
        assert mail.address not in client.get(url("mail_list", organisation), {"state": "sent"}).content.decode()

    def test_lists_the_steps_told(self, client_for, coordinator, organisation, mail, system):
        text = client_for(coordinator).get(url("mail_detail", organisation, pk=mail.pk)).content.decode()
        assert system.title in text
        assert "Försenad (1)" in text

    @pytest.mark.parametrize("sort", ["queued_at", "-recipient", "kind", "-period", "step_count"])
    def test_sorts_by_every_column(self, client_for, coordinator, organisation, mail, sort):
        assert client_for(coordinator).get(url("mail_list", organisation), {"sort": sort}).status_code == 200

    def test_is_closed_to_others(self, client_for, actors, organisation, mail):
        for name in ("owner", "director", "reader", "data_protection_officer", "administrator"):
            client = client_for(getattr(actors, name))
            assert client.get(url("mail_list", organisation)).status_code == 403, name
            assert client.get(url("mail_detail", organisation, pk=mail.pk)).status_code == 403, name

    def test_only_those_who_may_read_it_find_it_in_the_navigation(self, client_for, owner, coordinator, organisation):
        address = url("mail_list", organisation)
        assert address in client_for(coordinator).get(url("my_page", organisation)).content.decode()
        assert address not in client_for(owner).get(url("my_page", organisation)).content.decode()

    def test_names_no_entry_that_the_reader_may_not_see(
        self, client_for, reader, owner, organisation, unit, owner_post, coordinator, plan, today, now
    ):
        hidden = bare_system(unit=unit, owner=owner_post, title="Skyddat boende", is_restricted=True)
        plan(hidden, days_from(today, -40))
        prepare_reminders(today=today, at=now)
        mail = OutgoingMail.objects.get(recipient=coordinator)
        grant_role(user=reader, role=LEDGER_READER, organisation=organisation)
        text = client_for(reader).get(url("mail_detail", organisation, pk=mail.pk)).content.decode()
        assert "Skyddat boende" not in text
        assert "gäller poster som du inte har behörighet till" in text

    def test_does_not_reach_another_organisations_mail(self, client_for, other_coordinator, other_organisation, mail):
        address = url("mail_detail", other_organisation, pk=mail.pk)
        assert client_for(other_coordinator).get(address).status_code == 404
