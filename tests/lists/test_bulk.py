"""Tick rows of a list and change them together, as people meet it."""

import datetime as dt
import io

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from isms.accounts.models import Post, Unit
from isms.followup.models import FollowUp
from isms.register.access import resolve_actor, share_entry
from isms.register.bulk.changes import changes_for
from isms.register.bulk.services import MOST_AT_ONCE, change_many
from isms.register.consequences import Event, registered
from isms.register.errors import DomainError
from isms.register.models import Entry
from risks.models import Action, ActionChange
from tests.factories import STOCKHOLM_NOON, ActionFactory, PostFactory, SystemFactory, UnitFactory
from tests.lists.registers import LISTS, ListOf
from tests.supplier_factories import SupplierFactory, deliver

BULK = "/kulturforvaltningen/andra-flera/"
ACTIONS = "risks:action_list"


def named(*rows: Entry) -> list[str]:
    return [f"{row.pk}-{row.version}" for row in rows]


@pytest.mark.parametrize("list_of", LISTS, ids=str)
def test_ticked_rows_are_handed_over_and_what_may_not_be_changed_is_told_first(
    list_of: ListOf, client_for, actors, unit: Unit, owner_post: Post, colleague_post: Post
) -> None:
    first, second = (list_of.make(unit=unit, owner=owner_post) for _number in range(2))
    shared, unseen = (list_of.make(unit=unit, owner=colleague_post) for _number in range(2))
    share_entry(entry=shared, user=actors.owner, by=actors.coordinator)
    client = client_for(actors.owner)
    address = reverse(list_of.name, args=["kulturforvaltningen"])
    page = client.get(address).content.decode()
    assert f'value="{first.pk}" form="ticked" aria-label="Markera {first.reference}"' in page
    assert "Lämna över till en befattning" in page
    assert 'form="ticked"' not in client_for(actors.reader).get(address).content.decode()

    chosen = {"lista": list_of.name, "gor": "owner"}
    everything = [row.pk for row in (first, second, shared, unseen)]
    answer = client.get(BULK, chosen | {"pk": everything})
    asked = answer.content.decode()
    assert {row.pk for row, _before in answer.context["rows"]} == {first.pk, second.pk}
    assert [(left.entry.pk, left.reason) for left in answer.context["left"]] == [
        (shared.pk, "Du får läsa posten men inte ändra den.")
    ]
    assert f'name="rad" value="{first.pk}-{first.version}"' in asked
    assert unseen.reference not in asked
    assert client.post(BULK, chosen | {"rad": named(first)}).status_code == 422  # nobody is chosen

    value = chosen | {"rad": named(first, second, shared, unseen), "value": colleague_post.pk}
    shown = client.post(BULK, value).content.decode()
    assert "Lämna över till en befattning (2 poster)</button>" in " ".join(shown.split())
    assert shown.count(f"<td>{owner_post.title}, {unit.name}</td><td>{colleague_post.title}, {unit.name}</td>") == 2
    first.refresh_from_db()
    assert first.owner == owner_post  # nothing is saved yet

    # Somebody else saves one of them before the confirmation.
    Entry.objects.filter(pk=second.pk).update(version=F("version") + 1)
    answer = client.post(BULK, value | {"bekrafta": "1", "urval": "q=a&page=2"}, follow=True)
    assert answer.redirect_chain == [(f"{address}?q=a", 302)]
    told = answer.content.decode()
    assert "1 post är ändrad." in told
    assert f"{second} lämnades: Någon annan hann ändra posten." in told
    owners = dict(Entry.objects.filter(pk__in=everything).values_list("pk", "owner__title"))
    assert owners[first.pk] == colleague_post.title
    assert owners[second.pk] == owner_post.title
    first.refresh_from_db()
    assert (first.version, first.updated_by) == (2, actors.owner)
    latest = apps.get_model("register.EntryEvent").objects.filter(pgh_obj_id=first.pk).latest("pgh_id")
    assert latest.owner == colleague_post


