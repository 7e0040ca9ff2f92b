"""The overview: every count is the number of rows that its link shows, of what the reader sees."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client

from classification.confirmations import confirm_classifications
from classification.models import Method
from isms.accounts.models import Organisation, Post, Unit, User
from isms.followup.services import complete_followup
from isms.register.models import Entry
from tests.factories import (
    STOCKHOLM_NOON,
    InformationAssetFactory,
    ProcessFactory,
    SystemFactory,
    UnitFactory,
    classify,
)

PAGE = "/kulturforvaltningen/klassning/"
LONG_AGO = STOCKHOLM_NOON - dt.timedelta(days=500)
pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def register(
    unit: Unit, other_unit: Unit, owner_post: Post, method: Method, coordinator: User, organisation: Organisation
) -> None:
    """Something in every cell that can be wrong: high, old, confirmed, waiting, restricted, archived and foreign."""
    museum = UnitFactory(organisation=organisation, name="Museet")
    own = {"unit": unit, "owner": owner_post, "at": LONG_AGO}
    booking = SystemFactory(title="Bokningen", **own)
    shared = SystemFactory(unit=museum, title="Stadens system", operation="city_shared")
    high = InformationAssetFactory(title="Elever", systems=[booking], **own)
    classify(high, (3, 2, 1), method=method)
    old = InformationAssetFactory(title="Gamla", **own)
    classify(old, (1, 1, 1), method=method, at=LONG_AGO)
    reviewed = InformationAssetFactory(title="Översedda", **own)
    classify(reviewed, (1, 1, 2), method=method, at=LONG_AGO)
    complete_followup(
        followup=reviewed.followups.get(kind="classification_review"),
        outcome="no_remark",
        note="",
        by=coordinator,
        at=STOCKHOLM_NOON - dt.timedelta(days=30),
    )
    waiting = InformationAssetFactory(unit=museum, title="Väntande", systems=[shared])
    classify(waiting, (2, 2, 2), method=method)
    InformationAssetFactory(unit=museum, title="Hemliga", restricted=True)
    InformationAssetFactory(unit=other_unit, title="Andras")
    classify(ProcessFactory(**own), (0, 1, 2), method=method)


def links_of(page: str) -> dict[str, tuple[int, str]]:
    """Return each count with its address, by the words that a screen reader adds to it."""
    found = re.findall(
        r'<a href="(/kulturforvaltningen/[^"]+\?[^"]+)"[^>]*>(\d+)<span class="visually-hidden"> ([^<]+)</span>', page
    )
    return {unescape(label): (int(count), unescape(address)) for address, count, label in found}


def shown_in(client: Client, address: str) -> int:
    return client.get(f"{address}&per_page=250").content.decode().count('<th scope="row"')


@pytest.mark.parametrize("who", ["coordinator", "reader", "owner"])
def test_every_count_opens_as_many_rows(register: None, who: str, actors, client_for) -> None:
    client = client_for(getattr(actors, who))
    links = links_of(client.get(PAGE).content.decode())
    assert len(links) > 8
    for label, (count, address) in links.items():
        assert shown_in(client, address) == count, (label, address)


def test_the_counts_are_those_of_the_register(register: None, actors, client_for) -> None:
    text = client_for(actors.coordinator).get(PAGE).content.decode()
    counts: dict[str, list[int]] = {}
    for address, count, label in re.findall(
        r'<a href="/kulturforvaltningen/(\w+)/\?[^"]+"[^>]*>(\d+)<span class="visually-hidden"> ([^<]+)</span>', text
    ):
        counts.setdefault(f"{address} {unescape(label)}", []).append(int(count))
    assert counts["informationstillgangar Konfidentialitet: 3 Allvarlig"] == [1]
    assert counts["informationstillgangar Konfidentialitet: 1 Måttlig"] == [2]
    assert counts["informationstillgangar Konfidentialitet: ej klassat"] == [1]
    assert counts["system Konfidentialitet: 3 Allvarlig"] == [1]
    assert counts["processer Tillgänglighet: 2 Betydande"] == [1]
    assert counts["informationstillgangar Kulturskolan: egen klassning"] == [3]
    assert counts["informationstillgangar Kulturskolan: aktuella"] == [2]
    assert counts["informationstillgangar Museet: väntar på staden"] == [1]
    assert counts["informationstillgangar Museet: preliminära"] == [1]
    assert counts["informationstillgangar Museet: alla"] == [2]
    assert counts["system Kulturskolan: har skyddsnivå"] == [1]
    assert "system Kulturskolan: egen klassning" not in counts
    assert "1 med högt skyddsbehov" in text


def test_what_the_reader_does_not_see_is_not_counted(register: None, actors, client_for) -> None:
    text = client_for(actors.reader).get(PAGE).content.decode()
    assert "Museet: alla" in text
    assert links_of(text)["Museet: alla"][0] == 1
    own = client_for(actors.owner).get(PAGE).content.decode()
    assert "Museet" not in own
    assert "Kulturskolan" in own


def test_a_confirmation_makes_an_old_classification_current(
    unit: Unit, owner_post: Post, owner: User, method: Method, actors, client_for
) -> None:
    system = SystemFactory(unit=unit, owner=owner_post, title="Bokningen", at=LONG_AGO)
    classify(system, (1, 1, 1), method=method, at=LONG_AGO)
    client = client_for(actors.coordinator)
    address = "/kulturforvaltningen/system/?classified=current"
    assert shown_in(client, address) == 0
    confirm_classifications(system=system, note="", next_on=None, by=owner, at=STOCKHOLM_NOON)
    assert shown_in(client, address) == 1


def test_the_overview_costs_the_same_for_many(
    unit: Unit, organisation: Organisation, method: Method, actors, client_for, django_assert_max_num_queries
) -> None:
    for number in range(12):
        place = UnitFactory(organisation=organisation, name=f"Enhet {number}")
        classify(SystemFactory(unit=place), (1, 2, 3), method=method)
        InformationAssetFactory(unit=place)
    assert Entry.objects.count() >= 24
    client = client_for(actors.coordinator)
    with django_assert_max_num_queries(25):
        client.get(PAGE)
