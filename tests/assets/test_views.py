"""The register of systems and assets, as its users meet it."""

import pytest
from django.test import Client

from assets.models import InformationAsset, System
from isms.accounts.models import Organisation, Post, Unit, User
from isms.register.access import share_entry
from isms.register.models import Entry
from tests.factories import InformationAssetFactory, SystemFactory

BASE = "/kulturforvaltningen/system/"


def form_values(system: System, **changes: object) -> dict[str, object]:
    values = {
        "title": system.title,
        "unit": system.unit_id,
        "owner": system.owner_id or "",
        "description": system.description,
        "lifecycle": system.lifecycle,
        "operation": system.operation,
        "supplier_name": system.supplier_name,
        "criticality": system.criticality,
        "ai_role": system.ai_role,
        "country": system.country.code or "",
        "case_number": system.case_number,
        "secrecy_ground": "",
        "secrecy_reason": "",
        "secrecy_assessed_by": "",
        "version": system.version,
    }
    return values | changes


@pytest.fixture
def coordinators(coordinator: User, client_for) -> Client:
    return client_for(coordinator)


def test_list_filters_and_sorts(coordinators: Client, unit: Unit) -> None:
    for title, operation in (("Ärendesystem", "own"), ("Ålandsarkivet", "cloud"), ("Zonkartan", "cloud")):
        SystemFactory(unit=unit, title=title, operation=operation)
    page = coordinators.get(BASE)
    text = page.content.decode()
    assert text.index("Zonkartan") < text.index("Ålandsarkivet") < text.index("Ärendesystem")
    reversed_text = coordinators.get(BASE, {"sort": "-title"}).content.decode()
    assert reversed_text.index("Ärendesystem") < reversed_text.index("Zonkartan")
    filtered = coordinators.get(BASE, {"operation": "cloud"}).content.decode()
    assert "Zonkartan" in filtered
    assert "Ärendesystem" not in filtered


def test_htmx_gets_the_results_only(coordinators: Client, unit: Unit) -> None:
    SystemFactory(unit=unit, title="Zonkartan")
    part = coordinators.get(BASE, headers={"HX-Request": "true"}).content.decode()
    assert "Zonkartan" in part
    assert "<html" not in part


@pytest.mark.parametrize("rows", [25, 250])
def test_list_takes_as_many_queries_for_25_as_for_250_rows(
    coordinators: Client, unit: Unit, owner_post: Post, rows: int, django_assert_num_queries
) -> None:
    for _number in range(rows if rows == 25 else 60):
        SystemFactory(unit=unit, owner=owner_post)
    with django_assert_num_queries(11):
        coordinators.get(BASE, {"per_page": rows})


def test_edit_shows_in_history(coordinators: Client, coordinator: User, unit: Unit) -> None:
    system = SystemFactory(unit=unit, title="Bokning", supplier_name="Äldre leverantör")
    address = f"{BASE}{system.reference}/"
    answer = coordinators.post(f"{address}andra/", form_values(system, supplier_name="Ny Leverantör AB"))
    assert answer.status_code == 302
    text = coordinators.get(address).content.decode()
    assert "Äldre leverantör" in text
    assert "Ny Leverantör AB" in text
    assert str(coordinator) in text