def test_the_owners_open_followups_follow_and_the_units_change(client_for, actors, unit, owner_post, clock) -> None:
    taker = PostFactory(unit=unit, title="Ny ägare")
    elsewhere = UnitFactory(organisation=unit.organisation, name="Stadsbiblioteket")
    system = SystemFactory(unit=unit, owner=owner_post)
    FollowUp.objects.filter(entry=system).update(responsible=owner_post)
    kept = SystemFactory(unit=unit, owner=taker)
    client = client_for(actors.coordinator)
    asked = {"lista": "assets:system_list", "rad": named(system, kept), "bekrafta": "1"}
    client.post(BULK, asked | {"gor": "owner", "value": taker.pk})
    assert set(FollowUp.objects.filter(entry=system).values_list("responsible__title", flat=True)) == {"Ny ägare"}
    kept.refresh_from_db()
    assert kept.version == 1  # it had that owner already
    system.refresh_from_db()
    asked["rad"] = named(system, kept)
    client.post(BULK, asked | {"gor": "unit", "value": elsewhere.pk})
    assert set(Entry.objects.filter(kind="system").values_list("unit__name", flat=True)) == {"Stadsbiblioteket"}
    # What is chosen is one of those that the form offers, in the same organisation.
    foreign = PostFactory()
    assert client.post(BULK, asked | {"gor": "owner", "value": foreign.pk}).status_code == 422
    assert "unit" not in {change.code for change in changes_for("risk")}


def test_actions_are_moved_in_time_and_state_with_their_followups(client_for, actors, unit, clock) -> None:
    open_one, begun = ActionFactory(unit=unit), ActionFactory(unit=unit)
    done = ActionFactory(unit=unit, due_on=dt.date(2026, 10, 1))
    client = client_for(actors.coordinator)

    def change(code: str, value: str, *actions: Action):
        for action in actions:
            action.refresh_from_db()
        asked = {"lista": ACTIONS, "gor": code, "value": value, "rad": named(*actions), "bekrafta": "1"}
        return client.post(BULK, asked)

    assert change("state", "done", done).status_code == 302
    assert not FollowUp.objects.open().filter(entry=done).exists()
    assert change("due_on", "2027-03-31", open_one, begun, done).status_code == 302
    assert set(Action.objects.values_list("due_on", flat=True)) == {dt.date(2027, 3, 31)}
    planned = FollowUp.objects.open().filter(kind="action_due").values_list("entry_id", "intended_on", "move_count")
    assert set(planned) == {(open_one.pk, dt.date(2027, 3, 31), 1), (begun.pk, dt.date(2027, 3, 31), 1)}
    # Opened again, it is followed up on its day; the moves are noted as they are one by one.
    assert change("state", "ongoing", begun, done).status_code == 302
    assert FollowUp.objects.open().get(entry=done).intended_on == dt.date(2027, 3, 31)
    moves = ActionChange.objects.filter(action=done).order_by("pk").values_list("from_state", "to_state", "changed_by")
    assert list(moves) == [("not_started", "done", actors.coordinator.pk), ("done", "ongoing", actors.coordinator.pk)]
    assert change("priority", "high", open_one).status_code == 302
    open_one.refresh_from_db()
    assert (open_one.priority, open_one.state) == ("high", "not_started")
    assert change("due_on", "2077-01-01", open_one).status_code == 422
    assert change("due_on", "i morgon", open_one).status_code == 422
    assert change("state", "cancelled", open_one).status_code == 422  # needs a reason of its own
    # What stands as it would become, or cannot go there, is told and left.
    shown = client.post(BULK, {"lista": ACTIONS, "gor": "state", "value": "not_started", "rad": named(open_one, done)})
    assert [left.reason for left in shown.context["left"]] == ["Har redan det värdet."]


def test_all_that_match_is_a_step_of_its_own_and_archiving_tells_what_stays(
    client_for, actors, unit, owner_post, clock
) -> None:
    client = client_for(actors.coordinator)
    for number in range(27):
        SupplierFactory(unit=unit, title=f"Leverantör {number:02}")
    busy = SupplierFactory(unit=unit, title="Leverantör i bruk")
    other = SupplierFactory(unit=unit, title="Annan")
    deliver(busy, SystemFactory(unit=unit))
    address = reverse("suppliers:supplier_list", args=["kulturforvaltningen"])
    listed = client.get(f"{address}?q=leverantör").content.decode()
    assert "Fortsätt med alla 28 som matchar" in listed
    assert "som matchar" not in client.get(f"{address}?q=annan").content.decode()
    chosen = {"lista": "suppliers:supplier_list", "gor": "archive"}
    page = client.get(BULK, chosen | {"alla": "1", "urval": "q=leverantör"})
    assert "Arkivera (28 poster)" in " ".join(page.content.decode().split())
    assert other.reference not in page.content.decode()
    # A filter that cannot be read finds nothing, rather than everything.
    unreadable = client.get(BULK, chosen | {"alla": "1", "urval": "unit=finns-inte"})
    assert "Inget att ändra" in unreadable.content.decode()
    rows = [row for row, _before in page.context["rows"]]
    answer = client.post(BULK, chosen | {"rad": named(*rows), "bekrafta": "1"}, follow=True)
    assert "27 poster är ändrade." in answer.content.decode()
    assert "pågående leveranser" in answer.content.decode()
    assert list(Entry.objects.filter(kind="supplier").active().values_list("title", flat=True).order_by("title")) == [
        "Annan",
        "Leverantör i bruk",
    ]
    back = Entry.objects.filter(kind="supplier").archived().order_by("pk")[:2]
    chosen["gor"] = "restore"
    mixed = client.get(BULK, chosen | {"pk": [*(row.pk for row in back), other.pk]})
    assert [left.reason for left in mixed.context["left"]] == ["Posten är inte arkiverad."]
    client.post(BULK, chosen | {"rad": named(*back), "bekrafta": "1"})
    assert Entry.objects.filter(kind="supplier").active().count() == 4


