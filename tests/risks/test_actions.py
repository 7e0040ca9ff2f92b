"""Actions: where they come from, how they move, and that one gap gives one action."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from isms.accounts.models import Organisation, Post, Unit
from isms.followup.models import FollowUp
from risks.models import Action
from risks.services import raise_action
from tests.factories import STOCKHOLM_NOON, ActionFactory, SystemFactory

DUE = dt.date(2027, 1, 31)


def address(action: Action, name: str) -> str:
    return reverse(
        f"risks:action_{name}", kwargs={"organisation": action.organisation.slug, "reference": action.reference}
    )


def raise_gap(source, actors, key: str = "requirement:ORG-01") -> tuple[Action, bool]:
    return raise_action(
        source=source, source_key=key, title="Inför loggning", due_on=DUE, by=actors.coordinator, at=STOCKHOLM_NOON
    )


def test_an_action_is_added_and_followed_up_on_its_day(client_for, actors, unit: Unit, owner_post: Post) -> None:
    client = client_for(actors.coordinator)
    page = reverse("risks:action_create", kwargs={"organisation": unit.organisation.slug})
    form = {"title": "Stäng gamla konton", "unit": unit.pk, "owner": owner_post.pk, "due_on": "2027-01-31"}
    answer = client.post(page, form | {"priority": "high"})
    action = Action.objects.get()
    assert answer.url == action.get_absolute_url()
    followup = FollowUp.objects.open().get(entry_id=action.pk)
    assert (followup.kind, followup.intended_on) == ("action_due", DUE)
    client.post(address(action, "edit"), form | {"priority": "high", "due_on": "2027-03-01", "version": 1})
    assert FollowUp.objects.open().get(entry_id=action.pk).intended_on == dt.date(2027, 3, 1)


def test_years_in_the_wrong_order_are_told_at_the_form_and_nothing_typed_is_lost(client_for, actors, unit) -> None:
    page = reverse("risks:action_create", kwargs={"organisation": unit.organisation.slug})
    form = {"title": "Ny rutin", "unit": unit.pk, "due_on": "2027-01-31", "from_year": 2028, "to_year": 2027}
    answer = client_for(actors.coordinator).post(page, form | {"priority": "low"})
    assert answer.status_code == 200
    assert "Till år ligger före från år." in answer.content.decode()
    assert 'value="Ny rutin"' in answer.content.decode()
    assert not Action.objects.exists()


def test_an_action_moves_only_where_it_may_and_tells_how(client_for, actors, unit, owner_post) -> None:
    action = ActionFactory(unit=unit, owner=owner_post)
    client = client_for(actors.owner)
    client.post(address(action, "move"), {"to_state": "ongoing", "note": "Startmöte hållet", "version": 1})
    client.post(address(action, "move"), {"to_state": "done", "note": "", "version": 2})
    action.refresh_from_db()
    assert action.state == "done"
    assert [str(change) for change in action.changes.latest_first()] == ["Pågår → Klar", "Ej påbörjad → Pågår"]
    assert not FollowUp.objects.open().filter(entry_id=action.pk).exists()
    refused = client.post(address(action, "move"), {"to_state": "not_started", "version": 3})
    assert refused.status_code == 422
    assert "Startmöte hållet" in client.get(address(action, "detail")).content.decode()


def test_a_cancelled_action_says_why(client_for, actors, unit, owner_post) -> None:
    action = ActionFactory(unit=unit, owner=owner_post)
    client = client_for(actors.owner)
    refused = client.post(address(action, "move"), {"to_state": "cancelled", "note": " ", "version": 1})
    assert refused.status_code == 422
    assert "Skriv varför åtgärden avbryts." in refused.content.decode()
    assert Action.objects.get().state == "not_started"


def test_two_who_move_it_do_not_overwrite_each_other(client_for, actors, unit, owner_post) -> None:
    action = ActionFactory(unit=unit, owner=owner_post)
    client_for(actors.owner).post(address(action, "move"), {"to_state": "ongoing", "version": 1})
    late = client_for(actors.coordinator).post(address(action, "move"), {"to_state": "done", "version": 1})
    assert late.status_code == 422
    assert Action.objects.get().state == "ongoing"


def test_one_gap_gives_one_open_action(actors, unit, owner_post) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    first, is_new = raise_gap(system, actors)
    again, is_second = raise_gap(system, actors)
    other, _new = raise_gap(system, actors, key="requirement:ORG-02")
    assert (is_new, is_second, again.pk, other.pk != first.pk) == (True, False, first.pk, True)
    assert (first.source_id, first.unit_id, first.owner_id) == (system.pk, unit.pk, owner_post.pk)


def test_a_gap_that_comes_back_gives_a_new_action(client_for, actors, unit, owner_post) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    first, _new = raise_gap(system, actors)
    client_for(actors.owner).post(address(first, "move"), {"to_state": "done", "version": 1})
    again, is_new = raise_gap(system, actors)
    assert is_new
    assert again.pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_a_gap_raised_by_two_at_once_gives_one_action(actors, unit, owner_post) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)

    def press(_number: int) -> int:
        try:
            return raise_gap(system, actors)[0].pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(press, range(4)))
    assert len(made) == 1
    assert Action.objects.count() == 1


def test_the_source_is_shown_to_those_who_see_it_only(client_for, actors, unit, owner_post) -> None:
    system = SystemFactory(unit=unit, title="Hemligt system", restricted=True)
    action, _new = raise_gap(system, actors)
    assert action.is_restricted
    action = ActionFactory(unit=unit, owner=owner_post, source=system)
    assert "Hemligt system" in client_for(actors.coordinator).get(address(action, "detail")).content.decode()
    page = client_for(actors.owner).get(address(action, "detail")).content.decode()
    assert "Hemligt system" not in page
    assert "en post som du inte har behörighet till" in page


def test_the_list_tells_late_from_open_with_constant_queries(
    client_for, actors, organisation: Organisation, unit, clock, django_assert_max_num_queries
) -> None:
    for number in range(30):
        ActionFactory(unit=unit, title=f"Åtgärd {number:02}", due_on=dt.date(2026, 1, 1) + dt.timedelta(number))
    ActionFactory(unit=unit, title="Längre fram", due_on=dt.date(2029, 1, 1))
    client = client_for(actors.coordinator)
    page = reverse("risks:action_list", kwargs={"organisation": organisation.slug})
    with django_assert_max_num_queries(12):
        late = client.get(page, {"late": "on", "per_page": 50}).content.decode()
    assert "Längre fram" not in late
    assert "försenad" in late
    assert "Längre fram" in client.get(page, {"state": "open", "q": "Längre"}).content.decode()


def test_an_entry_shows_the_actions_it_has_raised_and_adds_one_of_its_own(client_for, actors, unit, owner_post) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    raise_gap(system, actors)
    client = client_for(actors.coordinator)
    page = client.get(system.get_absolute_url()).content.decode()
    assert "Inför loggning" in page
    new = f"{reverse('risks:action_create', args=[unit.organisation.slug])}?fran={system.reference}"
    assert f'href="{new}"' in page
    form = {"title": "Byt lås", "unit": unit.pk, "due_on": "2027-01-31", "priority": "low"}
    client.post(new, form)
    assert Action.objects.get(title="Byt lås").source_id == system.pk


def test_an_archived_action_is_called_off_and_its_gap_can_be_raised_again(client_for, actors, unit, owner_post) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    first, _new = raise_gap(system, actors)
    first.refresh_from_db()
    client = client_for(actors.coordinator)
    address = reverse("register:archive", args=[unit.organisation.slug, first.reference])
    assert client.post(address, {"version": first.version}).status_code == 302
    assert Action.objects.get(pk=first.pk).state == Action.State.CANCELLED
    assert first.changes.get().note == "Arkiverad."
    second, is_new = raise_gap(system, actors)
    assert is_new
    assert second.pk != first.pk