def test_wrong_field_keeps_what_was_typed(coordinators: Client, unit: Unit) -> None:
    system = SystemFactory(unit=unit, title="Bokning")
    answer = coordinators.post(
        f"{BASE}{system.reference}/andra/", form_values(system, title="", supplier_name="Åkes Programvara")
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Åkes Programvara" in text
    assert 'href="#id_title"' in text
    assert System.objects.get(pk=system.pk).title == "Bokning"


def test_two_editors_do_not_overwrite_each_other(coordinators: Client, unit: Unit) -> None:
    system = SystemFactory(unit=unit, title="Bokning", country="SE")
    address = f"{BASE}{system.reference}/andra/"
    coordinators.post(address, form_values(system, country="FI"))
    second = coordinators.post(address, form_values(system, country="NO"))
    text = second.content.decode()
    assert "Finland" in text
    assert "Norge" in text
    stored = System.objects.get(pk=system.pk)
    assert stored.country == "FI"
    third = coordinators.post(address, form_values(system, country="NO", version=stored.version))
    assert third.status_code == 302
    assert System.objects.get(pk=system.pk).country == "NO"


def test_long_text_with_swedish_letters_is_kept_whole(coordinators: Client, unit: Unit) -> None:
    system = SystemFactory(unit=unit)
    text = "Åäö – " * 1_700
    coordinators.post(f"{BASE}{system.reference}/andra/", form_values(system, description=text))
    assert System.objects.get(pk=system.pk).description == text.strip()


@pytest.mark.parametrize("who", ["administrator", "reporter", "stranger", "other_coordinator"])
def test_who_has_nothing_to_do_here_gets_404(actors, client_for, unit: Unit, who: str) -> None:
    system = SystemFactory(unit=unit)
    assert client_for(getattr(actors, who)).get(f"{BASE}{system.reference}/").status_code == 404


def test_reader_sees_but_does_not_change(reader: User, client_for, unit: Unit) -> None:
    system = SystemFactory(unit=unit)
    client = client_for(reader)
    assert client.get(f"{BASE}{system.reference}/").status_code == 200
    assert "andra/" not in client.get(f"{BASE}{system.reference}/").content.decode()
    assert client.get(f"{BASE}{system.reference}/andra/").status_code == 403
    assert client.post(f"{BASE}{system.reference}/andra/", form_values(system)).status_code == 403


def test_owner_changes_own_and_sees_no_other(owner: User, client_for, unit: Unit, owner_post: Post) -> None:
    own, other = SystemFactory(unit=unit, owner=owner_post), SystemFactory(unit=unit)
    client = client_for(owner)
    assert client.post(f"{BASE}{own.reference}/andra/", form_values(own, country="NO")).status_code == 302
    assert client.get(f"{BASE}{other.reference}/").status_code == 404
    assert other.title not in client.get(BASE).content.decode()


def test_restricted_entry_is_nowhere_for_those_it_is_not_for(actors, client_for, unit: Unit, owner_post: Post) -> None:
    hidden = SystemFactory(unit=unit, owner=owner_post, title="Hemligsystemet", restricted=True)
    for who in ("owner", "director", "reader"):
        client = client_for(getattr(actors, who))
        assert client.get(f"{BASE}{hidden.reference}/").status_code == 404
        for address in (BASE, "/kulturforvaltningen/sok/?q=Hemlig", "/kulturforvaltningen/min-sida/"):
            assert "Hemligsystemet" not in client.get(address).content.decode()
    assert client_for(actors.coordinator).get(f"{BASE}{hidden.reference}/").status_code == 200
    assert hidden.accesses.get().by == actors.coordinator


def test_data_protection_officer_sees_restricted_personal_data(
    data_protection_officer: User, client_for, unit: Unit
) -> None:
    hidden = SystemFactory(unit=unit, restricted=True, handles_personal_data=True)
    other = SystemFactory(unit=unit, restricted=True, handles_personal_data=False)
    client = client_for(data_protection_officer)
    assert client.get(f"{BASE}{hidden.reference}/").status_code == 200
    assert client.get(f"{BASE}{other.reference}/").status_code == 404


def test_share_opens_one_entry_until_its_day(colleague: User, coordinator: User, client_for, unit: Unit, today) -> None:
    system = SystemFactory(unit=unit)
    client = client_for(colleague)
    share_entry(entry=system, user=colleague, by=coordinator, until=today.replace(year=2100))
    assert client.get(f"{BASE}{system.reference}/").status_code == 200
    assert client.get(f"{BASE}{system.reference}/andra/").status_code == 403
    share_entry(entry=system, user=colleague, by=coordinator, until=today.replace(year=2000))
    assert client.get(f"{BASE}{system.reference}/").status_code == 404


def test_archived_entry_leaves_the_list_and_comes_back(coordinators: Client, unit: Unit) -> None:
    system = SystemFactory(unit=unit, title="Gamla registret")
    address = f"/kulturforvaltningen/post/{system.reference}/"
    coordinators.post(f"{address}arkivera/", {"version": system.version})
    coordinators.get(f"{BASE}{system.reference}/")
    assert "Gamla registret" not in coordinators.get(BASE).content.decode()
    assert "Gamla registret" in coordinators.get(BASE, {"archived": "on"}).content.decode()
    stored = Entry.objects.get(pk=system.pk)
    refused = coordinators.post(f"{BASE}{system.reference}/andra/", form_values(system, version=stored.version))
    assert "arkiverad" in refused.content.decode()
    coordinators.post(f"{address}aterstall/", {"version": stored.version})
    assert "Gamla registret" in coordinators.get(BASE).content.decode()


def test_comment_is_kept_and_an_empty_one_refused(coordinators: Client, unit: Unit) -> None:
    system = SystemFactory(unit=unit)
    address = f"/kulturforvaltningen/post/{system.reference}/kommentera/"
    assert coordinators.post(address, {"text": "  "}).status_code == 422
    assert coordinators.post(address, {"text": "Ring leverantören på måndag"}).status_code == 302
    assert "Ring leverantören" in coordinators.get(f"{BASE}{system.reference}/").content.decode()


def test_search_finds_inside_compounds_and_by_reference(coordinators: Client, unit: Unit) -> None:
    system = SystemFactory(unit=unit, title="Informationssäkerhetsportalen", case_number="KUN 2026/17")
    for words in ("säkerhet", "portalen", system.reference.lower(), "2026/17"):
        assert system.title in coordinators.get("/kulturforvaltningen/sok/", {"q": words}).content.decode()
    assert system.title not in coordinators.get("/kulturforvaltningen/sok/", {"q": "lönelinjen"}).content.decode()


def test_asset_is_registered_in_a_system(coordinators: Client, unit: Unit, owner_post: Post) -> None:
    system = SystemFactory(unit=unit, owner=owner_post)
    address = "/kulturforvaltningen/informationstillgangar/ny/"
    start = coordinators.get(address, {"system": system.reference}).content.decode()
    assert system.title in start
    answer = coordinators.post(
        address,
        {
            "title": "Elevregister",
            "unit": unit.pk,
            "owner": owner_post.pk,
            "medium": "digital",
            "priority": "high",
            "personal_data": "ordinary",
            "retention_rule": "preserve",
            "systems": [system.pk],
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    asset = InformationAsset.objects.get()
    assert list(asset.systems.all()) == [system]
    assert asset.concerns_personal_data
    assert "Elevregister" in coordinators.get(f"{BASE}{system.reference}/").content.decode()


def test_owner_may_not_add_entries(owner: User, client_for, organisation: Organisation) -> None:
    assert client_for(owner).get(f"{BASE}ny/").status_code == 403


def test_foreign_system_cannot_hold_the_asset(coordinators: Client, unit: Unit, other_unit: Unit) -> None:
    foreign = SystemFactory(unit=other_unit)
    asset = InformationAssetFactory(unit=unit)
    answer = coordinators.post(
        f"/kulturforvaltningen/informationstillgangar/{asset.reference}/andra/",
        {
            "title": asset.title,
            "unit": unit.pk,
            "medium": "digital",
            "priority": "high",
            "personal_data": "none",
            "retention_rule": "undecided",
            "systems": [foreign.pk],
            "version": asset.version,
        },
    )
    assert answer.status_code == 200
    assert not asset.systems.exists()


def test_editing_keeps_placements_in_systems_that_the_owner_does_not_see(
    owner: User, client_for, unit: Unit, owner_post: Post
) -> None:
    own, unseen = SystemFactory(unit=unit, owner=owner_post), SystemFactory(unit=unit)
    asset = InformationAssetFactory(unit=unit, owner=owner_post, systems=[own, unseen])
    values = {
        "title": "Nytt namn",
        "unit": unit.pk,
        "owner": owner_post.pk,
        "medium": "digital",
        "priority": "high",
        "personal_data": "none",
        "retention_rule": "undecided",
        "systems": [],
        "version": asset.version,
    }
    address = f"/kulturforvaltningen/informationstillgangar/{asset.reference}/andra/"
    assert client_for(owner).post(address, values).status_code == 302
    assert list(asset.systems.all()) == [unseen]


def test_the_columns_of_the_list_are_chosen_and_cost_the_same_for_many(
    coordinators: Client, unit: Unit, django_assert_max_num_queries
) -> None:
    for number in range(30):
        SystemFactory(unit=unit, title=f"Delat {number:02}", operation="city_shared" if number % 2 else "own")
    assert "Normerande klassning</a>" not in coordinators.get(BASE).content.decode()
    chosen = {"columns": ["normative", "zone", "manager", "country"], "per_page": 50}
    with django_assert_max_num_queries(12):
        page = coordinators.get(BASE, chosen).content.decode()
    assert page.count('<td class="cell-normative">Saknas</td>') == 15
    assert page.count('<td class="cell-normative">—</td>') == 15
    assert '<td class="cell-operation">' not in page