def test_ticked_rows_are_exported_with_days_as_days(client_for, actors, unit, clock) -> None:
    wanted, left = ActionFactory(unit=unit, title="=Hämta"), ActionFactory(unit=unit)
    client = client_for(actors.coordinator)
    answer = client.get(BULK, {"lista": ACTIONS, "gor": "export", "pk": [wanted.pk]})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    headers, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert headers == ["Referens", "Namn", "Läge", "Klar senast", "Prioritet", "Enhet", "Ägare"]
    assert [row[0] for row in rows] == [wanted.reference]
    assert rows[0][1] == "=Hämta"
    assert rows[0][3].date() == wanted.due_on
    # Every list can be written, with the columns that are seldom shown too.
    for list_of in LISTS:
        row = list_of.make(unit=unit)
        answer = client.get(BULK, {"lista": list_of.name, "gor": "export", "pk": [row.pk]})
        assert answer.headers["Content-Disposition"].startswith("attachment"), list_of
    assert left.reference not in str(rows)


def test_nobody_gets_further_than_the_own_rights_or_to_a_list_that_is_none(client_for, actors, unit) -> None:
    action = ActionFactory(unit=unit)
    chosen = {"lista": ACTIONS, "gor": "archive", "pk": action.pk}
    assert client_for(actors.reader).get(BULK, chosen).status_code == 403
    assert client_for(actors.other_coordinator).get(BULK, chosen).status_code == 404
    client = client_for(actors.coordinator)
    for wrong in ("followup:followup_list", "assets:system_detail", "finns:inte", "\x00"):
        assert "Inget att ändra" in client.get(BULK, chosen | {"lista": wrong}).content.decode()
        assert client.post(BULK, chosen | {"lista": wrong}).status_code == 404
    without = client.get(BULK, {"lista": ACTIONS, "pk": [action.pk, "x", "9" * 30]})
    assert "Gör med 1 markerad post" in " ".join(without.content.decode().split())
    assert "Inget att ändra" in client.get(BULK, {"lista": ACTIONS, "gor": "archive"}).content.decode()
    assert (
        client.post(BULK, {"lista": ACTIONS, "gor": "archive", "rad": ["x-1", "1", "-"], "bekrafta": "1"}).status_code
        == 302
    )
    action.refresh_from_db()
    assert not action.is_archived


@pytest.mark.parametrize(("code", "value"), [("owner", None), ("due_on", dt.date(2027, 1, 31)), ("state", "done")])
def test_the_queries_are_as_many_for_one_row_as_for_many(
    actors, organisation, unit, owner_post, today, code: str, value: object
) -> None:
    actor = resolve_actor(user=actors.coordinator, organisation=organisation, today=today)
    change = next(each for each in changes_for("action") if each.code == code)
    counts = []
    for number in (1, 12):
        actions = [ActionFactory(unit=unit) for _number in range(number)]
        versions = {action.pk: action.version for action in actions}
        with CaptureQueriesContext(connection) as captured:
            done = change_many(
                change=change,
                value=value or owner_post,
                versions=versions,
                model=Action,
                actor=actor,
                at=STOCKHOLM_NOON,
            )
        assert done.done_count == number
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
    too_many = dict.fromkeys(range(MOST_AT_ONCE + 1), 1)
    with pytest.raises(DomainError, match="500"):
        change_many(change=change, value=value, versions=too_many, model=Action, actor=actor, at=STOCKHOLM_NOON)


def test_nothing_that_follows_a_change_is_asked_about_owner_and_unit_alone() -> None:
    """Systems cost no more than others to hand over: a consequence that would ask for each row fails here."""
    changed = [each for each in registered() if each.event is Event.CHANGED]
    assert changed
    assert all(each.ignores >= {"owner", "unit"} for each in changed)
