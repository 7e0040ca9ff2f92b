"""Mina områden: who is asked about what, what is answered, and how many have."""

import datetime as dt

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from isms.followup.areas import Said, answer_areas, own_waiting, rates, waiting_by_holder
from isms.followup.models import AreaAnswer, OutgoingMail
from isms.followup.reminders import prepare_reminders
from isms.followup.services import complete_followup
from isms.register.models import Comment, Entry
from tests.factories import STOCKHOLM_NOON, ActivityFactory, InformationAssetFactory, SystemFactory

MONDAY = STOCKHOLM_NOON.date()
LONG_AGO = STOCKHOLM_NOON - dt.timedelta(days=700)


def asset(**values):
    return InformationAssetFactory(at=LONG_AGO, **values)


@pytest.fixture
def actor(acting, owner, organisation):
    return acting(owner, organisation)


@pytest.fixture
def address(organisation):
    return reverse("followup:areas", args=[organisation.slug])


def titles(actor):
    return [entry.title for entry in own_waiting(actor)]


class TestWhoIsAsked:
    """Owners are asked about what nobody has confirmed in six months."""

    def test_an_old_entry_of_ones_own_is_asked_about_and_nothing_else(
        self, actor, unit, owner_post, colleague_post, other_unit
    ):
        asset(unit=unit, owner=owner_post, title="Min")
        asset(unit=unit, owner=colleague_post, title="Kollegans")
        asset(unit=unit, owner=owner_post, title="Dold", restricted=True)
        asset(unit=other_unit, title="Främmande")
        InformationAssetFactory(unit=unit, owner=owner_post, title="Ny")
        ActivityFactory(unit=unit, owner=owner_post, title="Aktivitet", at=LONG_AGO)
        assert titles(actor) == ["Min"]

    @pytest.mark.parametrize(("months_ago", "asked"), [(5, False), (7, True)])
    def test_a_completed_review_confirms_for_six_months(self, actor, owner, unit, owner_post, plan, months_ago, asked):
        system = SystemFactory(unit=unit, owner=owner_post, at=LONG_AGO)
        followup = system.followups.get(kind="system_review")
        at = STOCKHOLM_NOON - dt.timedelta(days=30 * months_ago + 3)
        complete_followup(followup=followup, outcome="no_remark", note="", by=owner, at=at)
        assert bool(titles(actor)) is asked

    def test_a_postponed_review_confirms_nothing(self, actor, owner, unit, owner_post):
        system = SystemFactory(unit=unit, owner=owner_post, at=LONG_AGO)
        complete_followup(
            followup=system.followups.get(kind="system_review"),
            outcome="postponed",
            note="Semester",
            postponed_to=dt.date(2027, 3, 1),
            by=owner,
            at=STOCKHOLM_NOON,
        )
        assert titles(actor) == [system.title]


@pytest.mark.usefixtures("clock")
class TestPage:
    """Stämmer, ändra or fråga, row by row."""

    @pytest.fixture
    def three(self, unit, owner, owner_post):
        return [asset(unit=unit, owner=owner_post, title=f"Register {number}") for number in range(3)]

    def post(self, client, address, entries, **typed):
        with zeal_ignore():  # each answer is checked and commented on by itself
            return client.post(address, {"pk": [entry.pk for entry in entries], **typed})

    def test_each_row_gets_its_answer(self, client_for, owner, owner_post, address, three):
        first, second, third = three
        typed = {
            f"answer_{first.pk}": "correct",
            f"answer_{second.pk}": "change",
            f"note_{second.pk}": "Ny leverantör",
        }
        assert self.post(client_for(owner), address, three, **typed).status_code == 302
        rows = {row.entry_id: (row.kind, row.note, row.answered_by, row.post) for row in AreaAnswer.objects.all()}
        assert rows == {
            first.pk: ("correct", "", owner, owner_post),
            second.pk: ("change", "Ny leverantör", owner, owner_post),
        }
        assert Comment.objects.get().text == "Ändra: Ny leverantör"
        page = client_for(owner).get(address)
        assert [entry.pk for entry in page.context["form"].entries] == [third.pk]
        assert "Ny leverantör" in page.content.decode()

    def test_a_question_needs_words_and_nothing_typed_is_lost(self, client_for, owner, address, three):
        first, second, _third = three
        typed = {f"answer_{first.pk}": "question", f"note_{second.pk}": "Vad menas?"}
        page = self.post(client_for(owner), address, three, **typed)
        assert set(page.context["form"].errors) == {f"note_{first.pk}", f"answer_{second.pk}"}
        assert "Vad menas?" in page.content.decode()
        assert not AreaAnswer.objects.exists()

    def test_nothing_chosen_is_told(self, client_for, owner, address, three):
        assert "Välj ett svar" in self.post(client_for(owner), address, three).content.decode()

    def test_nobody_answers_for_another(self, client_for, colleague, coordinator, address, three):
        for person in (colleague, coordinator):
            self.post(client_for(person), address, three, **{f"answer_{three[0].pk}": "correct"})
        assert not AreaAnswer.objects.exists()

    def test_a_second_press_stores_nothing_twice(self, client_for, owner, address, three):
        for _press in range(2):
            self.post(client_for(owner), address, three, **{f"answer_{three[0].pk}": "correct"})
        assert AreaAnswer.objects.count() == 1

    def test_of_two_who_press_at_once_the_first_is_heard(self, owner, three):
        said = [Said(Entry.objects.get(pk=three[0].pk), "change", "Ny ägare")]
        assert len(answer_areas(said=said, by=owner, at=STOCKHOLM_NOON)) == 1
        assert answer_areas(said=said, by=owner, at=STOCKHOLM_NOON) == []
        assert (AreaAnswer.objects.count(), Comment.objects.count()) == (1, 1)

    def test_my_page_says_how_many_wait(self, client_for, owner, organisation, three):
        page = client_for(owner).get(reverse("followup:my_page", args=[organisation.slug])).content.decode()
        assert "3 av dina poster väntar" in page

    def test_costs_the_same_for_every_number_of_rows(
        self, client_for, owner, unit, owner_post, address, django_assert_max_num_queries
    ):
        for _number in range(30):
            asset(unit=unit, owner=owner_post)
        client = client_for(owner)
        with django_assert_max_num_queries(12):
            assert len(client.get(address).context["form"].entries) == 30


