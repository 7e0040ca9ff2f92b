"""What systems depend on: never a ring, never a name that the reader may not see."""

import itertools
import threading

import pytest
from django.db import connection, connections
from django.test import Client

from assets.dependencies import DependencyCycle, add_dependency, remove_dependency
from assets.models import System, SystemDependency
from assets.selectors import dependency_path, needed_ids
from isms.accounts.models import Post, Unit, User
from isms.register.errors import DomainError, EditConflict
from isms.register.models import Entry
from isms.register.services import archive_entry
from tests.conftest import APPLICATION_ROLE
from tests.factories import STOCKHOLM_NOON, SystemFactory, UserFactory

BASE = "/kulturforvaltningen/system/"


def connect(system: System, needed: System, *, note: str = "") -> SystemDependency:
    """Let one system depend on another, from the system's version in the database."""
    system = System.objects.get(pk=system.pk)
    dependency = SystemDependency(system=system, depends_on=needed, note=note)
    return add_dependency(dependency=dependency, version=system.version, by=UserFactory(), at=STOCKHOLM_NOON)


@pytest.fixture
def chain(unit: Unit) -> list[System]:
    """Four systems, each of which needs the next."""
    systems = [SystemFactory(unit=unit, title=title) for title in ("Bokning", "Betalning", "Katalog", "Nätverk")]
    for system, needed in itertools.pairwise(systems):
        connect(system, needed)
    return systems


