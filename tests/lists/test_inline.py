"""One field is changed straight from a list, in its cell or on a page of its own."""

import datetime as dt

from django.db.models import F

from isms.accounts.models import Post, Unit
from isms.followup.models import FollowUp
from isms.register.access import share_entry
from isms.register.models import Entry
from tests.factories import ActionFactory, PostFactory, RiskFactory, SystemFactory

LIST = "/kulturforvaltningen/atgarder/"
HTMX = {"HX-Request": "true"}
BACK = {"lista": "risks:action_list", "urval": "q=rutin"}


def address(entry: Entry, code: str) -> str:
    return f"/kulturforvaltningen/andra-falt/{entry.reference}/{code}/"


def test_a_cell_is_changed_on_a_page_without_scripts_and_the_list_stands_as_it_was(
    client_for, actors, unit: Unit, clock
) -> None:
    action = ActionFactory(unit=unit, title="Ny rutin")
    client = client_for(actors.coordinator)
    listed = client.get(f"{LIST}?q=rutin").content.decode()
    asked = f"{address(action, 'due_on')}?lista=risks%3Aaction_list&amp;urval=q%3Drutin"
    assert f'href="{asked}" hx-get="{asked}"' in listed
    assert f"Ändra Läge, {action.reference}" in listed
    page = client.get(address(action, "due_on"), BACK).content.decode()
    assert 'value="2026-12-31"' in page
    assert f'href="{LIST}?q=rutin">Avbryt' in page
    sent = BACK | {"value": "2027-02-01", "version": action.version}
    answer = client.post(address(action, "due_on"), sent, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?q=rutin", 302)]
    assert f"{action.reference}: klar senast är nu 2027-02-01." in answer.content.decode()
    assert FollowUp.objects.open().get(entry=action).intended_on == dt.date(2027, 2, 1)

    # Somebody else was first: nothing is saved, and the page says so.
    Entry.objects.filter(pk=action.pk).update(version=F("version") + 1)
    answer = client.post(address(action, "due_on"), sent | {"value": "2027-03-01", "version": 2})
    assert answer.status_code == 422
    assert "Någon annan hann ändra posten." in answer.content.decode()
    action.refresh_from_db()
    assert (action.due_on, action.version) == (dt.date(2027, 2, 1), 3)
    # What stands there already is no change, and a list that is none leads to the register's own.
    answer = client.post(address(action, "due_on"), {"value": "2027-02-01", "version": 1, "lista": "finns:inte"})
    assert answer.headers["Location"] == LIST
    action.refresh_from_db()
    assert action.version == 3
    for wrong in ("", "i morgon", "2077-01-01"):
        assert client.post(address(action, "due_on"), sent | {"value": wrong}).status_code == 422
    assert client.get(address(action, "archive")).status_code == 404
    assert client.get(address(RiskFactory(analysis__unit=unit), "due_on")).status_code == 404


def test_htmx_swaps_the_cell_alone(client_for, actors, unit: Unit, owner_post: Post, clock) -> None:
    action = ActionFactory(unit=unit, owner=owner_post)
    client = client_for(actors.coordinator)
    form = client.get(address(action, "state"), BACK, headers=HTMX).content.decode()
    assert form.startswith('<form class="inline-form"')
    assert "<h1" not in form
    sent = BACK | {"value": "ongoing", "version": action.version}
    cell = client.post(address(action, "state"), sent, headers=HTMX).content.decode()
    assert "Pågår" in cell
    assert "autofocus" in cell
    assert f"data-announce>{action.reference}: läge är nu Pågår.<" in cell
    refused = client.post(address(action, "state"), sent | {"value": "cancelled"}, headers=HTMX)
    assert refused.status_code == 200  # htmx takes no other answer
    assert "data-announce" in refused.content.decode()
    back = client.get(address(action, "state"), BACK | {"avbryt": "1"}, headers=HTMX).content.decode()
    assert "Pågår" in back
    assert "<form" not in back
    # Who gives the own entry away no longer sees it.
    taker = PostFactory(unit=unit, title="Ny ägare")
    action.refresh_from_db()
    given = client_for(actors.owner).post(
        address(action, "owner"), BACK | {"value": taker.pk, "version": action.version}, headers=HTMX
    )
    assert "Visas inte längre här" in given.content.decode()


def test_the_link_stands_where_it_leads_somewhere(client_for, actors, unit, owner_post, colleague_post) -> None:
    own, other = SystemFactory(unit=unit, owner=owner_post), SystemFactory(unit=unit, owner=colleague_post)
    share_entry(entry=other, user=actors.owner, by=actors.coordinator)
    page = client_for(actors.owner).get("/kulturforvaltningen/system/").content.decode()
    assert other.reference in page
    assert address(own, "owner") in page
    assert address(other, "owner") not in page
    assert client_for(actors.owner).get(address(other, "owner")).status_code == 403
    assert "andra-falt" not in client_for(actors.reader).get("/kulturforvaltningen/system/").content.decode()
