"""Many follow-ups completed at once, remarks that become actions, and rules that move what is open."""

import datetime as dt

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from isms.followup import remarks
from isms.followup.bulk import complete_followups
from isms.followup.models import FollowUp, FollowUpRule
from isms.followup.rule_changes import moves_of
from isms.followup.services import complete_followup
from isms.register.models import Entry
from risks.models import Action
from tests.factories import STOCKHOLM_NOON, SystemFactory
from tests.followup.conftest import bare_system, days_from

pytestmark = pytest.mark.usefixtures("clock")


def url(name, organisation, **kwargs):
    return reverse(f"followup:{name}", kwargs={"organisation": organisation.slug, **kwargs})


@pytest.fixture
def made(monkeypatch):
    """The remarks of which actions were made."""
    found = []
    monkeypatch.setattr(remarks, "_makers", [lambda remark: found.append(remark) or remark.followup.entry])
    return found


class TestBulk:
    """Ticked rows are listed, rights are checked, and one note is saved on each."""

    @pytest.fixture
    def three(self, unit, owner, owner_post, plan, today):
        return [plan(bare_system(unit=unit, owner=owner_post, title=f"Nummer {n}"), today) for n in range(3)]

    def test_the_list_offers_boxes_to_those_who_may_complete(self, client_for, owner, reader, organisation, three):
        address = url("followup_list", organisation)
        assert client_for(owner).get(address).content.decode().count('form="bulk"') == 3
        assert 'form="bulk"' not in client_for(reader).get(address).content.decode()

    def test_completes_the_ticked_with_one_note(self, client_for, owner, organisation, three):
        client, address = client_for(owner), url("followup_bulk", organisation)
        keys = [followup.pk for followup in three[:2]]
        page = client.get(address, {"pk": keys})
        assert [row.pk for row in page.context["followups"]] == keys
        assert "Avsluta 2 uppföljningar" in page.content.decode()
        with zeal_ignore():  # each follow-up locks its entry and opens the next
            client.post(address, {"pk": keys, "outcome": "no_remark", "note": "Genomgången på mötet"})
        done = FollowUp.objects.completed()
        assert {row.pk for row in done} == set(keys)
        assert {(row.outcome_note, row.completed_by) for row in done} == {("Genomgången på mötet", owner)}
        assert FollowUp.objects.open().filter(intended_on__gt=STOCKHOLM_NOON.date()).count() == 2

    def test_lists_apart_what_may_not_be_completed_and_leaves_it(
        self, client_for, director, colleague, organisation, unit, colleague_post, owner_post, plan, today, three
    ):
        mine = plan(bare_system(unit=unit, owner=owner_post, title="Given"), today, responsible=colleague_post)
        hers = three[0]
        colleague_client, address = client_for(colleague), url("followup_bulk", organisation)
        page = colleague_client.get(address, {"pk": [mine.pk, hers.pk]})
        assert [row.pk for row in page.context["followups"]] == [mine.pk]
        assert hers.entry.title not in page.content.decode()
        page = client_for(director).get(address, {"pk": [hers.pk]})
        assert [row.pk for row in page.context["refused"]] == [hers.pk]
        answer = client_for(director).post(address, {"pk": [hers.pk], "outcome": "no_remark"})
        assert "Markera minst en" in answer.content.decode()
        assert FollowUp.objects.completed().count() == 0

    def test_another_organisations_rows_do_not_exist(
        self, client_for, coordinator, organisation, other_unit, plan, today
    ):
        foreign = plan(bare_system(unit=other_unit, title="Främmande"), today)
        client, address = client_for(coordinator), url("followup_bulk", organisation)
        assert "Främmande" not in client.get(address, {"pk": foreign.pk}).content.decode()
        client.post(address, {"pk": foreign.pk, "outcome": "no_remark"})
        assert FollowUp.objects.completed().count() == 0

    def test_takes_all_that_the_filter_finds(self, client_for, coordinator, organisation, three, plan, today, unit):
        plan(bare_system(unit=unit, title="Senare"), days_from(today, 20))
        query = {"every": "1", "planned_to": today.isoformat(), "page": "7"}
        page = client_for(coordinator).get(url("followup_bulk", organisation), query)
        assert {row.pk for row in page.context["followups"]} == {followup.pk for followup in three}
        spoilt = client_for(coordinator).get(url("followup_bulk", organisation), {"every": "1", "planned_to": "skräp"})
        assert spoilt.context["followups"] == []

    @pytest.mark.parametrize("junk", ["", "abc", "-1", "٣", "99999999999999999999"])
    def test_junk_is_no_fault(self, client_for, owner, organisation, junk):
        address = url("followup_bulk", organisation)
        assert client_for(owner).get(address, {"pk": junk}).status_code == 200
        assert client_for(owner).post(address, {"pk": junk, "outcome": "no_remark"}).status_code == 200

    def test_a_remark_needs_the_note_and_keeps_the_rows(self, client_for, owner, organisation, three):
        keys = [followup.pk for followup in three]
        page = client_for(owner).post(url("followup_bulk", organisation), {"pk": keys, "outcome": "with_remark"})
        assert "Skriv vad anmärkningen gäller." in page.content.decode()
        assert len(page.context["followups"]) == 3

    def test_what_somebody_else_completed_meanwhile_is_left(self, owner, coordinator, three):
        stale = [FollowUp.objects.with_detail().get(pk=followup.pk) for followup in three]
        complete_followup(followup=three[1], outcome="cancelled", note="", by=coordinator, at=STOCKHOLM_NOON)
        result = complete_followups(followups=stale, outcome="no_remark", note="", by=owner, at=STOCKHOLM_NOON)
        assert (result.done_count, [row.pk for row in result.left]) == (2, [three[1].pk])
        assert FollowUp.objects.get(pk=three[1].pk).completed_by == coordinator

    def test_costs_the_same_for_every_number_of_rows(
        self, client_for, coordinator, organisation, unit, owner_post, plan, today, django_assert_max_num_queries
    ):
        for number in range(30):
            plan(bare_system(unit=unit, owner=owner_post), days_from(today, number))
        client = client_for(coordinator)
        with django_assert_max_num_queries(12):
            client.get(url("followup_bulk", organisation), {"every": "1"})