@pytest.mark.usefixtures("clock")
class TestCoordinator:
    """Rates per unit, who is silent, and questions to reply to."""

    def test_rates(self, acting, coordinator, owner, organisation, unit, owner_post, other_unit):
        entries = [asset(unit=unit, owner=owner_post) for _number in range(3)]
        asset(unit=unit, owner=owner_post, restricted=True)
        asset(unit=other_unit)
        entry = Entry.objects.get(pk=entries[0].pk)
        answer_areas(said=[Said(entry, "correct", "")], by=owner, at=STOCKHOLM_NOON)
        [rate] = rates(acting(coordinator, organisation))
        assert (rate.unit, rate.asked, rate.confirmed, rate.waiting, rate.percent) == (unit, 3, 1, 2, 33)

    def test_costs_the_same_for_every_number_of_questions(
        self, client_for, owner, coordinator, organisation, unit, owner_post, django_assert_max_num_queries
    ):
        entries = [Entry.objects.get(pk=asset(unit=unit, owner=owner_post).pk) for _number in range(25)]
        with zeal_ignore():  # each question is also a comment
            answer_areas(said=[Said(entry, "question", "Vem?") for entry in entries], by=owner, at=STOCKHOLM_NOON)
        client = client_for(coordinator)
        with django_assert_max_num_queries(12):
            page = client.get(reverse("followup:answer_rates", args=[organisation.slug]))
        assert len(page.context["questions"]) == 25

    def test_a_question_is_replied_to_once(
        self, client_for, owner, coordinator, other_coordinator, organisation, unit, owner_post
    ):
        entry = Entry.objects.get(pk=asset(unit=unit, owner=owner_post, title="Elevregistret").pk)
        [question] = answer_areas(said=[Said(entry, "question", "Vem äger?")], by=owner, at=STOCKHOLM_NOON)
        rates_page = reverse("followup:answer_rates", args=[organisation.slug])
        page = client_for(coordinator).get(rates_page).content.decode()
        assert "Vem äger?" in page
        reply = reverse("followup:area_reply", args=[organisation.slug, question.pk])
        assert client_for(owner).post(reply, {"text": "Jag"}).status_code == 403
        assert client_for(other_coordinator).post(reply, {"text": "Jag"}).status_code == 404
        assert client_for(coordinator).post(reply, {"text": " "}).status_code == 422
        for text in ("Du gör det", "Igen"):
            client_for(coordinator).post(reply, {"text": text})
        question.refresh_from_db()
        assert (question.reply, question.replied_by) == ("Du gör det", coordinator)
        assert "Vem äger?" not in client_for(coordinator).get(rates_page).content.decode()

    def test_an_own_question_waits_on_others(self, client_for, owner, organisation, unit, owner_post):
        entry = Entry.objects.get(pk=asset(unit=unit, owner=owner_post, title="Elevregistret").pk)
        answer_areas(said=[Said(entry, "question", "Vem äger?")], by=owner, at=STOCKHOLM_NOON)
        page = client_for(owner).get(reverse("followup:my_page", args=[organisation.slug])).content.decode()
        assert "Din fråga till samordnaren" in page


def test_the_digest_asks_owners_once_a_month(organisation, owner, unit, owner_post, other_unit):
    for _number in range(2):
        asset(unit=unit, owner=owner_post)
    asset(unit=unit, owner=owner_post, restricted=True)
    assert waiting_by_holder(organisation, today=MONDAY) == {owner.pk: 2}
    for day in (2, 3, 23):
        prepare_reminders(today=dt.date(2026, 11, day), at=STOCKHOLM_NOON)
    mail = OutgoingMail.objects.get(recipient=owner)
    assert "2 poster väntar på ditt svar" in mail.text
    assert "/mina-omraden/" in mail.text