def test_dependencies_reach_through_others_in_one_query(chain: list[System], django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = needed_ids(chain[0].pk)
    assert found == {system.pk for system in chain[1:]}
    assert needed_ids(chain[-1].pk) == frozenset()


def test_a_ring_is_refused_and_named_in_order(chain: list[System]) -> None:
    with pytest.raises(DependencyCycle) as refused:
        connect(chain[-1], chain[0])
    assert [system.title for system in refused.value.path] == ["Bokning", "Betalning", "Katalog", "Nätverk"]
    sentence = refused.value.sentence({system.pk for system in chain})
    assert "Nätverk → Bokning → Betalning → Katalog → Nätverk" in sentence
    assert not SystemDependency.objects.filter(system=chain[-1]).exists()


def test_the_ring_is_named_by_its_shortest_way(chain: list[System]) -> None:
    connect(chain[0], chain[3])
    assert [system.title for system in dependency_path(start=chain[0], end=chain[3])] == ["Bokning", "Nätverk"]


def test_a_ring_in_raw_rows_ends_the_search(chain: list[System]) -> None:
    SystemDependency.objects.create(system=chain[-1], depends_on=chain[0])
    assert needed_ids(chain[0].pk) == {system.pk for system in chain}


def test_two_ways_to_the_same_system_are_no_ring(chain: list[System]) -> None:
    connect(chain[0], chain[2])
    assert SystemDependency.objects.filter(system=chain[0]).count() == 2


def test_a_system_of_another_organisation_or_an_archived_one_is_refused(unit: Unit, other_unit: Unit) -> None:
    system, foreign, old = SystemFactory(unit=unit), SystemFactory(unit=other_unit), SystemFactory(unit=unit)
    with pytest.raises(DomainError, match="annan organisation"):
        connect(system, foreign)
    archive_entry(entry=Entry.objects.get(pk=old.pk), version=1, by=UserFactory(), at=STOCKHOLM_NOON)
    with pytest.raises(DomainError, match="arkiverat"):
        connect(system, System.objects.get(pk=old.pk))


def test_an_older_version_is_refused(chain: list[System]) -> None:
    dependency = SystemDependency.objects.get(system=chain[0])
    with pytest.raises(EditConflict):
        remove_dependency(dependency=dependency, version=1, by=UserFactory(), at=STOCKHOLM_NOON)
    assert SystemDependency.objects.filter(system=chain[0]).exists()


def test_page_shows_both_directions_and_removes(chain: list[System], coordinator: User, client_for) -> None:
    client = client_for(coordinator)
    address = f"{BASE}{chain[1].reference}/"
    text = client.get(address).content.decode()
    assert "Systemet beror på" in text
    assert "Systemet används av" in text
    assert "Genom ett annat system" in text
    link = SystemDependency.objects.get(system=chain[1])
    version = System.objects.get(pk=chain[1].pk).version
    client.post(f"{address}beroenden/{link.pk}/ta-bort/", {"version": version - 1})
    assert SystemDependency.objects.filter(pk=link.pk).exists()
    client.post(f"{address}beroenden/{link.pk}/ta-bort/", {"version": version})
    assert not SystemDependency.objects.filter(pk=link.pk).exists()
    assert "Beror på" in client.get(address).content.decode()


def test_form_adds_and_names_a_ring_at_the_field(chain: list[System], coordinator: User, client_for) -> None:
    client = client_for(coordinator)
    address = f"{BASE}{chain[3].reference}/beroenden/ny/"
    values = {"depends_on": chain[0].pk, "note": "Öppnar bokningar", "version": chain[3].version}
    refused = client.post(address, values)
    text = refused.content.decode()
    assert refused.status_code == 200
    assert "Nätverk → Bokning → Betalning → Katalog → Nätverk" in text
    assert "Öppnar bokningar" in text
    SystemDependency.objects.filter(system=chain[0]).delete()
    assert client.post(address, values).status_code == 302
    assert SystemDependency.objects.get(system=chain[3]).note == "Öppnar bokningar"


def test_form_says_so_when_somebody_else_was_first(chain: list[System], coordinator: User, client_for) -> None:
    values = {"depends_on": chain[2].pk, "note": "", "version": 0}
    answer = client_for(coordinator).post(f"{BASE}{chain[0].reference}/beroenden/ny/", values)
    assert "Någon annan har sparat" in answer.content.decode()


def test_owner_sees_no_name_of_systems_beyond_the_own(
    owner: User, client_for, unit: Unit, owner_post: Post, coordinator: User
) -> None:
    own, second = (SystemFactory(unit=unit, owner=owner_post, title=title) for title in ("Eget", "Också eget"))
    between = SystemFactory(unit=unit, title="Hemligsystemet", restricted=True)
    connect(own, between)
    connect(between, second)
    client: Client = client_for(owner)
    text = client.get(f"{BASE}{own.reference}/").content.decode()
    assert "Hemligsystemet" not in text
    assert "Också eget" in text
    assert "system som du inte har behörighet till" in text
    assert "Hemligsystemet" not in client.get(f"{BASE}{own.reference}/beroenden/ny/").content.decode()
    ring = client.post(
        f"{BASE}{second.reference}/beroenden/ny/", {"depends_on": own.pk, "version": second.version}
    ).content.decode()
    assert "Hemligsystemet" not in ring
    assert "ett system som du inte har behörighet till" in ring
    link = SystemDependency.objects.get(system=between)
    assert client.post(f"{BASE}{own.reference}/beroenden/{link.pk}/ta-bort/", {"version": 2}).status_code == 404
    unseen = client.post(f"{BASE}{own.reference}/beroenden/ny/", {"depends_on": between.pk, "version": 2})
    assert SystemDependency.objects.filter(system=own).count() == 1
    assert unseen.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_close_a_ring(unit: Unit) -> None:
    one, two = SystemFactory(unit=unit), SystemFactory(unit=unit)
    by = UserFactory()
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def add(system: System, needed: System) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APPLICATION_ROLE}")
            start.wait()
            dependency = SystemDependency(system=system, depends_on=needed)
            add_dependency(dependency=dependency, version=system.version, by=by, at=STOCKHOLM_NOON)
            outcomes.append("added")
        except DependencyCycle:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "refused"]
    assert SystemDependency.objects.count() == 1