class TestRemark:
    """A remark becomes an action when somebody asks for it, and never otherwise."""

    def test_an_action_is_made_in_thirty_days(self, client_for, owner, organisation, system, plan, today, made):
        followup = plan(system, today)
        typed = {"outcome": "with_remark", "note": "Två konton är kvar", "makes_action": "on"}
        client_for(owner).post(followup.get_absolute_url(), typed)
        [remark] = made
        assert (remark.followup, remark.text, remark.by) == (followup, "Två konton är kvar", owner)
        assert remark.due_on == days_from(today, 30)
        assert remark.source_key == f"followup:{followup.pk}"

    def test_the_register_of_actions_gets_it(self, client_for, owner, organisation, system, owner_post, plan, today):
        followup = plan(system, today)
        typed = {"outcome": "with_remark", "note": "Två konton är kvar", "makes_action": "on"}
        with zeal_ignore():  # the follow-up and the action each lock their own entry
            client_for(owner).post(followup.get_absolute_url(), typed | {"action_due_on": "2026-12-18"})
        action = Action.objects.get()
        assert (action.source_id, action.owner, action.due_on) == (system.pk, owner_post, dt.date(2026, 12, 18))
        assert action.description == "Två konton är kvar"

    def test_in_bulk_each_followup_gets_its_own(self, owner, unit, owner_post, plan, today, made):
        rows = [plan(bare_system(unit=unit, owner=owner_post), today) for _number in range(2)]
        complete_followups(
            followups=rows, outcome="with_remark", note="Kvar", action_due_on=today, by=owner, at=STOCKHOLM_NOON
        )
        assert {remark.followup.pk for remark in made} == {row.pk for row in rows}

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"outcome": "no_remark", "makes_action": "on"}, "makes_action"),
            ({"outcome": "with_remark", "note": "x", "action_due_on": "2026-12-01"}, "action_due_on"),
            (
                {"outcome": "with_remark", "note": "x", "makes_action": "on", "action_due_on": "2020-01-01"},
                "action_due_on",
            ),
        ],
    )
    def test_wrong_input_is_told_at_its_field(
        self, client_for, owner, organisation, system, plan, today, made, typed, field
    ):
        page = client_for(owner).post(plan(system, today).get_absolute_url(), typed)
        assert list(page.context["form"].errors) == [field]
        assert made == []

    def test_nothing_is_offered_while_no_room_keeps_actions(
        self, client_for, owner, organisation, system, plan, today, monkeypatch
    ):
        monkeypatch.setattr(remarks, "_makers", [])
        followup = plan(system, today)
        assert "makes_action" not in client_for(owner).get(followup.get_absolute_url()).content.decode()
        client_for(owner).post(followup.get_absolute_url(), {"outcome": "with_remark", "note": "Ja"})
        assert FollowUp.objects.completed().count() == 1


