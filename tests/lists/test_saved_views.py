"""Saved views of a list, as people meet them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from isms.accounts.models import Unit
from isms.register.models import DefaultView, SavedView
from tests.factories import SystemFactory

BASE = "/kulturforvaltningen/system/"
VIEWS = "/kulturforvaltningen/vyer/"
CLOUD = "operation=cloud&sort=-title&per_page=50"


def save(client: Client, query: str = CLOUD, **values: str):
    return client.post(f"{VIEWS}ny/", {"list_name": "assets:system_list", "query": query, "name": "Molnet"} | values)


@pytest.fixture
def systems(unit: Unit) -> None:
    for title, operation in (("Zonkartan", "cloud"), ("Ärendesystem", "own")):
        SystemFactory(unit=unit, title=title, operation=operation)


def test_a_view_is_saved_opened_renamed_and_removed(client_for, actors, systems) -> None:
    client = client_for(actors.reader)
    # What the list does not know, and what stands there from the start, is left out of the view.
    page = client.get(f"{BASE}?{CLOUD}&page=1&okant=1&q=").content.decode()
    assert "Spara som vy" in page
    assert 'value="operation=cloud&amp;sort=-title&amp;per_page=50"' in page
    answer = save(client, f"{CLOUD}&page=1&okant=1&q=")
    assert answer.headers["Location"] == f"{BASE}?{CLOUD}"
    view = SavedView.objects.get()
    assert (view.query, view.is_shared, view.saved_by) == (CLOUD, False, actors.reader)

    # One click from the list as it is, and marked where it is open.
    chip = f'<a class="chip" href="{BASE}?operation=cloud&amp;sort=-title&amp;per_page=50"'
    assert f"{chip}>Molnet" in client.get(BASE).content.decode()
    opened = client.get(f"{BASE}?{CLOUD}").content.decode()
    assert f'{chip} aria-current="true">Molnet' in opened
    assert "Zonkartan" in opened
    assert "Ärendesystem" not in opened
    # The part that htmx fetches carries the views of what is chosen now.
    part = client.get(f"{BASE}?operation=own", headers={"HX-Request": "true"}).content.decode()
    assert f"{chip}>Molnet" in part
    assert 'value="operation=own"' in part

    assert client.post(f"{VIEWS}{view.pk}/andra/", {"name": "Molntjänster"}).status_code == 302
    assert ">Molntjänster" in client.get(BASE).content.decode()
    assert client.post(f"{VIEWS}{view.pk}/ta-bort/").status_code == 302
    assert ">Molntjänster" not in client.get(BASE).content.decode()
    assert client.get(f"{VIEWS}{view.pk}/andra/").status_code == 404
    view.refresh_from_db()
    assert view.removed_at is not None
    assert save(client, name="Molntjänster").status_code == 302  # the name is free again


def test_the_default_view_opens_with_the_list_and_everything_is_one_click_away(client_for, actors, systems) -> None:
    client, other = client_for(actors.coordinator), client_for(actors.reader)
    save(client, is_shared="on", is_default="on")
    answer = client.get(BASE)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BASE}?{CLOUD}")
    opened = client.get(f"{BASE}?{CLOUD}").content.decode()
    assert f'href="{BASE}?vy=alla">Rensa filter' in opened
    assert f'href="{BASE}?vy=alla">Visa alla' in opened
    everything = client.get(f"{BASE}?vy=alla").content.decode()
    assert "Ärendesystem" in everything
    assert client.get(BASE, headers={"HX-Request": "true"}).status_code == 200  # a part is never led elsewhere
    # A filter form that has been emptied still chooses: the address that it leaves can be loaded again.
    assert '<input type="hidden" name="vy" value="alla" form="list-filter">' in opened

    # A shared view is nobody else's default until they choose it, and then theirs alone.
    assert other.get(BASE).status_code == 200
    view = SavedView.objects.get()
    other.post(f"{VIEWS}{view.pk}/standard/", {"is_default": "on"})
    assert other.get(BASE).status_code == 302
    assert "Öppna utan vyn" in other.get(VIEWS).content.decode()
    other.post(f"{VIEWS}{view.pk}/standard/")
    assert other.get(BASE).status_code == 200
    assert client.get(BASE).status_code == 302
    # A second view takes the place of the first, and a removed one leaves no default behind.
    save(client, "operation=own", name="Egen drift", is_default="on")
    assert client.get(BASE).headers["Location"] == f"{BASE}?operation=own"
    client.post(f"{VIEWS}{SavedView.objects.get(name='Egen drift').pk}/ta-bort/")
    assert client.get(BASE).status_code == 200
    assert DefaultView.objects.filter(user=actors.coordinator).count() == 1


def test_coordinators_share_and_nobody_sees_more_rows_for_it(client_for, actors, systems, unit, owner_post) -> None:
    coordinators, owners, strangers = (
        client_for(each) for each in (actors.coordinator, actors.owner, actors.other_coordinator)
    )
    SystemFactory(unit=unit, owner=owner_post, title="Egna molnet", operation="cloud")
    assert "Delad med alla" in coordinators.get(f"{BASE}?{CLOUD}").content.decode()
    save(coordinators, is_shared="on")
    view = SavedView.objects.get()
    opened = owners.get(f"{BASE}?{CLOUD}").content.decode()
    assert "Molnet <span" in opened
    assert "Delad med alla" not in opened
    assert "Egna molnet" in opened
    assert "Zonkartan" not in opened
    assert "Molnet" in owners.get(VIEWS).content.decode()
    assert owners.post(f"{VIEWS}{view.pk}/ta-bort/").status_code == 403
    assert strangers.post(f"{VIEWS}{view.pk}/standard/").status_code == 404

    # Who may not share keeps a view of the own, also when the form is made to say otherwise.
    save(owners, name="Min", is_shared="on")
    own = SavedView.objects.get(name="Min")
    assert own.is_shared is False
    assert ">Min<" not in coordinators.get(VIEWS).content.decode()
    assert coordinators.get(f"{VIEWS}{own.pk}/andra/").status_code == 404
    # A coordinator changes what another has shared; taken back, it is its owner's own.
    coordinators.post(f"{VIEWS}{view.pk}/andra/", {"name": "Molnet"})
    assert "Molnet <span" not in owners.get(f"{BASE}?{CLOUD}").content.decode()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": ""}, "Skriv ett namn på vyn."),
        ({"name": "Upptagen"}, "Du har redan en vy med det namnet i listan."),
        ({"name": "19121212-1212"}, "personnummer"),
        ({"query": "q=19121212-1212"}, "Filtret verkar innehålla ett personnummer."),
        ({"query": "okant=1&page=3"}, "Välj filter, sortering, kolumner eller antal rader först."),
        ({"query": "&".join(f"q={'x' * 190}{number}" for number in range(20))}, "Valen är för många"),
        ({"list_name": "assets:system_detail"}, "Listan finns inte."),
        ({"list_name": "register:search"}, "Listan finns inte."),
        ({"name": "Med\x00noll"}, "Null"),
    ],
)
def test_a_view_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    client_for, actors, values: dict[str, str], told: str
) -> None:
    client = client_for(actors.coordinator)
    save(client, name="Upptagen")
    answer = save(client, **values)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert 'name="list_name"' in text
    assert SavedView.objects.count() == 1


def test_columns_are_chosen_and_a_changed_filter_keeps_order_and_page_size(client_for, actors, systems) -> None:
    client = client_for(actors.reader)
    address = "/kulturforvaltningen/atgarder/"
    page = client.get(address).content.decode()
    assert page.count('name="columns"') == page.count(" checked") == 5
    assert 'data-standard="state due_on priority unit owner"' in page
    assert "Åtgärder" in page
    narrow = f"{BASE}?columns=zone&columns=title&columns=okant&sort=-title&per_page=50"
    page = client.get(narrow).content.decode()
    assert '<td class="cell-zone">' in page
    assert '<td class="cell-operation">' not in page
    assert '<th scope="row" class="cell-title">' in page  # what names the row is always there
    assert "filter aktiv" not in page
    # The part that is swapped holds what the filter form takes along.
    assert '<input type="hidden" name="sort" value="-title" form="list-filter">' in page
    assert '<input type="hidden" name="per_page" value="50" form="list-filter">' in page
    assert 'id="list-filter"' in page
    # The list stays in its order when the column that it is in the order of is hidden.
    titles = [row.record.title for row in client.get(f"{BASE}?columns=zone&sort=operation").context["table"].rows]
    assert titles == ["Zonkartan", "Ärendesystem"]
    titles = [row.record.title for row in client.get(f"{BASE}?columns=zone&sort=-operation").context["table"].rows]
    assert titles == ["Ärendesystem", "Zonkartan"]
    save(client, narrow.partition("?")[2])
    assert SavedView.objects.get().query == "columns=zone&sort=-title&per_page=50"
    # What stands there from the start is no choice.
    standard = "columns=operation&columns=levels&columns=flags&columns=criticality&columns=asset_count"
    assert "Spara som vy" not in client.get(f"{BASE}?{standard}&columns=supplier_name").content.decode()


def test_views_cost_a_list_no_query(client_for, actors, systems) -> None:
    client = client_for(actors.coordinator)
    with CaptureQueriesContext(connection) as without:
        client.get(f"{BASE}?{CLOUD}")
    for number in range(3):
        save(client, name=f"Vy {number}", is_shared="on")
    with CaptureQueriesContext(connection) as several:
        client.get(f"{BASE}?{CLOUD}")
    assert len(several) == len(without) <= 12
    for number in range(3, 20):
        assert save(client, name=f"Vy {number}").status_code == 302
    assert "Du har redan 20 vyer i listan." in save(client, name="En till").content.decode()
    with CaptureQueriesContext(connection) as page:
        client.get(VIEWS)
    assert len(page) <= 12