class TestMovingOpen:
    """A changed interval moves open follow-ups only when asked, and shows them first."""

    TYPED = {"interval_months": "6", "lead_days": "30", "escalation_days": "21"}

    @pytest.fixture
    def ahead(self, unit, owner, owner_post, plan):
        return plan(bare_system(unit=unit, owner=owner_post, title="Långt fram"), dt.date(2027, 9, 1))

    def save(self, client_for, coordinator, organisation, **typed):
        address = url("rule_edit", organisation, kind="process_review")
        return client_for(coordinator).post(address, self.TYPED | typed)

    def test_nothing_moves_unasked(self, client_for, coordinator, organisation, ahead):
        self.save(client_for, coordinator, organisation)
        assert FollowUpRule.objects.get().interval_months == 6
        ahead.refresh_from_db()
        assert ahead.intended_on == dt.date(2027, 9, 1)

    def test_the_preview_saves_nothing_and_the_confirmation_moves(self, client_for, coordinator, organisation, ahead):
        page = self.save(client_for, coordinator, organisation, moves_open="on").content.decode()
        assert "Långt fram" in page
        assert "2027-03-01" in page
        assert "Spara och flytta 1 uppföljning" in page
        assert not FollowUpRule.objects.exists()
        self.save(client_for, coordinator, organisation, moves_open="on", confirmed="1")
        ahead.refresh_from_db()
        assert (ahead.intended_on, ahead.anchored_on, ahead.interval_months) == (
            dt.date(2027, 3, 1),
            dt.date(2027, 3, 1),
            6,
        )
        assert ahead.move_count == 1

    def test_a_changed_number_is_shown_anew(self, client_for, coordinator, organisation, ahead):
        self.save(client_for, coordinator, organisation, moves_open="on", confirmed="7")
        assert not FollowUpRule.objects.exists()

    def test_what_is_late_timed_once_or_of_its_own_stays(self, organisation, unit, plan, today):
        plan(bare_system(unit=unit), days_from(today, -5))
        plan(bare_system(unit=unit), days_from(today, 200), interval_months=None)
        plan(bare_system(unit=unit), days_from(today, 200), interval_months=3)
        noon = STOCKHOLM_NOON + dt.timedelta(days=200)
        plan(bare_system(unit=unit), noon.date(), due_at=noon, is_timed=True)
        assert (
            moves_of(organisation=organisation, kind="process_review", interval_months=6, lead_days=30, today=today)
            == []
        )

    def test_nothing_gets_closer_than_the_lead_time_and_nothing_later_than_it_was(
        self, organisation, unit, plan, today
    ):
        near = plan(bare_system(unit=unit), days_from(today, 100))
        nearer = plan(bare_system(unit=unit), days_from(today, 10))
        moves = moves_of(organisation=organisation, kind="process_review", interval_months=1, lead_days=30, today=today)
        assert [(move.followup, move.new_day) for move in moves] == [(near, days_from(today, 30))]
        assert nearer not in [move.followup for move in moves]

    def test_a_restricted_entry_is_counted_but_not_named_to_who_may_not_read_it(
        self, client_for, organisation, unit, plan
    ):
        from isms.accounts import roles
        from isms.register.access import grant_role
        from tests.factories import UserFactory

        central = UserFactory()
        grant_role(user=central, role=roles.CENTRAL_COORDINATOR, organisation=organisation)
        hidden = SystemFactory(unit=unit, title="Hemligt skydd", restricted=True)
        FollowUp.objects.filter(entry=hidden).delete()
        plan(Entry.objects.get(pk=hidden.pk), dt.date(2027, 9, 1))
        page = self.save(client_for, central, organisation, moves_open="on").content.decode()
        assert "Hemligt skydd" not in page
        assert "Och 1 till" in page

    def test_another_organisations_followups_stay(self, organisation, other_unit, plan):
        plan(bare_system(unit=other_unit), dt.date(2027, 9, 1))
        assert not moves_of(
            organisation=organisation,
            kind="process_review",
            interval_months=6,
            lead_days=30,
            today=STOCKHOLM_NOON.date(),
        )
